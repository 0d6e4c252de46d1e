import { Worker } from 'node:worker_threads';
import { systemClock } from './clock.ts';
import type { FoldAnswer, FoldQuestion } from './fold-worker.ts';
import { foldMsMax, foldThreadsMax } from './limits.ts';
import type { PackedDocument } from './packed-document.ts';

/** Makes one of many updates, and fingerprints. What it is given is given away: its arrays may be transferred. */
export interface Folds {
	/** One update that holds all of the document. */
	fold(document: PackedDocument): Promise<Uint8Array>;
	/** The fingerprint of all that is stored (P13). */
	fingerprint(document: PackedDocument): Promise<Uint8Array>;
}

/** Up to this size documents share a thread; a larger one would make the others wait. */
const sharedBytesMax = 128 * 1024;

/** A document whose fold needs more than this dies with what waits behind it; rooms work on with longer tails. */
const threadHeapMiBMax = 512;

/** A thread takes a while to start and some megabytes to stay. */
const idleMs = 30_000;

interface Waiting {
	readonly resolve: (bytes: Uint8Array) => void;
	readonly reject: (cause: Error) => void;
}

/** One thread that folds what it is asked to, in that order. It keeps no process alive. */
class FoldThread {
	readonly #worker: Worker;
	readonly #waiting: Waiting[] = [];
	#cancelLimit = () => {};
	hasEnded = false;

	constructor() {
		this.#worker = new Worker(new URL('./fold-worker.ts', import.meta.url), {
			resourceLimits: { maxOldGenerationSizeMb: threadHeapMiBMax },
		});
		this.#worker.on('message', (answer: FoldAnswer) => this.#hear(answer));
		this.#worker.on('error', (cause: Error) => this.#end(cause));
		this.#worker.on('exit', () => this.#end(new Error('The thread ended without a result.')));
	}

	get isIdle(): boolean {
		return this.#waiting.length === 0;
	}

	ask(question: FoldQuestion): Promise<Uint8Array> {
		this.#worker.ref();
		return new Promise((resolve, reject) => {
			this.#waiting.push({ resolve, reject });
			if (this.#waiting.length === 1) this.#limitFirst();
			const { lengths, bytes } = question.document;
			this.#worker.postMessage(question, [lengths.buffer, bytes.buffer]);
		});
	}

	async end(): Promise<void> {
		await this.#worker.terminate();
	}

	/** A thread that hangs would keep its place, and all that waits behind it, for ever. */
	#limitFirst(): void {
		this.#cancelLimit();
		// Of the machine's clock, like the thread itself: a simulator hands in folds of its own (R11).
		this.#cancelLimit = systemClock.after(foldMsMax, () => {
			this.#end(new Error('The thread gave no result in time.'));
			void this.end();
		});
	}

	#hear(answer: FoldAnswer): void {
		const first = this.#waiting.shift();
		if (this.isIdle) {
			this.#cancelLimit();
			this.#worker.unref();
		} else this.#limitFirst();
		if ('bytes' in answer) first?.resolve(answer.bytes);
		else first?.reject(new Error(answer.message));
	}

	#end(cause: Error): void {
		this.hasEnded = true;
		this.#cancelLimit();
		for (const { reject } of this.#waiting.splice(0)) reject(cause);
	}
}

let shared: FoldThread | null = null;
let cancelEnd = () => {};

/** Small documents one after another in one thread, which ends when nothing has come for a while. */
async function askShared(question: FoldQuestion): Promise<Uint8Array> {
	cancelEnd();
	if (shared === null || shared.hasEnded) shared = new FoldThread();
	const thread = shared;
	try {
		return await thread.ask(question);
	} finally {
		if (thread === shared && thread.isIdle) {
			cancelEnd();
			cancelEnd = systemClock.after(idleMs, () => {
				shared = null;
				void thread.end();
			});
		}
	}
}

let ownThreads = 0;
const waitingForOwn: (() => void)[] = [];

/** Large documents one to a thread, and no more threads at once than the machine's memory has room for. */
async function askOwn(question: FoldQuestion): Promise<Uint8Array> {
	if (ownThreads < foldThreadsMax) ownThreads++;
	// Whoever leaves hands the place on, so that nobody who comes just then takes it.
	else await new Promise<void>((resolve) => waitingForOwn.push(resolve));
	const thread = new FoldThread();
	try {
		return await thread.ask(question);
	} finally {
		// Its memory is free only when it has ended; the answer waits for nobody.
		void thread.end().finally(leaveOwn);
	}
}

function leaveOwn(): void {
	const next = waitingForOwn.shift();
	if (next === undefined) ownThreads--;
	else next();
}

function askAside(question: FoldQuestion): Promise<Uint8Array> {
	const { snapshot, bytes } = question.document;
	const size = (snapshot?.length ?? 0) + bytes.length;
	return size <= sharedBytesMax ? askShared(question) : askOwn(question);
}

/**
 * Without holding up the event loop, however small a document is: those of a class that writes together
 * are due in the same moment, and forty folds of a few milliseconds would make everybody wait.
 */
export const foldsAside: Folds = {
	fold: (document) => askAside({ what: 'fold', document }),
	fingerprint: (document) => askAside({ what: 'fingerprint', document }),
};
