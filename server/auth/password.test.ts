import { expect, test } from 'vitest';
import { createPasswordDesk, findPasswordFault, TooBusy } from './password.ts';

test.each([
	['quiet river 42', null],
	['一二三四五六七八九十', null],
	['晨光里的小河', 'too-short'],
	['short', 'too-short'],
	['a'.repeat(201), 'too-long'],
	['12345678', 'too-common'],
	['98765432', 'too-common'],
	['aaaaaaaaaaaa', 'too-common'],
	['WoAiNi1314', 'too-common'],
	['zhangmin1', 'like-username'],
	['a zhangmin far away in the hills', null],
])('%s: %s', (password, fault) => {
	expect(findPasswordFault(password, 'zhangmin')).toBe(fault);
});

test('a password is known again, in either form of its letters, and another one is not', async () => {
	const desk = createPasswordDesk();
	const stored = await desk.hash('caf\u00e9 by the river');
	expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
	expect(await desk.verify(stored, 'cafe\u0301 by the river')).toBe(true);
	expect(await desk.verify(stored, 'cafe by the river')).toBe(false);
	expect(await desk.verify(null, 'the password of nobody')).toBe(false);
});

test('a line that is full for a moment is over when it is over', async () => {
	const desk = createPasswordDesk();
	const inLine = Array.from({ length: 102 }, () => desk.hash('one of a hundred'));
	const inHaste = await desk.verify(null, 'one too many').catch((error: unknown) => error);
	expect(inHaste === false || inHaste instanceof TooBusy).toBe(true);
	await Promise.all(inLine);
	expect(await desk.verify(null, 'one too many')).toBe(false);
}, 60_000);
