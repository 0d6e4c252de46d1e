import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import type { AuditVerdict } from '#domain/audit.ts';
import type { UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { backUp } from '#server/cli/backup.ts';
import { KeyRing } from '#server/store/log/sealing/key-ring.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import { headPath, readHead, type AuditHead } from '#server/store/records/audit/audit-head.ts';
import { AuditKeys } from '#server/store/records/audit/audit-keys.ts';
import { verifyAudit } from '#server/store/records/audit/verify-audit.ts';
import { migrate } from '#server/store/records/migrate.ts';
import { openRecords, RECORDS_FILE } from '#server/store/records/open-records.ts';
import { note } from './headline.ts';
import { between, rounds, seededRandom } from './rounds.ts';

/**
 * D13: whoever can write into the file of the records, and has no key, changes nothing of the audit
 * unseen: no row edited, taken away, moved, doubled, none cut off the end. And no crash looks like it.
 */
const ROWS = 1_000;
let home: string;
/** A store that is put down, with `ROWS` rows under two keys of the ring. */
let whole: string;
let keysDir: string;
let keys: AuditKeys;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-audit-'));
	whole = join(home, 'whole');
	keysDir = join(home, 'keys');
	await append(whole, 0, ROWS / 2);
	must(KeyRing.load(keysDir), 'a ring').addKey();
	await append(whole, ROWS / 2, ROWS);
	keys = new AuditKeys(must(KeyRing.load(keysDir), 'a ring'));
});

afterAll(() => rmSync(home, { recursive: true }));

const entry = (number: number) => ({
	at: instantFromMs(Date.UTC(2026, 10, 26) + number * 1_000),
	userId: number % 7 === 0 ? null : (`usr_${number % 5}` as UserId),
	action: `action.${number % 3}`,
	subject: `chd_${number % 11}`,
});

/** In transactions of one row, of two, of three …, as decisions are. */
async function append(folder: string, from: number, to: number): Promise<void> {
	const records = await openRecords(join(folder, RECORDS_FILE), keysDir);
	for (let number = from, size = 1; number < to; number += size, size = (size % 9) + 1) {
		const end = Math.min(to, number + size);
		await records.transaction().execute(async (inside) => {
			for (let each = number; each < end; each++) await appendAudit(inside, entry(each));
		});
	}
	await records.destroy();
}

function copyOf(name: string): string {
	const folder = join(home, name);
	cpSync(whole, folder, { recursive: true });
	return folder;
}

function verdictOn(folder: string): AuditVerdict {
	const path = join(folder, RECORDS_FILE);
	const head = readHead(path, keys);
	const db = new DatabaseSync(path, { readOnly: true });
	try {
		return verifyAudit(db, head, keys);
	} finally {
		db.close();
	}
}

/** Opens the file as somebody would who has it and not the keys. */
function openByForce(folder: string): DatabaseSync {
	rmSync(join(folder, `${RECORDS_FILE}-sum`), { force: true });
	const db = new DatabaseSync(join(folder, RECORDS_FILE));
	db.exec('DROP TRIGGER auditStays; DROP TRIGGER auditKept');
	return db;
}

/** What is done to one row or two; gives the first row that is not as it was written. */
type Tampering = (db: DatabaseSync, random: () => number) => number;

const anyRow = (random: () => number, from = 1, to = ROWS) => between(random, from, to + 1);

/** Closes the gap after `seq`, or opens one, and lets every row name the seal of its new neighbour. */
function mendNumbers(db: DatabaseSync, after: number, by: 1 | -1): void {
	db.prepare('UPDATE audit SET seq = -seq WHERE seq > ?').run(after);
	db.prepare('UPDATE audit SET seq = ? - seq WHERE seq < 0').run(by);
}
function mendLinks(db: DatabaseSync): void {
	db.exec(`UPDATE audit SET previous = coalesce(
		(SELECT seal FROM audit AS other WHERE other.seq = audit.seq - 1), zeroblob(32))`);
}

const EDITS: readonly string[] = [
	`at = '2026-11-25T00:00:00.000Z'`,
	`userId = 'usr_of_another'`,
	`userId = CASE WHEN userId IS NULL THEN 'usr_1' END`,
	`action = action || ' '`,
	`subject = 'chd_of_another'`,
	`action = subject, subject = action`,
	`ringKey = 'key_of_somebody'`,
	`seal = zeroblob(32)`,
	`seal = previous`,
];

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
	edit(db, random) {
		const seq = anyRow(random);
		const edit = EDITS[between(random, 0, EDITS.length)] ?? '';
		db.exec(`UPDATE audit SET ${edit} WHERE seq = ${seq}`);
		return seq;
	},
	delete(db, random) {
		const seq = anyRow(random, 1, ROWS - 1);
		db.exec(`DELETE FROM audit WHERE seq = ${seq}`);
		if (random() < 0.7) mendNumbers(db, seq, -1);
		if (random() < 0.5) mendLinks(db);
		return seq;
	},
	reorder(db, random) {
		const one = anyRow(random, 1, ROWS - 1);
		const other = random() < 0.5 ? one + 1 : anyRow(random, one + 1);
		db.exec(`UPDATE audit SET seq = 0 WHERE seq = ${one};
			UPDATE audit SET seq = ${one} WHERE seq = ${other};
			UPDATE audit SET seq = ${other} WHERE seq = 0`);
		if (random() < 0.5) mendLinks(db);
		return one;
	},
	duplicate(db, random) {
		const seq = anyRow(random);
		const to = random() < 0.5 ? seq + 1 : ROWS + 1;
		mendNumbers(db, to - 1, 1);
		db.exec(`INSERT INTO audit SELECT ${to}, at, userId, action, subject, previous, ringKey, seal
			FROM audit WHERE seq = ${seq}`);
		if (random() < 0.5) mendLinks(db);
		return to;
	},
	truncate(db, random) {
		const kept = between(random, 0, ROWS);
		db.exec(`DELETE FROM audit WHERE seq > ${kept}`);
		return kept + 1;
	},
};

test('D13: the audit of a school is whole, across a rotation of the key', () => {
	expect(verdictOn(whole)).toEqual({ type: 'whole', rows: ROWS });
	const db = new DatabaseSync(join(whole, RECORDS_FILE), { readOnly: true });
	expect(db.prepare('SELECT count(DISTINCT ringKey) AS n FROM audit').get()).toEqual({ n: 2 });
	db.close();
});

test.each(Object.entries(TAMPERINGS))(
	'D13: %s, and it is seen, at its row, every time',
	(name, tamper) => {
		const folder = copyOf(`tampered-${name}`);
		const head = readHead(join(folder, RECORDS_FILE), keys);
		const db = openByForce(folder);
		const random = seededRandom(`audit ${name}`);
		const tried = rounds(200);
		for (let round = 0; round < tried; round++) {
			db.exec('BEGIN');
			const row = tamper(db, random);
			const verdict = verifyAudit(db, head, keys);
			db.exec('ROLLBACK');
			expect(verdict, `round ${round}`).toMatchObject({ type: 'broken', row });
			if (name === 'truncate') expect(verdict).toMatchObject({ fault: 'cut-off' });
		}
		expect(verifyAudit(db, head, keys)).toEqual({ type: 'whole', rows: ROWS });
		db.close();
		note({ row: 'tampered audit', survived: tried });
	},
);

test('D13: a head that is gone, is half or is sealed by somebody else is seen', () => {
	const folder = copyOf('heads');
	const path = headPath(join(folder, RECORDS_FILE));
	const line = readFileSync(path, 'latin1');
	const own = { type: 'broken', fault: 'head', row: ROWS };
	writeFileSync(path, line.replace(/^\d+/, '900'));
	expect(verdictOn(folder)).toEqual(own);
	writeFileSync(path, line.slice(0, 40));
	expect(verdictOn(folder)).toEqual(own);
	rmSync(path);
	expect(verdictOn(folder)).toEqual(own);
});

test('D13: what is written after rows were cut off does not cover it up', async () => {
	const folder = copyOf('covered');
	const db = openByForce(folder);
	db.exec(`DELETE FROM audit WHERE seq > ${ROWS - 10}`);
	db.close();
	await append(folder, 0, 5);
	expect(verdictOn(folder)).toEqual({ type: 'broken', fault: 'cut-off', row: ROWS - 4 });
	await append(folder, 0, 50);
	expect(verdictOn(folder)).toEqual({ type: 'broken', fault: 'changed', row: ROWS });
	// Nor does taking the head away.
	rmSync(headPath(join(folder, RECORDS_FILE)));
	await append(folder, 0, 5);
	expect(verdictOn(folder)).toMatchObject({ type: 'broken', fault: 'head' });
});

test('D13: rows of an older program that come back are not sealed as if they were new', async () => {
	const folder = copyOf('older-again');
	const path = join(folder, RECORDS_FILE);
	for (const name of ['', '-sum']) rmSync(`${path}${name}`);
	const db = new DatabaseSync(path);
	migrate(db, 19);
	db.exec(`ATTACH '${join(whole, RECORDS_FILE)}' AS sealed;
		INSERT INTO audit SELECT at, userId, action, subject FROM sealed.audit WHERE seq <= 700`);
	db.close();
	await append(folder, 0, 1);
	expect(verdictOn(folder)).toMatchObject({ type: 'broken', fault: 'cut-off' });
});

test('D13: a head that a crash left behind the rows is no alarm, and rows behind the head are one', () => {
	const folder = copyOf('behind');
	const db = openByForce(folder);
	const heads: AuditHead[] = db
		.prepare('SELECT seq, seal FROM audit WHERE seq % 20 = 0 ORDER BY seq')
		.all() as never;
	for (const [rows] of heads.entries()) {
		db.exec(`BEGIN; DELETE FROM audit WHERE seq > ${(rows + 1) * 20}`);
		for (const [known, head] of heads.entries()) {
			const expected = known <= rows ? 'whole' : 'broken';
			expect(verifyAudit(db, head, keys).type).toBe(expected);
		}
		db.exec('ROLLBACK');
	}
	db.close();
});

test('D13: a backup that is made while decisions are taken carries a head that fits', async () => {
	const folder = copyOf('running');
	await (await openSqliteLog({ path: join(folder, 'log.sqlite'), keysDir, now: () => 1 })).close();
	const records = await openRecords(join(folder, RECORDS_FILE), keysDir);
	let backups = 0;
	let written = 0;
	const writing = (async () => {
		while (backups < 5) await appendAudit(records, entry(written++));
	})();
	for (; backups < 5; backups++) await backUp(folder, join(home, `backup-${backups}`));
	await writing;
	await records.destroy();
	expect(written).toBeGreaterThan(5);
	for (let backup = 0; backup < 5; backup++) {
		const copy = join(home, `backup-${backup}`);
		expect(verdictOn(copy).type).toBe('whole');
		await append(copy, 0, 3);
		expect(verdictOn(copy).type).toBe('whole');
	}
});
