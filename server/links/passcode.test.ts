import { expect, test } from 'vitest';
import type { Passcode } from '#domain/share-link.ts';
import { createPasscode, hashPasscode, passcodeMatches } from './passcode.ts';

/** Hands out these four-byte numbers one after another, as a source of randomness. */
function draws(...numbers: number[]) {
	return (bytes: Uint8Array<ArrayBuffer>) => {
		new DataView(bytes.buffer).setUint32(0, numbers.shift() ?? 0);
		return bytes;
	};
}

test('six digits always, zeros in front included', () => {
	expect(createPasscode(draws(7))).toBe('000007');
	expect(createPasscode(draws(4_293_999_999))).toBe('999999');
});

test('numbers that would favour some codes are drawn again', () => {
	// 2^32 is no multiple of a million: from 4,294,000,000 on, low codes would come once more.
	expect(createPasscode(draws(4_294_000_000, 0xffffffff, 42))).toBe('000042');
});

test('a passcode opens what it was made for, and an unknown link opens for none', async () => {
	const right = '042917' as Passcode;
	const hash = await hashPasscode(right);
	expect(hash).toMatch(/^\$argon2id\$/);
	expect(await passcodeMatches(hash, right)).toBe(true);
	expect(await passcodeMatches(hash, '042918' as Passcode)).toBe(false);
	expect(await passcodeMatches(null, right)).toBe(false);
	// The decoy that unknown links are measured against is a code as well: it must not open them.
	expect(await passcodeMatches(null, '000000' as Passcode)).toBe(false);
});
