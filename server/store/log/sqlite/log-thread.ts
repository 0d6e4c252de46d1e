import { Worker } from 'node:worker_threads';
import { PayloadError } from '../codec.ts';
import type { Damage } from './heads.ts';
import type { FromThread, QuestionName, Questions, Reply, Told } from './messages.ts';

/** What went wrong in the thread, in its own words: ids and what the disk said. */
class LogThreadError extends Error {
	override readonly name = 'LogThreadError';
}

/** The other side of `worker.ts`: asks the thread and gives promises for its answers. */
export interface LogThread {
	/** `told` is what it learns first, also when the question itself cannot be answered. */
	ask<Name extends QuestionName>(
		name: Name,
		ask: Questions[Name]['ask'],
		told: Told | null,
		transfer?: readonly ArrayBuffer[],
	): Promise<Questions[Name]['answer']>;
	/** Settles when the thread has ended, whether asked to or not. */
	readonly ended: Promise<void>;
	readonly hasEnded: boolean;
}

export interface LogThreadStart {
	readonly path: string;
	/** Where the key ring lies. */
	readonly keysDir: string;
	/** False in one test alone; see `SqliteLogOptions.durable`. */
	readonly durable: boolean;
	/** False after a failure: the thread then takes writes only when `verify` has succeeded. */
	readonly trusted: boolean;
}

export interface LogThreadData extends LogThreadStart {
	/** Counts what was asked; the thread sleeps on it. */
	readonly bell: Int32Array<SharedArrayBuffer>;
}

interface Waiting {
	readonly resolve: (answer: never) => void;
	readonly reject: (cause: Error) => void;
}

/** Starts the thread and waits until the database is open; rejects with the reason when it is not. */
export async function startLogThread(
	start: LogThreadStart,
	onDamage: (damage: Damage) => void,
): Promise<LogThread> {
	const bell = new Int32Array(new SharedArrayBuffer(4));
	const workerData: LogThreadData = { ...start, bell };
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
	const waiting = new Map<number, Waiting>();
	let lastId = 0;
	let hasEnded = false;
	let crash = new LogThreadError('The thread of the update log has ended.');

	const ended = new Promise<void>((resolve) => {
		worker.on('exit', () => {
			hasEnded = true;
			for (const { reject } of waiting.values()) reject(crash);
			waiting.clear();
			resolve();
		});
	});
	const opened = new Promise<void>((resolve, reject) => {
		worker.once('error', reject);
		worker.on('message', (message: FromThread) => {
			if (message === 'opened') resolve();
			else if ('damage' in message) onDamage(message.damage);
			else settle(message);
		});
	});
	await opened;
	worker.on(
		'error',
		(cause) => (crash = new LogThreadError('The thread of the update log broke.', { cause })),
	);

	function settle(reply: Reply): void {
		const one = waiting.get(reply.id);
		waiting.delete(reply.id);
		if (reply.ok) one?.resolve(reply.answer as never);
		else
			one?.reject(
				reply.isDamage ? new PayloadError(reply.message) : new LogThreadError(reply.message),
			);
	}

	return {
		ended,
		get hasEnded() {
			return hasEnded;
		},
		ask(name, ask, told, transfer = []) {
			if (hasEnded) return Promise.reject(crash);
			return new Promise((resolve, reject) => {
				const id = ++lastId;
				waiting.set(id, { resolve, reject });
				worker.postMessage({ id, name, ask, told }, [...transfer]);
				Atomics.add(bell, 0, 1);
				Atomics.notify(bell, 0);
			});
		},
	};
}
