import type { DatabaseSync } from 'node:sqlite';

/**
 * Version 20: the rows of the audit are numbered, bound to each other and sealed (D13), those that
 * are there in the order in which they came. From here on nobody without the key ring changes, moves,
 * adds or takes away one unseen.
 */
export function sealedAudit(db: DatabaseSync): void {
	db.exec(TABLE);
	const add = db.prepare(ADD);
	let previous: unknown = new Uint8Array(32);
	let seq = 0;
	for (const { at, userId, action, subject } of db.prepare(OLD).all()) {
		const entry = [++seq, at, userId, action, subject] as string[];
		previous = add.get(...entry, previous as Uint8Array)?.['seal'];
	}
	db.exec(END);
}

const OLD = 'SELECT at, userId, action, subject FROM audit ORDER BY rowid';

const TABLE = `
CREATE TABLE sealedAudit (
	seq INTEGER PRIMARY KEY,
	at TEXT NOT NULL,
	userId TEXT,
	action TEXT NOT NULL,
	subject TEXT NOT NULL,
	previous BLOB NOT NULL,
	ringKey TEXT NOT NULL,
	seal BLOB NOT NULL
) STRICT;
`;

const ADD = `
WITH entry AS MATERIALIZED (
	SELECT ? AS seq, ? AS at, ? AS userId, ? AS action, ? AS subject, ? AS previous,
		auditKey() AS ringKey
)
INSERT INTO sealedAudit (seq, at, userId, action, subject, previous, ringKey, seal)
SELECT seq, at, userId, action, subject, previous, ringKey,
	auditSeal(seq, at, userId, action, subject, previous, ringKey)
FROM entry RETURNING seal
`;

const END = `
DROP TABLE audit;
ALTER TABLE sealedAudit RENAME TO audit;
CREATE INDEX auditByTime ON audit (at);
CREATE INDEX auditBySubject ON audit (subject);
CREATE TRIGGER auditStays BEFORE UPDATE ON audit
	BEGIN SELECT RAISE(ABORT, 'An audit row is never changed.'); END;
CREATE TRIGGER auditKept BEFORE DELETE ON audit
	BEGIN SELECT RAISE(ABORT, 'An audit row is never deleted.'); END;
`;
