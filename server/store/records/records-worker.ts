import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { parseBigInt } from 'kysely-generic-sqlite';
import type { IGenericSqlite } from 'kysely-generic-sqlite';
import { createNodeOnMessageCallback } from 'kysely-generic-sqlite/worker-helper-node';
import { forgetSum, noteAtRest, requireAsPutDown, requireInOrder } from './intact.ts';
import { migrate } from './migrate.ts';

/**
 * The thread in which the records' database lives, so that the event loop never waits for a disk.
 * A commit is on the disk when it returns (`synchronous=FULL`), and what was deleted is overwritten.
 */
const PRAGMAS = [
	'PRAGMA journal_mode = WAL',
	'PRAGMA synchronous = FULL',
	'PRAGMA secure_delete = ON',
	'PRAGMA foreign_keys = ON',
];

/** A backup in another process may hold the file for a moment. */
const timeoutMs = 5_000;

function openDatabase({ path }: { path: string }): IGenericSqlite<DatabaseSync> {
	requireAsPutDown(path);
	const db = new DatabaseSync(path, { timeout: timeoutMs });
	try {
		requireInOrder(db, path);
		forgetSum(path);
		for (const pragma of PRAGMAS) db.exec(pragma);
		migrate(db);
	} catch (error) {
		db.close();
		throw error;
	}
	return {
		db,
		query: (_isSelect, text, parameters) => {
			const statement = db.prepare(text);
			const values = (parameters ?? []) as SQLInputValue[];
			if (statement.columns().length > 0) return { rows: statement.all(...values) };
			const done = statement.run(...values);
			return {
				rows: [],
				insertId: parseBigInt(done.lastInsertRowid),
				numAffectedRows: parseBigInt(done.changes),
			};
		},
		close: () => {
			db.close();
			noteAtRest(path);
		},
	};
}

createNodeOnMessageCallback(openDatabase);
