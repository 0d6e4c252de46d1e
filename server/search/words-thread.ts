import { Worker } from 'node:worker_threads';
import type { DocKind } from '#domain/doc-kind.ts';
import type { FoldedPiece } from '#domain/search/words.ts';
import { packDocument } from '#server/relay/packed-document.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import type { ReadingAnswer, ReadingTask } from './read-words.ts';

/** A document that needs more than this to be read dies alone, with what waits beside it. */
const heapMiBMax = 512;
/** Searches come in bursts; between them no thread stands about. */
const idleMs = 20_000;

/** Reads documents in a thread that is there while there is something to read. */
export interface WordsThread {
	/** Rejects when the document cannot be read, or when the thread has died over it or another. */
	read(kind: DocKind, stored: StoredDocument): Promise<FoldedPiece[]>;
	close(): Promise<void>;
}

interface Waiting {
	readonly resolve: (pieces: FoldedPiece[]) => void;
	readonly reject: (error: Error) => void;
}

export function createWordsThread(): WordsThread {
	const waiting = new Map<number, Waiting>();
	let worker: Worker | null = null;
	let idle: NodeJS.Timeout | null = null;
	let last = 0;

	function begin(): Worker {
		const started = new Worker(new URL('./words-worker.ts', import.meta.url), {
			resourceLimits: { maxOldGenerationSizeMb: heapMiBMax },
		});
		started.unref();
		started.on('message', (answer: ReadingAnswer) => {
			const asked = waiting.get(answer.number);
			waiting.delete(answer.number);
			if ('pieces' in answer) asked?.resolve(answer.pieces);
			else asked?.reject(new Error(answer.failure));
			if (waiting.size === 0) idle = setTimeout(() => void end(), idleMs).unref();
		});
		const gone = (error: Error) => {
			// One that was ended says so late, and what waits by then is another's.
			if (worker !== started) return;
			worker = null;
			rejectAll(error);
		};
		started.on('error', gone);
		started.on('exit', () => gone(new Error('The thread ended without an answer.')));
		return started;
	}

	function rejectAll(error: Error): void {
		for (const { reject } of waiting.values()) reject(error);
		waiting.clear();
	}

	async function end(): Promise<void> {
		const ending = worker;
		worker = null;
		rejectAll(new Error('Nothing more is read.'));
		await ending?.terminate();
	}

	return {
		read(kind, stored) {
			if (idle !== null) clearTimeout(idle);
			worker ??= begin();
			const number = ++last;
			const document = packDocument(stored);
			const task: ReadingTask = { number, kind, document };
			const read = new Promise<FoldedPiece[]>((resolve, reject) => {
				waiting.set(number, { resolve, reject });
			});
			worker.postMessage(task, [document.lengths.buffer, document.bytes.buffer]);
			return read;
		},
		async close() {
			if (idle !== null) clearTimeout(idle);
			await end();
		},
	};
}
