import { expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';
import type { NewUpdate } from '../update-log.ts';
import { AppendQueue } from './append-queue.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';

const update = (text: string, docId = 'doc_1'): NewUpdate => ({
	docId: docId as DocId,
	generation: 1,
	author: 'usr_1' as UserId,
	session: 'ses_1' as SessionId,
	bytes: new TextEncoder().encode(text),
});

/** Commits that the test settles by hand. */
function heldCommits() {
	const batches: {
		batch: Batch;
		succeed: (firstSeq: number) => void;
		fail: (cause?: Error) => void;
	}[] = [];
	const commit = (batch: Batch) =>
		new Promise<number>((resolve, reject) => {
			const fail = (cause = new Error('fsync failed')) => reject(cause);
			batches.push({ batch, succeed: resolve, fail });
		});
	return { batches, commit };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('[R1] everything queued while a commit is under way shares the next one', async () => {
	const { batches, commit } = heldCommits();
	const queue = new AppendQueue(commit, () => undefined);
	const first = [queue.append(update('a'), 1), queue.append(update('b'), 2)];
	await turn();
	const second = [queue.append(update('c'), 3), queue.append(update('d'), 4)];
	await turn();
	expect(batches).toHaveLength(1);
	batches[0]?.succeed(7);
	expect(await Promise.all(first)).toEqual([
		{ seq: 7, receivedAt: 1 },
		{ seq: 8, receivedAt: 2 },
	]);
	await turn();
	expect(batches).toHaveLength(2);
	expect(batches[1]?.batch.parts).toHaveLength(2 * PART_NUMBERS);
	batches[1]?.succeed(9);
	expect((await Promise.all(second)).map(({ seq }) => seq)).toEqual([9, 10]);
});

test('[R1] nothing settles before its commit has', async () => {
	const { batches, commit } = heldCommits();
	const queue = new AppendQueue(commit, () => undefined);
	let settled = false;
	const appended = queue.append(update('a'), 1).then(() => (settled = true));
	await turn();
	await turn();
	expect(settled).toBe(false);
	batches[0]?.succeed(1);
	await appended;
	expect(settled).toBe(true);
});

test('[R1] a failed commit rejects its group and all that waited behind it, and is told once', async () => {
	const { batches, commit } = heldCommits();
	const failures: unknown[] = [];
	const queue = new AppendQueue(commit, (cause) => failures.push(cause));
	const first = queue.append(update('a'), 1);
	await turn();
	const second = queue.append(update('b'), 2);
	batches[0]?.fail();
	await expect(first).rejects.toThrow('could not be kept');
	await expect(second).rejects.toThrow('could not be kept');
	expect(batches).toHaveLength(1);
	expect(failures).toHaveLength(1);
	await queue.whenIdle();
	const third = queue.append(update('c'), 3);
	await turn();
	batches[1]?.succeed(1);
	expect((await third).seq).toBe(1);
});

test('[R1] what waits behind an update of a damaged document, and may build on it, is not kept without it', async () => {
	const { batches, commit } = heldCommits();
	const queue = new AppendQueue(commit, () => undefined);
	const settled: string[] = [];
	const append = (text: string, docId: string) =>
		queue.append(update(text, docId), 1).then(
			({ seq }) => settled.push(`${text} ${seq}`),
			() => settled.push(`${text} refused`),
		);
	const first = [append('a', 'hurt'), append('b', 'whole'), append('c', 'hurt')];
	await turn();
	const behind = [append('d', 'hurt'), append('e', 'whole')];
	batches[0]?.fail(new PayloadError('damaged'));
	await turn();
	expect(batches[1]?.batch.documents).toMatchObject([{ docId: 'whole' }]);
	batches[1]?.succeed(1);
	await turn();
	batches[2]?.fail(new PayloadError('damaged'));
	await Promise.all(first);
	await turn();
	expect(batches[3]?.batch.documents).toMatchObject([{ docId: 'whole' }]);
	batches[3]?.succeed(2);
	await Promise.all(behind);
	expect(settled).toEqual(['b 1', 'a refused', 'c refused', 'd refused', 'e 2']);
});
