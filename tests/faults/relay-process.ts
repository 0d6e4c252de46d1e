import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DocId } from '#domain/ids.ts';

/** In milliseconds: by the clock, and of that what the thread itself worked and nobody else on the machine. */
export interface Stall {
	readonly delayMs: number;
	readonly workMs: number;
}

/** A relay in a process of its own, for faults that no process could do to itself. */
export interface RelayProcess {
	readonly pid: number;
	readonly port: number;
	readonly origin: string;
	/** What it said so far, for the message of a test that fails. */
	readonly output: string;
	signal(name: NodeJS.Signals): void;
	/** Settles when the process has ended, with its exit code or the signal that ended it. */
	readonly ended: Promise<number | NodeJS.Signals>;
	memory(): Promise<NodeJS.MemoryUsage>;
	/** The longest that its event loop was held up since the last such question. */
	stall(): Promise<Stall>;
	/** The keys of a document as a reader on the server sees them. */
	read(docId: DocId): Promise<string[]>;
}

const CHILD = new URL('../integration/relay/relay-child.ts', import.meta.url);
const running = new Set<ChildProcess>();

/** Starts a relay on the store in this folder; rejects with its words when it does not start. */
export async function startRelay(
	folder: string,
	env: Readonly<Record<string, string>> = {},
): Promise<RelayProcess> {
	const child = fork(CHILD, [join(folder, 'log.sqlite')], {
		silent: true,
		env: { ...process.env, ...env },
	});
	running.add(child);
	let output = '';
	const hear = (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-8_000));
	child.stdout?.on('data', hear);
	child.stderr?.on('data', hear);
	const ended = once(child, 'exit').then(([code, signal]) => {
		running.delete(child);
		return (signal ?? code) as number | NodeJS.Signals;
	});
	const first = await Promise.race([once(child, 'message'), ended]);
	if (!Array.isArray(first)) throw new Error(`The relay did not start (${first}): ${output}`);
	const [{ port }] = first as [{ port: number }];
	return {
		pid: child.pid ?? 0,
		port,
		origin: `http://127.0.0.1:${port}`,
		get output() {
			return output;
		},
		signal: (name) => void child.kill(name),
		ended,
		async memory() {
			const { memory } = await ask<{ memory: NodeJS.MemoryUsage }>(child, 'usage');
			return memory;
		},
		stall: () => ask<Stall>(child, 'stall'),
		read: async (docId) => (await ask<{ keys: string[] }>(child, { read: docId })).keys,
	};
}

/** One question at a time: answers carry no number. */
async function ask<Answer>(child: ChildProcess, question: 'usage' | 'stall' | { read: DocId }) {
	const answer = once(child, 'message');
	child.send(question);
	const [said] = (await answer) as [Answer | { error: string }];
	if (typeof said === 'object' && said !== null && 'error' in said) throw new Error(said.error);
	return said as Answer;
}

/** Ends what a failed test has left running. */
export async function endAllRelays(): Promise<void> {
	const ends = [...running].map((child) => once(child, 'exit'));
	for (const child of running) {
		child.kill('SIGCONT');
		child.kill('SIGKILL');
	}
	await Promise.all(ends);
}
