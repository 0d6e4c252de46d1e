import { Worker } from 'node:worker_threads';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { fingerprintDocument, foldDocument } from './fold.ts';
import { packDocument } from './packed-document.ts';

/** Above this a fold takes more than a few milliseconds and would hold up everybody else. */
const inlineBytesMax = 128 * 1024;

/** A document whose fold needs more than this dies alone; its room works on with a longer tail. */
const workerHeapMiBMax = 512;

/** Folds without holding up the event loop: small documents at once, large ones in a thread. */
export async function foldAside(stored: StoredDocument): Promise<Uint8Array> {
	return isQuick(stored) ? foldDocument(stored) : runAside('./fold-worker.ts', stored);
}

/** The fingerprint of all that is stored (P13), made like a fold. */
export async function fingerprintAside(stored: StoredDocument): Promise<Uint8Array> {
	return isQuick(stored)
		? fingerprintDocument(stored)
		: runAside('./fingerprint-worker.ts', stored);
}

function isQuick({ snapshot, tail }: StoredDocument): boolean {
	let bytes = snapshot?.state.length ?? 0;
	for (const update of tail) bytes += update.bytes.length;
	return bytes <= inlineBytesMax;
}

function runAside(file: string, stored: StoredDocument): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const packed = packDocument(stored);
		const worker = new Worker(new URL(file, import.meta.url), {
			workerData: packed,
			transferList: [packed.lengths.buffer, packed.bytes.buffer],
			resourceLimits: { maxOldGenerationSizeMb: workerHeapMiBMax },
		});
		worker.on('message', resolve);
		worker.on('error', reject);
		worker.on('exit', () => reject(new Error('The thread ended without a result.')));
	});
}
