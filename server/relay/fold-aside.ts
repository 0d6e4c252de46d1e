import { Worker } from 'node:worker_threads';
import { fingerprintDocument, foldDocument } from './fold.ts';
import { unpackDocument, type PackedDocument } from './packed-document.ts';

/** Above this a fold takes more than a few milliseconds and would hold up everybody else. */
const inlineBytesMax = 128 * 1024;

/** A document whose fold needs more than this dies alone; its room works on with a longer tail. */
const workerHeapMiBMax = 512;

/**
 * Folds without holding up the event loop: small documents at once, large ones in a thread. The tail's
 * bytes are given away with it.
 */
export async function foldAside(document: PackedDocument): Promise<Uint8Array> {
	return isQuick(document)
		? foldDocument(unpackDocument(document))
		: runAside('./fold-worker.ts', document);
}

/** The fingerprint of all that is stored (P13), made like a fold. */
export async function fingerprintAside(document: PackedDocument): Promise<Uint8Array> {
	return isQuick(document)
		? fingerprintDocument(unpackDocument(document))
		: runAside('./fingerprint-worker.ts', document);
}

const isQuick = ({ snapshot, bytes }: PackedDocument) =>
	(snapshot?.length ?? 0) + bytes.length <= inlineBytesMax;

function runAside(file: string, document: PackedDocument): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL(file, import.meta.url), {
			workerData: document,
			transferList: [document.lengths.buffer, document.bytes.buffer],
			resourceLimits: { maxOldGenerationSizeMb: workerHeapMiBMax },
		});
		worker.on('message', resolve);
		worker.on('error', reject);
		worker.on('exit', () => reject(new Error('The thread ended without a result.')));
	});
}
