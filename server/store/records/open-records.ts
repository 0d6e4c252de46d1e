import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { GenericSqliteWorkerDialect } from 'kysely-generic-sqlite/worker';
import { createNodeWorkerExecutor } from 'kysely-generic-sqlite/worker-helper-node';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import type { RecordTables } from './schema.ts';

/** The file of the records inside the data folder. */
export const RECORDS_FILE = 'records.sqlite';

/**
 * Opens the records and brings them to today's shape; `records.destroy()` closes them. There is one
 * connection: a transaction has it to itself and everything else waits, so transactions never
 * interleave. What a transaction reads is therefore still true when it writes. Inside one, use the
 * transaction and never the outer `records`, which would wait for its own end.
 *
 * The audit among them is sealed with the key ring in `keysDir` (D13); where nothing has ever been
 * sealed and there is no ring, one is made.
 */
export async function openRecords(
	path: string,
	keysDir = keysDirBeside(dirname(path)),
): Promise<Kysely<RecordTables>> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const records = new Kysely<RecordTables>({
		dialect: new GenericSqliteWorkerDialect(
			createNodeWorkerExecutor({
				worker: () => new Worker(new URL('./records-worker.ts', import.meta.url)),
				data: { path, keysDir },
			}),
		),
	});
	// The dialect opens with the first query; a store that cannot be opened must stop the start.
	await records.selectFrom('school').select('id').execute();
	return records;
}
