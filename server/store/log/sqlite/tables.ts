import type { DatabaseSync } from 'node:sqlite';

const VERSION = 8;

/**
 * Rows lie together by document (`WITHOUT ROWID`), so that opening one reads a run of pages. Ids are
 * written once and referred to by number: a keystroke then costs its own bytes and little more.
 */
const TABLES = `
	CREATE TABLE document (
		key INTEGER PRIMARY KEY,
		docId TEXT NOT NULL,
		generation INTEGER NOT NULL,
		UNIQUE (docId, generation)
	) STRICT;
	CREATE TABLE writer (
		key INTEGER PRIMARY KEY,
		userId TEXT NOT NULL,
		sessionId TEXT NOT NULL,
		UNIQUE (userId, sessionId)
	) STRICT;
	CREATE TABLE appended (
		document INTEGER NOT NULL REFERENCES document,
		seq INTEGER NOT NULL,
		writer INTEGER NOT NULL REFERENCES writer,
		receivedAt INTEGER NOT NULL,
		payload BLOB NOT NULL,
		PRIMARY KEY (document, seq)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE snapshot (
		document INTEGER PRIMARY KEY REFERENCES document,
		seq INTEGER NOT NULL,
		payload BLOB NOT NULL
	) STRICT;
	CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL) STRICT;
	INSERT INTO probe VALUES (1, 0);
`;

/** Version 2: whose each Yjs client id is, so that nobody writes under another's. */
const CLIENTS = `
	CREATE TABLE client (
		document INTEGER NOT NULL REFERENCES document,
		clientId INTEGER NOT NULL,
		writer INTEGER NOT NULL REFERENCES writer,
		firm INTEGER NOT NULL CHECK (firm IN (0, 1)),
		PRIMARY KEY (document, clientId)
	) STRICT, WITHOUT ROWID;
`;

/**
 * Version 3: the data key of each document, wrapped by a key of the ring, and which ring that is.
 * `hasPlain` is 1 while rows of an older version wait to be sealed.
 */
const SEALING = `
	CREATE TABLE dataKey (
		document INTEGER PRIMARY KEY REFERENCES document,
		ringKey TEXT NOT NULL,
		wrapped BLOB NOT NULL
	) STRICT;
	CREATE TABLE sealing (
		id INTEGER PRIMARY KEY CHECK (id = 1),
		ring TEXT,
		hasPlain INTEGER NOT NULL CHECK (hasPlain IN (0, 1))
	) STRICT;
	INSERT INTO sealing SELECT 1, NULL, EXISTS (SELECT 1 FROM appended);
`;

/**
 * Version 4: words that may not enter their document, in a table of their own because they outlive
 * the generation they were written on; and the store's own name, made when it is first opened.
 */
const QUARANTINE = `
	CREATE TABLE quarantined (
		number INTEGER PRIMARY KEY,
		docId TEXT NOT NULL,
		generation INTEGER NOT NULL,
		userId TEXT NOT NULL,
		sessionId TEXT NOT NULL,
		reason TEXT NOT NULL,
		handIn TEXT,
		receivedAt INTEGER NOT NULL,
		payload BLOB NOT NULL,
		state TEXT,
		decidedBy TEXT,
		decidedAt INTEGER
	) STRICT;
	CREATE INDEX quarantinedByDocument ON quarantined (docId, userId);
	CREATE TABLE storeName (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT;
`;

/**
 * Version 5: a row holds all updates of a document that shared a commit (`row.ts`); number, writer and
 * time beside it are the last one's and the first one's.
 */
const SHARED_ROWS = `
	ALTER TABLE appended ADD COLUMN count INTEGER NOT NULL DEFAULT 1;
`;

/**
 * Version 6: a sealed head for each document and generation, so that a row that has gone is noticed
 * (`heads.ts`), a sum over each writer's row, and keys that are never given twice: a document that
 * lost its row must not have its words taken for another's. `tally` counts what no head counts, and
 * `isChained` is 0 while rows of an older version wait to be bound together.
 */
const HEADS = `
	CREATE TABLE document6 (
		key INTEGER PRIMARY KEY AUTOINCREMENT,
		docId TEXT NOT NULL,
		generation INTEGER NOT NULL,
		UNIQUE (docId, generation)
	) STRICT;
	INSERT INTO document6 SELECT key, docId, generation FROM document;
	DROP TABLE document;
	ALTER TABLE document6 RENAME TO document;
	CREATE TABLE writer6 (
		key INTEGER PRIMARY KEY AUTOINCREMENT,
		userId TEXT NOT NULL,
		sessionId TEXT NOT NULL,
		sum INTEGER,
		UNIQUE (userId, sessionId)
	) STRICT;
	INSERT INTO writer6 SELECT key, userId, sessionId, NULL FROM writer;
	DROP TABLE writer;
	ALTER TABLE writer6 RENAME TO writer;
	CREATE TABLE head (
		document INTEGER PRIMARY KEY REFERENCES document,
		docId TEXT NOT NULL,
		generation INTEGER NOT NULL,
		sealed BLOB NOT NULL
	) STRICT;
	CREATE TABLE tally (
		id INTEGER PRIMARY KEY CHECK (id = 1),
		seq INTEGER NOT NULL,
		writes INTEGER NOT NULL,
		isChained INTEGER NOT NULL CHECK (isChained IN (0, 1))
	) STRICT;
	INSERT INTO tally SELECT 1, 0, 0, NOT EXISTS (SELECT 1 FROM document);
`;

/** Version 7: rows may hold folded updates (`row.ts`), which an older program cannot read. */
const FOLDED_ROWS = '';

/** Version 8: updates may lie in the intake beside the file, where an older program does not look. */
const INTAKE = '';

/** What takes a file from the version of the index to the next. */
const STEPS = [
	...[TABLES, CLIENTS, SEALING, QUARANTINE],
	...[SHARED_ROWS, HEADS, FOLDED_ROWS, INTAKE],
] as const;

/** The file needs a newer version of this program. */
export class TooNewError extends Error {
	override readonly name = 'TooNewError';
}

/**
 * Sets the handle to durable writing (`synchronous=FULL`: a commit returns after the fsync of the
 * write-ahead log) and makes the tables of an empty file. Throws for a file of a newer version.
 */
export function prepareTables(database: DatabaseSync): void {
	database.exec(`
		PRAGMA busy_timeout = 5000;
		PRAGMA journal_mode = WAL;
		PRAGMA synchronous = FULL;
		PRAGMA secure_delete = ON;
		PRAGMA cell_size_check = ON;
		PRAGMA foreign_keys = OFF;
	`);
	const mode = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
	if (mode !== 'wal') throw new Error(`The disk cannot hold a write-ahead log (got "${mode}").`);
	const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
	if (version > VERSION) {
		throw new TooNewError('log.sqlite was written by a newer version of this program.');
	}
	const steps = STEPS.slice(version).join('');
	if (version < VERSION) {
		database.exec(`BEGIN IMMEDIATE; ${steps} PRAGMA user_version = ${VERSION}; COMMIT;`);
	}
	// Tables that others refer to cannot be made anew while this is on.
	database.exec('PRAGMA foreign_keys = ON');
}
