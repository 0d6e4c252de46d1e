import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { parseBigInt } from 'kysely-generic-sqlite';
import type { IGenericSqlite } from 'kysely-generic-sqlite';
import { AuditChain } from './audit/audit-chain.ts';
import { forgetSum, noteAtRest, requireAsPutDown, requireInOrder } from './intact.ts';
import { migrate } from './migrate.ts';

/** A commit is on the disk when it returns (`synchronous=FULL`), and what was deleted is overwritten. */
const PRAGMAS = [
	'PRAGMA journal_mode = WAL',
	'PRAGMA synchronous = FULL',
	'PRAGMA secure_delete = ON',
	'PRAGMA foreign_keys = ON',
];

/** A backup in another process may hold the file for a moment. */
const timeoutMs = 5_000;

/** Where the records and the key ring lie. */
export interface RecordsPlaces extends Record<string, unknown> {
	readonly path: string;
	readonly keysDir: string;
}

/** Opens the records, whole and in today's shape, with their audit sealed (D13); throws with words that help. */
export function openDatabase({ path, keysDir }: RecordsPlaces): IGenericSqlite<DatabaseSync> {
	requireAsPutDown(path);
	const db = new DatabaseSync(path, { timeout: timeoutMs });
	let audit: AuditChain;
	try {
		requireInOrder(db, path);
		forgetSum(path);
		for (const pragma of PRAGMAS) db.exec(pragma);
		audit = new AuditChain(db, path, keysDir);
		migrate(db);
		audit.noteEnd();
	} catch (error) {
		db.close();
		throw error;
	}
	return {
		db,
		query: (_isSelect, text, parameters) => {
			const answer = ask(db, text, (parameters ?? []) as SQLInputValue[]);
			audit.catchUp();
			return answer;
		},
		close: () => {
			db.close();
			noteAtRest(path);
		},
	};
}

function ask(db: DatabaseSync, text: string, values: readonly SQLInputValue[]) {
	const statement = db.prepare(text);
	if (statement.columns().length > 0) return { rows: statement.all(...values) };
	const done = statement.run(...values);
	return {
		rows: [],
		insertId: parseBigInt(done.lastInsertRowid),
		numAffectedRows: parseBigInt(done.changes),
	};
}
