import { parentPort, workerData } from 'node:worker_threads';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { foldDocument } from './fold.ts';

/** Folds one large document in a thread of its own and ends; see `fold-aside.ts`. */
parentPort?.postMessage(foldDocument(workerData as StoredDocument));
