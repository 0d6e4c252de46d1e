import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseId, type DocId } from '#domain/ids.ts';
import { createServices } from '../app.ts';
import { readConfig } from '../config.ts';
import { createEnvironment } from '../environment.ts';
import type { ImportRefusal, Transfers } from '../generations/transfers.ts';

/**
 * `npm run document -- export DOC FILE` writes one document with its history into a file, sealed for
 * this store's key ring; `npm run document -- import DOC FILE` puts it in the place of what is there
 * now, as a new generation (R6). The server must be stopped.
 */
const USAGE = 'Say what: npm run document -- export|import doc_… FILE';

const REFUSALS: Readonly<Record<ImportRefusal['type'], string>> = {
	'not-found': 'This store has no such document.',
	'other-document': 'The file holds another document.',
	'erased-since': 'Words of it were erased for good after this file was made. Nothing was changed.',
	busy: 'The document is being replaced just now.',
};

/** Throws while a server has the store open: two programs must not write one log. */
export function requireStopped(dataDir: string): void {
	const database = new DatabaseSync(join(dataDir, 'log.sqlite'));
	try {
		// Leaving the write-ahead log needs the file for oneself; opening the store goes back to it.
		database.exec('PRAGMA journal_mode = DELETE');
	} catch (cause) {
		throw new Error('The server is running. Stop it first.', { cause });
	} finally {
		database.close();
	}
}

async function run(transfers: Transfers, act: string, docId: DocId, path: string): Promise<string> {
	if (act === 'export') {
		const file = await transfers.exportDocument(docId);
		if (!file.ok) throw new Error(REFUSALS[file.error.type]);
		writeFileSync(path, file.value, { mode: 0o600, flag: 'wx' });
		return `Wrote ${docId} to ${path}. It opens with the key ring of this store alone.`;
	}
	const made = await transfers.importDocument(docId, readFileSync(path, 'utf8'));
	if (!made.ok) throw new Error(REFUSALS[made.error.type]);
	return `${docId} is as in ${path} now, generation ${made.value}. What devices still hold of the one before goes to the quarantine.`;
}

if (import.meta.main) {
	const [act = '', id, path, ...rest] = process.argv.slice(2);
	const docId = parseId('document', id);
	if ((act !== 'export' && act !== 'import') || docId === null || path === undefined) {
		console.error(USAGE);
		process.exitCode = 2;
	} else {
		try {
			const config = readConfig(process.env, rest);
			requireStopped(config.dataDir);
			const app = await createServices(config, createEnvironment('warn'));
			try {
				console.log(await run(app.transfers, act, docId, path));
			} finally {
				await app.close();
			}
		} catch (error) {
			console.error(error instanceof Error ? error.message : error);
			process.exitCode = 1;
		}
	}
}
