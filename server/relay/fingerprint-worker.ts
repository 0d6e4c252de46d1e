import { parentPort, workerData } from 'node:worker_threads';
import { fingerprintDocument } from './fold.ts';
import { unpackDocument, type PackedDocument } from './packed-document.ts';

/** Makes the fingerprint of one large document in a thread of its own and ends; see `fold-aside.ts`. */
parentPort?.postMessage(fingerprintDocument(unpackDocument(workerData as PackedDocument)));
