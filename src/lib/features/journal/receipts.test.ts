import { expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import { isUnsent, parseReceipts, type WaitingFacts } from './receipts.ts';

const ENTRY = `ent_${'e'.repeat(22)}`;
const USER = `usr_${'u'.repeat(22)}`;

test('reads what the school answers', () => {
	const row = { entryId: ENTRY, receivedAt: '2026-11-21T10:00:00.000Z', contributors: [USER] };
	expect([...parseReceipts({ entries: [row] })]).toEqual([
		[ENTRY, { receivedAt: '2026-11-21T10:00:00.000Z', contributors: [USER] }],
	]);
});

test.each([
	['nothing', null],
	['a page of another kind', '<html>'],
	['a row of nothing', { entries: [null] }],
	['no id', { entries: [{ receivedAt: '2026-11-21T10:00:00.000Z' }] }],
	['no moment', { entries: [{ entryId: ENTRY, receivedAt: 'yesterday' }] }],
])('%s gives no receipts', (_name, body) => {
	expect(parseReceipts(body).size).toBe(0);
});

test('a contributor that is no person is left out', () => {
	const row = { entryId: ENTRY, receivedAt: '2026-11-21T10:00:00.000Z', contributors: [7, USER] };
	expect([...parseReceipts({ entries: [row] }).values()][0]?.contributors).toEqual([USER]);
});

const at = (hour: number) => `2026-11-21T${hour}:00:00.000Z` as Instant;
const WAITING: WaitingFacts = {
	isWaiting: true,
	isKnown: false,
	receipt: null,
	isMine: true,
	writtenAt: at(12),
	lastAtSchool: at(11),
};

test.each<[string, Partial<WaitingFacts>, boolean]>([
	['mine, younger than the last delivery', {}, true],
	['mine, and nothing was ever delivered', { lastAtSchool: null }, true],
	['mine, older than the last delivery', { lastAtSchool: at(13) }, false],
	['somebody else’s, and the school was not asked', { isMine: false }, false],
	['not among what the school has', { isKnown: true, lastAtSchool: at(13) }, true],
	['with a receipt', { isKnown: true, receipt: { receivedAt: at(12), contributors: [] } }, false],
	['in a document in which nothing waits', { isWaiting: false }, false],
])('an entry %s', (_name, over, unsent) => {
	expect(isUnsent({ ...WAITING, ...over })).toBe(unsent);
});
