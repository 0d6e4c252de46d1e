import { expect, test } from 'vitest';
import { parseReceipts } from './receipts.ts';

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
