import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { LoggedUpdate, UpdateLog } from '#server/store/log/update-log.ts';
import type { LogUnderTest } from './update-log.contract.ts';

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docId = (number: number) => idOf('doc', number) as DocId;
const [wang, li] = [idOf('usr', 1), idOf('usr', 2)] as [UserId, UserId];
const session = idOf('ses', 1) as SessionId;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What every store must do when many small updates become few (R9), one suite for all. */
export function describeFolding(name: string, prepare: () => Promise<LogUnderTest>): void {
	describe(`[R9] folding: ${name}`, () => {
		let store: LogUnderTest;
		let log: UpdateLog;
		let now = 1_000;
		let seqs: number[];

		const append = async (text: string, author = wang, document = 1) => {
			now += 10;
			const place = { docId: docId(document), generation: 1 };
			return (await log.append({ ...place, author, session, bytes: bytesOf(text) })).seq;
		};
		const history = (document = 1, generation = 1) => log.history(docId(document), generation, 0);
		const texts = (rows: readonly { readonly bytes: Uint8Array }[]) =>
			rows.map(({ bytes }) => new TextDecoder().decode(bytes));

		/** Folds the updates at these places into one of this text. */
		async function fold(from: number, to: number, text: string): Promise<boolean> {
			const rows = await history();
			const [first, last] = [rows[from], rows[to]];
			if (first === undefined || last === undefined) throw new Error('No such updates.');
			const folded = { seq: first.seq, receivedAt: first.receivedAt };
			const update: LoggedUpdate = { ...last, bytes: bytesOf(text), folded };
			return log.fold({
				...{ docId: docId(1), generation: 1, fromSeq: first.seq, replaces: to - from + 1 },
				updates: [update],
			});
		}

		beforeEach(async () => {
			store = await prepare();
			log = await store.open(() => now);
			seqs = [];
			for (const text of ['a', 'b', 'c']) seqs.push(await append(text));
			await append('other document', li, 2);
			// These share a commit, and so perhaps a row.
			seqs.push(...(await Promise.all([append('d'), append('e', li), append('f')])));
		});

		afterEach(async () => {
			await log.close();
			await store.remove();
		});

		test('the folded one says who, and the first and last number and time; the others stay', async () => {
			const before = await history();
			expect(await fold(0, 2, 'abc')).toBe(true);
			const after = await history();
			expect(texts(after)).toEqual(['abc', 'd', 'e', 'f']);
			expect(after[0]).toEqual({
				...{ author: wang, session, bytes: bytesOf('abc') },
				...{ seq: before[2]?.seq, receivedAt: before[2]?.receivedAt },
				folded: { seq: before[0]?.seq, receivedAt: before[0]?.receivedAt },
			});
			expect(after.slice(1)).toEqual(before.slice(3));
			expect(texts(await history(2))).toEqual(['other document']);
			expect(texts(await log.history(docId(1), 1, seqs[1] ?? 0))[0]).toBe('abc');
			expect(texts(await log.history(docId(1), 1, seqs[2] ?? 0))).toEqual(['d', 'e', 'f']);
		});

		test('also from and to the middle of what shared a commit, and a fold of folds', async () => {
			expect(await fold(2, 3, 'cd')).toBe(true);
			expect(texts(await history())).toEqual(['a', 'b', 'cd', 'e', 'f']);
			expect(await fold(1, 2, 'bcd')).toBe(true);
			expect(texts(await history())).toEqual(['a', 'bcd', 'e', 'f']);
		});

		test('heads, numbers and what is appended next are as if nothing had been folded', async () => {
			const head = await log.heads([docId(1)]);
			await log.putSnapshot(docId(1), 1, seqs[5] ?? 0, bytesOf('snapshot'));
			expect(await fold(3, 5, 'def')).toBe(true);
			expect(await log.heads([docId(1)])).toEqual(head);
			const next = await append('g');
			expect(next).toBeGreaterThan(seqs[5] ?? Infinity);
			expect(texts((await log.read(docId(1), 1)).tail)).toEqual(['g']);
			expect(texts(await history())).toEqual(['a', 'b', 'c', 'def', 'g']);
		});

		test('nothing is done where the updates are not there as they were read', async () => {
			const stale = { docId: docId(1), generation: 1, fromSeq: seqs[0] ?? 0, replaces: 3 };
			const last = (await history())[2];
			if (last === undefined) throw new Error('No such update.');
			expect(await fold(0, 1, 'ab')).toBe(true);
			expect(await log.fold({ ...stale, updates: [{ ...last, bytes: bytesOf('abc') }] })).toBe(
				false,
			);
			expect(await log.fold({ ...stale, generation: 7, updates: [last] })).toBe(false);
			expect(texts(await history())).toEqual(['ab', 'c', 'd', 'e', 'f']);
		});

		test('a next generation keeps that an update was folded, and since when', async () => {
			const [first] = await history();
			await fold(0, 2, 'abc');
			await log.putGeneration({ docId: docId(1), generation: 2, from: 1, rows: await history() });
			const rows = await history(1, 2);
			expect(texts(rows)).toEqual(['abc', 'd', 'e', 'f']);
			expect(rows[0]?.folded).toEqual({ seq: rows[0]?.seq, receivedAt: first?.receivedAt });
			expect(rows[1]?.folded).toBeUndefined();
		});

		test('is there after a close', async () => {
			if (!store.survivesClose) return;
			await fold(0, 2, 'abc');
			await log.close();
			log = await store.open(() => now);
			expect(texts(await history())).toEqual(['abc', 'd', 'e', 'f']);
		});
	});
}
