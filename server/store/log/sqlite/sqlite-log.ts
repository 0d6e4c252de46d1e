import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keysDirBeside } from '../sealing/key-ring.ts';
import { PayloadError } from '../codec.ts';
import { AppendError, type UpdateLog, type UpdateLogState } from '../update-log.ts';
import { AppendQueue } from './append-queue.ts';
import type { Damage } from './heads.ts';
import { IntakeLease } from './intake-lease.ts';
import { PART_NUMBERS, type Batch, type QuestionName, type Questions } from './messages.ts';
import { startLogThread, type LogThread } from './log-thread.ts';

/** So long an update waits in the intake at most; it is durable there, and each turn of the tables has its price. */
const handOverMs = 5_000;

/** How long to wait before the disk is tried again after a failure. */
const retryMs = 1_000;

export interface SqliteLogOptions {
	/** The database file, e.g. `data/log.sqlite`; its folder is made when it is missing. */
	readonly path: string;
	/** The folder of the key ring (R10); beside the folder of the database when it is not given. */
	readonly keysDir?: string;
	/** The server's clock in milliseconds. */
	readonly now: () => number;
	/** Called for every group of updates that was made durable. */
	readonly onCommit?: (commit: Commit) => void;
	/** Called once for whatever is found not to be on the disk as it was written (R10). */
	readonly onDamage?: (damage: Damage) => void;
	/**
	 * For the control of the power-cut test alone, which must see words go missing: commits return
	 * before the disk has them. No setting of the server leads here.
	 */
	readonly durable?: false;
}

/** One group of updates that shared an fsync. */
export interface Commit {
	readonly updates: number;
	readonly bytes: number;
	/** From handing it to the thread until it was durable. */
	readonly ms: number;
}

/** The log with what only a log on a disk can say about itself. */
export interface SqliteLog extends UpdateLog {
	/** Writes durably beside the documents; rejects when the disk does not take it. */
	proveWrite(): Promise<void>;
	/** Updates that wait for the disk or are on their way to it. */
	readonly queued: number;
}

/**
 * The log in a SQLite file of its own, written by a thread of its own. Rejects when the file cannot
 * be opened; the message says why. After a failed commit it reports `failed`, rejects appends and
 * tries every second to reopen and verify the file; then it is `open` again.
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<SqliteLog> {
	await mkdir(dirname(options.path), { recursive: true });
	const { path, keysDir = keysDirBeside(dirname(path)), durable = true } = options;
	let intake: IntakeLease | null = null;
	const onDamage = (damage: Damage) => {
		if (damage.docId !== null) intake?.forget(damage.docId);
		options.onDamage?.(damage);
	};
	const start = (trusted: boolean) => startLogThread({ path, keysDir, durable, trusted }, onDamage);
	const thread = await start(true);
	intake = new IntakeLease(path, durable);
	return createSqliteLog(options, intake, thread, () => start(false));
}

function createSqliteLog(
	options: SqliteLogOptions,
	intake: IntakeLease,
	first: LogThread,
	startAgain: () => Promise<LogThread>,
): SqliteLog {
	let thread = first;
	let state: UpdateLogState = 'open';
	let retry: NodeJS.Timeout | undefined;
	let restartTimer: NodeJS.Timeout | undefined;
	/** Settles when no other thread is on its way. */
	let restarting: Promise<void> = Promise.resolve();
	let handOverTimer: NodeJS.Timeout | undefined;
	/** Appends settle in the order of their calls, so the last one speaks for all before it. */
	let newest: Promise<unknown> = Promise.resolve();
	const failedListeners = new Set<(cause: unknown) => void>();
	const queue = new AppendQueue(commit, becomeFailed);
	watch(first);

	async function commit(batch: Batch): Promise<number> {
		const updates = batch.parts.length / PART_NUMBERS;
		const { length: bytes } = batch.bytes;
		const startedAt = performance.now();
		if (intake.isFull) void handOver().catch(() => undefined);
		const firstSeq = await (intake.append(batch) ?? intake.appendBy(() => appendBy(batch), batch));
		handOverTimer ??= setTimeout(() => void handOver().catch(() => undefined), handOverMs);
		options.onCommit?.({ updates, bytes, ms: performance.now() - startedAt });
		return firstSeq;
	}

	function appendBy(batch: Batch): Promise<Questions['append']['answer']> {
		const transfer = [batch.bytes.buffer, batch.parts.buffer];
		return thread.ask('append', batch, intake.tell(), transfer);
	}

	/** Where that goes wrong nothing is lost by it: what waits is in the intake, and read from there. */
	async function handOver(): Promise<void> {
		clearTimeout(handOverTimer);
		handOverTimer = undefined;
		await intake.handOver(() => writeBeside('handOver', null));
	}

	/** That one document is damaged is no failure of the disk: the others go on. */
	function becomeFailed(cause: unknown): void {
		if (state !== 'open' || cause instanceof PayloadError) return;
		state = 'failed';
		intake.end();
		for (const listener of failedListeners) listener(cause);
		retry = setTimeout(() => void recover(), retryMs);
	}

	async function recover(): Promise<void> {
		try {
			await intake.afterIt(() => ask('verify', null));
			intake.reopen();
			if (state === 'failed') state = 'open';
		} catch {
			// The disk is still full or broken: what was typed waits on the devices until it is not.
			if (state === 'failed') retry = setTimeout(() => void recover(), retryMs);
		}
	}

	function watch(current: LogThread): void {
		void current.ended.then(async () => {
			if (state === 'closed') return;
			becomeFailed(new Error('The thread of the update log has ended.'));
			await intake.lost();
			restarting = restart();
		});
	}

	async function restart(): Promise<void> {
		if (state === 'closed') return;
		try {
			thread = await startAgain();
			watch(thread);
		} catch {
			// The file cannot be opened just now; the state stays `failed`, and the next try follows.
			restartTimer = setTimeout(() => void (restarting = restart()), retryMs);
		}
	}

	/** Asks, and tells the thread first what it has not seen. */
	function ask<Name extends QuestionName>(
		name: Name,
		what: Questions[Name]['ask'],
	): Promise<Questions[Name]['answer']> {
		return thread.ask(name, what, intake.tell());
	}

	/** Asks for a write; one that goes wrong makes the whole log one that has failed. */
	function write<Name extends QuestionName>(
		name: Name,
		what: Questions[Name]['ask'],
	): Promise<Questions[Name]['answer']> {
		return intake.afterIt(() => writeBeside(name, what));
	}

	/** As `write`, for what gives no numbers and erases nothing: typing is taken in meanwhile. */
	async function writeBeside<Name extends QuestionName>(
		name: Name,
		what: Questions[Name]['ask'],
	): Promise<Questions[Name]['answer']> {
		if (state !== 'open') throw new AppendError(`The update log is ${state}.`);
		try {
			return await ask(name, what);
		} catch (cause) {
			becomeFailed(cause);
			throw cause;
		}
	}

	return {
		quarantine: {
			keep: (words) => write('keepAside', { words, receivedAt: options.now() }),
			read: (docIds) => ask('readAside', docIds),
			async settle(numbers, outcome) {
				await write('settleAside', { numbers, outcome });
			},
			async rewrite(docId, number, bytes) {
				await write('rewriteAside', { docId, number, bytes });
			},
		},
		settled: () =>
			newest.then(
				() => undefined,
				() => undefined,
			),
		fold: (folding) => write('fold', folding),
		async putGeneration(generation) {
			await write('putGeneration', generation);
			intake.forget(generation.docId);
		},
		async destroyGeneration(docId, generation) {
			const isGone = await write('destroyGeneration', { docId, generation });
			intake.forget(docId);
			if (!isGone) throw new Error('The log is being read elsewhere; try again later.');
		},
		storeName: () => ask('storeName', null),
		get state() {
			return state;
		},
		append(update) {
			if (state === 'open') {
				const appended = queue.append(update, options.now());
				newest = appended;
				return appended;
			}
			return Promise.reject(new AppendError(`The update log is ${state}.`));
		},
		read: (docId, generation) => ask('read', { docId, generation }),
		history: (docId, generation, afterSeq) => ask('history', { docId, generation, afterSeq }),
		heads: async (docIds) => new Map(await ask('heads', docIds)),
		moved: (afterSeq) => ask('moved', afterSeq),
		async putSnapshot(docId, generation, seq, bytes) {
			await writeBeside('putSnapshot', { docId, generation, seq, state: bytes });
		},
		async proveWrite() {
			if (state !== 'open') throw new AppendError(`The update log is ${state}.`);
			await intake.afterIt(() => ask('proveWrite', null));
		},
		get queued() {
			return queue.size;
		},
		onFailed(listener) {
			failedListeners.add(listener);
			return () => failedListeners.delete(listener);
		},
		async close() {
			if (state === 'closed') return;
			state = 'closed';
			clearTimeout(retry);
			await queue.whenIdle();
			clearTimeout(handOverTimer);
			await restarting;
			clearTimeout(restartTimer);
			// One that has ended has nothing open, and what it was not told of is in the intake.
			if (!thread.hasEnded) await intake.afterIt(() => ask('close', null));
			await thread.ended;
			intake.close();
		},
	};
}
