import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { quarantinedRowsMax, type NewQuarantined } from '#server/store/log/quarantine.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { LogUnderTest } from './update-log.contract.ts';

const docId = `doc_${'g'.repeat(22)}` as DocId;
const author = `usr_${'a'.repeat(22)}` as UserId;
const other = `usr_${'b'.repeat(22)}` as UserId;
const session = `ses_${'s'.repeat(22)}` as SessionId;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What every store does with generations and with words that may not enter a document. */
export function describeGenerations(name: string, prepare: () => Promise<LogUnderTest>): void {
	describe(`generations and quarantine: ${name}`, () => {
		let store: LogUnderTest;
		let log: UpdateLog;
		let now = 1_000;

		const append = (text: string, generation = 1) =>
			log.append({
				...{ docId, generation, author, session, bytes: bytesOf(text) },
				claims: [{ clientId: 7, firm: true }],
			});
		const words = (text: string, facts: Partial<NewQuarantined> = {}): NewQuarantined => ({
			...{ docId, generation: 1, author, session, reason: 'older-copy', handIn: null },
			...{ bytes: bytesOf(text), ...facts },
		});
		const kept = async () => (await log.quarantine.read([docId])).map(({ bytes }) => textOf(bytes));

		beforeEach(async () => {
			now = 1_000;
			store = await prepare();
			log = await store.open(() => now);
		});

		afterEach(async () => {
			await log.close();
			await store.remove();
		});

		test('[R6] a generation is written whole, under new numbers, with its own authors, times and clients', async () => {
			const { seq } = await append('a');
			const rows = [
				{ author, session, receivedAt: 11, bytes: bytesOf('x') },
				{ author: other, session, receivedAt: 12, bytes: bytesOf('y') },
			];
			await log.putGeneration({ docId, generation: 2, from: 1, rows });
			const history = await log.history(docId, 2, 0);
			expect(history.map((row) => [row.author, row.receivedAt, textOf(row.bytes)])).toEqual([
				[author, 11, 'x'],
				[other, 12, 'y'],
			]);
			expect(history.every((row) => row.seq > seq)).toBe(true);
			expect((await log.read(docId, 2)).owners).toEqual([
				{ clientId: 7, firm: true, userId: author },
			]);
			expect((await log.heads([docId])).get(docId)).toBe(history.at(-1)?.seq);
			expect((await append('z', 2)).seq).toBeGreaterThan(history.at(-1)?.seq ?? Infinity);
		});

		test('[R6] writing a generation again replaces what an attempt before has left', async () => {
			const row = (text: string) => ({ author, session, receivedAt: 1, bytes: bytesOf(text) });
			await log.putGeneration({ docId, generation: 2, from: 1, rows: [row('first')] });
			await log.putGeneration({ docId, generation: 2, from: 1, rows: [row('second')] });
			expect((await log.history(docId, 2, 0)).map(({ bytes }) => textOf(bytes))).toEqual([
				'second',
			]);
		});

		test('[R10] a destroyed generation is gone with its snapshot and its owners', async () => {
			const { seq } = await append('a');
			await log.putSnapshot(docId, 1, seq, bytesOf('a'));
			await append('new', 2);
			await log.destroyGeneration(docId, 1);
			await log.destroyGeneration(docId, 1);
			expect(await log.read(docId, 1)).toEqual({ snapshot: null, tail: [], owners: [] });
			expect(await log.history(docId, 2, 0)).toHaveLength(1);
		});

		test('[R6] settled waits for everything appended before', async () => {
			let done = 0;
			for (let index = 0; index < 50; index++) void append(`${index}`).then(() => done++);
			await log.settled();
			expect(await log.history(docId, 1, 0)).toHaveLength(50);
			expect(done).toBe(50);
		});

		test('[R6] quarantined words outlive the generation they were written on', async () => {
			await append('a');
			now = 2_000;
			expect(await log.quarantine.keep(words('late'))).toBe('kept');
			await log.destroyGeneration(docId, 1);
			expect(await log.quarantine.read([docId])).toEqual([
				{ ...words('late'), number: 1, receivedAt: 2_000, outcome: null },
			]);
		});

		test('[R6] what a device hands in twice is kept once', async () => {
			await log.quarantine.keep(words('late', { handIn: 'one' }));
			await log.quarantine.keep(words('late', { handIn: 'one' }));
			await log.quarantine.keep(words('of another', { handIn: 'one', author: other }));
			expect(await kept()).toEqual(['late', 'of another']);
		});

		test('[R6] a decision is written down and the words stay', async () => {
			await log.quarantine.keep(words('one'));
			await log.quarantine.keep(words('two'));
			const outcome = { state: 'put-away', by: other, at: 9 } as const;
			await log.quarantine.settle([1], outcome);
			const rows = await log.quarantine.read([docId]);
			expect(rows.map((row) => row.outcome)).toEqual([outcome, null]);
			expect(await kept()).toEqual(['one', 'two']);
		});

		test('[R8] what one account may have waiting in one document is bounded', async () => {
			const large = 'x'.repeat(1024 * 1024);
			const answers: string[] = [];
			for (let index = 0; index < 5; index++) {
				answers.push(await log.quarantine.keep(words(large)));
			}
			expect(answers).toEqual(['kept', 'kept', 'kept', 'full', 'full']);
			expect(await log.quarantine.keep(words('x', { author: other }))).toBe('kept');
			const numbers = (await log.quarantine.read([docId])).map(({ number }) => number);
			await log.quarantine.settle(numbers, { state: 'merged', by: other, at: 9 });
			expect(await log.quarantine.keep(words(large))).toBe('kept');
			expect(quarantinedRowsMax).toBeGreaterThan(200);
		});

		test('[R10] other bytes in the place of a row’s', async () => {
			await log.quarantine.keep(words('with a secret'));
			await log.quarantine.rewrite(docId, 1, bytesOf('without'));
			expect(await kept()).toEqual(['without']);
		});

		test('the store keeps its name', async () => {
			const name = await log.storeName();
			expect(name).not.toBe('');
			if (!store.survivesClose) return;
			await log.close();
			log = await store.open(() => now);
			expect(await log.storeName()).toBe(name);
		});
	});
}
