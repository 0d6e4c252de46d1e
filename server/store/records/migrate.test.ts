import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { giveSealing } from './audit/audit-chain.ts';
import { EMPTY_HEAD } from './audit/audit-head.ts';
import { AuditKeys } from './audit/audit-keys.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { migrate, RECORDS_VERSION } from './migrate.ts';
import { firstTables } from './migrations/001-first-tables.ts';
import { erasures } from './migrations/002-erasures.ts';
import { duties } from './migrations/003-duties.ts';

let db: DatabaseSync;
let keysDir: string;
beforeEach(() => {
	keysDir = mkdtempSync(join(tmpdir(), 'jiashu-migrate-'));
	// As an older program left it: a child with a journal that others refer to.
	db = new DatabaseSync(':memory:');
	giveSealing(db, new AuditKeys(KeyRing.create(keysDir)), () => undefined);
	for (const step of [firstTables, erasures, duties]) db.exec(step);
	db.exec(`
		PRAGMA user_version = 3;
		INSERT INTO schoolYear VALUES ('yer_1', '2026–2027', '2026-09-01', '2027-07-10');
		INSERT INTO class VALUES ('cls_1', '七(4)班', '2026-09-01T00:00:00.000Z');
		INSERT INTO child VALUES ('chd_1', '小慧', 'cls_1', 0, '2026-09-01T00:00:00.000Z', NULL);
		INSERT INTO document VALUES ('doc_1', 'journal', 'chd_1', 'yer_1', 2, '2026-09-01T00:00:00.000Z');
		INSERT INTO indexProgress VALUES ('doc_1', 17);
	`);
});
afterEach(() => {
	db.close();
	rmSync(keysDir, { recursive: true });
});

test('documents of an older store stay, with all that refers to them, and references are held again', () => {
	migrate(db);
	expect(
		db.prepare('SELECT id, kind, childId, schoolYearId, generation FROM document').all(),
	).toEqual([
		{ id: 'doc_1', kind: 'journal', childId: 'chd_1', schoolYearId: 'yer_1', generation: 2 },
	]);
	expect(db.prepare('SELECT * FROM indexProgress').all()).toEqual([{ docId: 'doc_1', seq: 17 }]);
	expect(() => db.exec(`INSERT INTO indexProgress VALUES ('doc_none', 1)`)).toThrow(/FOREIGN KEY/);
	expect(() => db.exec(`DELETE FROM document WHERE id = 'doc_1'`)).toThrow(/FOREIGN KEY/);
});

test('[F3] a child that changed class is known to have been in both, each for its days', () => {
	const at = (day: string) => `2026-${day}T00:00:00.000Z`;
	db.exec(`
		INSERT INTO class VALUES ('cls_2', '八(1)班', '2026-09-01T00:00:00.000Z');
		INSERT INTO child VALUES ('chd_2', '小雨', 'cls_1', 0, '${at('09-01')}', '${at('12-01')}');
		INSERT INTO child VALUES ('chd_3', '小宇', 'cls_1', 0, '${at('09-01')}', '${at('11-20')}');
		INSERT INTO audit VALUES ('${at('10-20')}', NULL, 'child.move', 'chd_2 cls_1 cls_2');
		INSERT INTO audit VALUES ('${at('11-10')}', NULL, 'child.move', 'chd_2 cls_2 cls_1');
	`);
	migrate(db);
	const stays = db
		.prepare(
			'SELECT childId, classId, startedAt, endedAt FROM classStay ORDER BY childId, startedAt',
		)
		.all()
		.map((row) => Object.values(row));
	expect(stays).toEqual([
		['chd_1', 'cls_1', at('09-01'), null],
		['chd_2', 'cls_1', at('09-01'), at('10-20')],
		['chd_2', 'cls_2', at('10-20'), at('11-10')],
		['chd_2', 'cls_1', at('11-10'), at('12-01')],
		['chd_3', 'cls_1', at('09-01'), at('11-20')],
	]);
});

test('a document has exactly one owner, and each kind once', () => {
	migrate(db);
	const insert = (id: string, owner: string) =>
		db.exec(
			`INSERT INTO document (id, kind, generation, createdAt, ${owner.split('=')[0]})
			 VALUES ('${id}', 'card', 1, '', ${owner.split('=')[1]})`,
		);
	insert('doc_2', `childId='chd_1'`);
	expect(() => insert('doc_3', `childId='chd_1'`)).toThrow(/UNIQUE/);
	expect(() => db.exec(`UPDATE document SET classId = 'cls_1'`)).toThrow(/CHECK/);
});

test('[D13] the audit of an older store is sealed in the order in which it came', () => {
	for (let number = 0; number < 300; number++) {
		db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?)').run(
			...[`2026-11-26T08:00:0${number % 3}Z`, number % 2 ? 'usr_1' : null, 'act', `chd_${number}`],
		);
	}
	migrate(db);
	const rows = db.prepare('SELECT seq, subject FROM audit ORDER BY seq').all();
	expect(rows).toEqual(rows.map((_, at) => ({ seq: at + 1, subject: `chd_${at}` })));
	const ring = KeyRing.load(keysDir);
	if (ring === null) throw new Error('no ring');
	expect(verifyAudit(db, EMPTY_HEAD, new AuditKeys(ring))).toEqual({ type: 'whole', rows: 300 });
	expect(() => db.exec('DELETE FROM audit')).toThrow('never deleted');
});

test('a store with a broken reference is left as it was', () => {
	db.exec('PRAGMA foreign_keys = OFF');
	db.exec(`INSERT INTO indexProgress VALUES ('doc_none', 1)`);
	expect(() => migrate(db)).toThrow('The records could not be brought to version 4.');
	expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 });
	expect(db.prepare('SELECT count(*) AS n FROM document').get()).toEqual({ n: 1 });
});

test('a store of a newer program is not touched', () => {
	db.exec(`PRAGMA user_version = ${RECORDS_VERSION + 1}`);
	expect(() => migrate(db)).toThrow(/newer version of the program/);
});
