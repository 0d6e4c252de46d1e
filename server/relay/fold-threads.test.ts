import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { foldsAside } from './fold-aside.ts';
import { foldMsMax, foldThreadsMax } from './limits.ts';
import type { PackedDocument } from './packed-document.ts';

/** Threads that answer when a test says so, or never. */
const threads = vi.hoisted(() => ({ begun: [] as FakeThread[] }));

class FakeThread extends EventEmitter {
	isAlive = true;
	constructor() {
		super();
		threads.begun.push(this);
	}
	ref = () => this;
	unref = () => this;
	postMessage = () => undefined;
	answer = () => this.emit('message', { bytes: Uint8Array.of(1) });
	async terminate(): Promise<number> {
		if (this.isAlive) this.emit('exit', 1);
		this.isAlive = false;
		return 1;
	}
}

vi.mock('node:worker_threads', () => ({
	get Worker() {
		return FakeThread;
	},
}));

const documentOf = (size: number): PackedDocument => ({
	snapshot: null,
	lengths: Uint32Array.of(size),
	bytes: new Uint8Array(size),
});
const large = () => documentOf(200 * 1024);
const small = () => documentOf(100);

const alive = () => threads.begun.filter((thread) => thread.isAlive);
const turns = async () => {
	for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

beforeEach(() => {
	threads.begun.length = 0;
	vi.useFakeTimers();
});

afterEach(async () => {
	await vi.runAllTimersAsync();
	vi.useRealTimers();
});

test('[R8] of many large documents so many are folded at once as there is memory for, the rest in line', async () => {
	const folds = Array.from({ length: 5 }, () => foldsAside.fold(large()));
	let most = 0;
	for (let answered = 0; answered < folds.length; answered++) {
		await turns();
		most = Math.max(most, alive().length);
		alive()[0]?.answer();
	}
	expect(await Promise.all(folds)).toHaveLength(5);
	expect(most).toBe(foldThreadsMax);
	await turns();
	expect(alive()).toEqual([]);
});

test('[R8] a small document does not wait for the large ones', async () => {
	const folds = Array.from({ length: 3 }, () => foldsAside.fold(large()));
	const before = alive().length;
	const one = foldsAside.fold(small());
	alive()[before]?.answer();
	await one;
	for (let answered = 0; answered < folds.length; answered++) {
		for (const thread of alive()) thread.answer();
		await turns();
	}
	await Promise.all(folds);
});

test.each([
	['shared', small],
	['own', large],
])(
	'[R8] a thread that hangs is given up, and the next documents are folded: %s',
	async (_name, make) => {
		const hung = Array.from({ length: 3 }, () => foldsAside.fold(make()));
		const ends = Promise.allSettled(hung);
		await vi.advanceTimersByTimeAsync(2 * foldMsMax);
		expect((await ends).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
		const next = foldsAside.fold(make());
		await turns();
		alive().at(-1)?.answer();
		expect(await next).toEqual(Uint8Array.of(1));
	},
);
