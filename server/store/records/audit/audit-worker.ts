import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { must } from '#domain/assert.ts';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { readHead } from './audit-head.ts';
import { AuditKeys } from './audit-keys.ts';
import type { AuditPlaces } from './audit-watch.ts';
import { verifyAudit } from './verify-audit.ts';

/** The thread of one look at the audit: it reads, tells its verdict and ends. */
const { path, keysDir } = workerData as AuditPlaces;
const keys = new AuditKeys(must(KeyRing.load(keysDir), 'the ring of a store that is open'));
const head = readHead(path, keys);
const db = new DatabaseSync(path, { readOnly: true });
try {
	parentPort?.postMessage(verifyAudit(db, head, keys));
} finally {
	db.close();
}
