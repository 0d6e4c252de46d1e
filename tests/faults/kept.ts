import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import type { WriterClient } from './writer-client.ts';

/** A witness would only tell again what the test knows itself. */
const KEPT_FILES: readonly string[] = ['log.sqlite', 'log.sqlite-wal', 'log.sqlite-intake'];

/**
 * What a store holds, read from a copy of its files: the original, its write-ahead log included,
 * stays as the fault has left it. Nobody may be writing (stopped or dead). Throws for a damaged store.
 */
export async function keptIn(folder: string, docIds: readonly DocId[]): Promise<Set<string>> {
	const copy = await mkdtemp(join(tmpdir(), 'jiashu-kept-'));
	try {
		for (const name of await readdir(folder)) {
			if (KEPT_FILES.includes(name)) {
				await copyFile(join(folder, name), join(copy, name));
			}
		}
		const path = join(copy, 'log.sqlite');
		const log = await openSqliteLog({ path, keysDir: join(folder, 'keys'), now: Date.now });
		const kept = new Set<string>();
		try {
			for (const docId of docIds) {
				const doc = await readDocument(log, docId, 1);
				for (const key of doc.getMap('entries').keys()) kept.add(key);
				doc.destroy();
			}
		} finally {
			await log.close();
		}
		requireIntegrity(path);
		return kept;
	} finally {
		await rm(copy, { recursive: true });
	}
}

function requireIntegrity(path: string): void {
	const database = new DatabaseSync(path);
	try {
		const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
		if (verdict !== 'ok') throw new Error(`The store is damaged: ${String(verdict)}`);
	} finally {
		database.close();
	}
}

/** Everything that was vouched for to any of these people. */
export const promisedTo = (clients: readonly WriterClient[]): Set<string> =>
	new Set(clients.flatMap((client) => client.promised));

/** What was promised and is not there. */
export const missing = (promised: Iterable<string>, kept: ReadonlySet<string>): string[] =>
	[...promised].filter((key) => !kept.has(key));
