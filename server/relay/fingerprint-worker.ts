import { parentPort, workerData } from 'node:worker_threads';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { fingerprintDocument } from './fold.ts';

/** Makes the fingerprint of one large document in a thread of its own and ends; see `fold-aside.ts`. */
parentPort?.postMessage(fingerprintDocument(workerData as StoredDocument));
