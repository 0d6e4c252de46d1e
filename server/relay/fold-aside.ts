import { Worker } from 'node:worker_threads';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { foldDocument } from './fold.ts';

/** Above this a fold takes more than a few milliseconds and would hold up everybody else. */
const inlineBytesMax = 128 * 1024;

/** A document whose fold needs more than this dies alone; its room works on with a longer tail. */
const workerHeapMiBMax = 512;

/** Folds without holding up the event loop: small documents at once, large ones in a thread. */
export async function foldAside(stored: StoredDocument): Promise<Uint8Array> {
	let bytes = stored.snapshot?.state.length ?? 0;
	for (const update of stored.tail) bytes += update.bytes.length;
	return bytes <= inlineBytesMax ? foldDocument(stored) : foldInThread(stored);
}

function foldInThread(stored: StoredDocument): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./fold-worker.ts', import.meta.url), {
			workerData: stored,
			resourceLimits: { maxOldGenerationSizeMb: workerHeapMiBMax },
		});
		worker.on('message', resolve);
		worker.on('error', reject);
		worker.on('exit', () => reject(new Error('The fold ended without a result.')));
	});
}
