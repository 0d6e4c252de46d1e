import { parentPort, workerData } from 'node:worker_threads';
import { foldDocument } from './fold.ts';
import { unpackDocument, type PackedDocument } from './packed-document.ts';

/** Folds one large document in a thread of its own and ends; see `fold-aside.ts`. */
parentPort?.postMessage(foldDocument(unpackDocument(workerData as PackedDocument)));
