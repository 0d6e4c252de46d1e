import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

export interface LogUnderTest {
	/** Opens the store; a second call after `close` opens the same one again. */
	open(now: () => number): Promise<UpdateLog>;
	remove(): Promise<void>;
	/** Does what was written survive a close? */
	readonly survivesClose: boolean;
}

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docId = (number: number) => idOf('doc', number) as DocId;
const author = idOf('usr', 1) as UserId;
const session = idOf('ses', 1) as SessionId;

/** What every store of updates must do, one suite for all (design.md, Relay). */
export function describeUpdateLog(name: string, prepare: () => Promise<LogUnderTest>): void {
	describe(`update log: ${name}`, () => {
		let store: LogUnderTest;
		let log: UpdateLog;
		let now = 1_000;

		const append = (document: number, text: string, generation = 1) =>
			log.append({
				...{ docId: docId(document), generation, author, session },
				bytes: new TextEncoder().encode(text),
			});
		const texts = (rows: readonly { readonly bytes: Uint8Array }[]) =>
			rows.map(({ bytes }) => new TextDecoder().decode(bytes));
		const tailOf = async (document: number, generation = 1) =>
			texts((await log.read(docId(document), generation)).tail);

		beforeEach(async () => {
			store = await prepare();
			log = await store.open(() => now);
		});

		afterEach(async () => {
			await log.close();
			await store.remove();
		});

		test('a document nobody wrote is empty', async () => {
			expect(await log.read(docId(1), 1)).toEqual({ snapshot: null, tail: [], owners: [] });
			expect(await log.history(docId(1), 1, 0)).toEqual([]);
			expect(await log.heads([docId(1)])).toEqual(new Map([[docId(1), 0]]));
			expect(await log.moved(0)).toEqual([]);
		});

		test('gives back the very bytes, oldest first, by document and generation', async () => {
			await Promise.all([append(1, 'a'), append(2, 'x'), append(1, ''), append(1, 'c')]);
			await append(1, 'restored', 2);
			expect(await tailOf(1)).toEqual(['a', '', 'c']);
			expect(await tailOf(2)).toEqual(['x']);
			expect(await tailOf(1, 2)).toEqual(['restored']);
		});

		test('appends settle in the order they were called, with growing numbers', async () => {
			const settled: number[] = [];
			const seqs = await Promise.all(
				Array.from({ length: 300 }, (_, index) =>
					append(index % 3, String(index)).then(({ seq }) => {
						settled.push(index);
						return seq;
					}),
				),
			);
			expect(settled).toEqual(Array.from({ length: 300 }, (_, index) => index));
			expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
			expect(new Set(seqs).size).toBe(300);
		});

		test('what has settled is there to be read', async () => {
			await append(1, 'a');
			const reading = tailOf(1);
			void append(1, 'b');
			expect(await reading).toContain('a');
		});

		test('history says who and when, and begins after the row asked for', async () => {
			now = 5_000;
			const first = await append(1, 'a');
			now = 6_000;
			const second = await append(1, 'b');
			expect(second.receivedAt).toBe(6_000);
			const rows = await log.history(docId(1), 1, first.seq);
			expect(rows).toEqual([{ ...second, author, session, bytes: new TextEncoder().encode('b') }]);
		});

		test('a snapshot shortens reading and leaves history whole', async () => {
			await append(1, 'a');
			const { seq } = await append(1, 'b');
			await append(1, 'c');
			await log.putSnapshot(docId(1), 1, seq, new TextEncoder().encode('ab'));
			const stored = await log.read(docId(1), 1);
			expect(stored.snapshot).toEqual({ seq, state: new TextEncoder().encode('ab') });
			expect(texts(stored.tail)).toEqual(['c']);
			expect(texts(await log.history(docId(1), 1, 0))).toEqual(['a', 'b', 'c']);
		});

		test('an older snapshot never replaces a newer one', async () => {
			const first = await append(1, 'a');
			const second = await append(1, 'b');
			await log.putSnapshot(docId(1), 1, second.seq, new TextEncoder().encode('ab'));
			await log.putSnapshot(docId(1), 1, first.seq, new TextEncoder().encode('a'));
			expect((await log.read(docId(1), 1)).snapshot?.seq).toBe(second.seq);
		});

		test('[R10] a snapshot that comes when its generation has been destroyed is not kept', async () => {
			const { seq } = await append(1, 'a');
			await log.destroyGeneration(docId(1), 1);
			await log.putSnapshot(docId(1), 1, seq, new TextEncoder().encode('a'));
			expect(await log.read(docId(1), 1)).toMatchObject({ snapshot: null, tail: [] });
		});

		test('heads and moved name the newest row of each document', async () => {
			const first = await append(1, 'a');
			const other = await append(2, 'x');
			const last = await append(1, 'b');
			expect(await log.heads([docId(1), docId(2), docId(3)])).toEqual(
				new Map([
					[docId(1), last.seq],
					[docId(2), other.seq],
					[docId(3), 0],
				]),
			);
			expect(await log.moved(first.seq)).toHaveLength(2);
			expect(await log.moved(other.seq)).toEqual([{ docId: docId(1), head: last.seq }]);
			expect(await log.moved(last.seq)).toEqual([]);
		});

		test('keeps whose each client id is: firm claims stay, loose ones give way', async () => {
			const other = idOf('usr', 2) as UserId;
			const claim = (by: UserId, clientId: number, firm: boolean) =>
				log.append({
					...{ docId: docId(1), generation: 1, author: by, session },
					bytes: new Uint8Array([1]),
					claims: [{ clientId, firm }],
				});
			await claim(author, 7, true);
			await claim(author, 8, false);
			await claim(other, 8, true);
			const { owners = [] } = await log.read(docId(1), 1);
			expect([...owners].sort((a, b) => a.clientId - b.clientId)).toEqual([
				{ clientId: 7, firm: true, userId: author },
				{ clientId: 8, firm: true, userId: other },
			]);
		});

		test('keeps an update of a megabyte', async () => {
			const text = '家书'.repeat(170_000);
			await append(1, text);
			expect(await tailOf(1)).toEqual([text]);
		});

		test('close waits for what is queued; afterwards nothing is taken', async () => {
			const queued = Promise.all([append(1, 'a'), append(1, 'b')]);
			await log.close();
			expect(await queued).toHaveLength(2);
			expect(log.state).toBe('closed');
			await expect(append(1, 'c')).rejects.toThrow();
			if (!store.survivesClose) return;
			log = await store.open(() => now);
			const next = await append(1, 'c');
			expect(next.seq).toBeGreaterThan((await queued)[1]?.seq ?? Infinity);
			expect(await tailOf(1)).toEqual(['a', 'b', 'c']);
		});
	});
}
