import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';
import type { NewUpdate } from '../update-log.ts';
import type { Damage } from './heads.ts';
import { openSqliteLog, type SqliteLog } from './sqlite-log.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docId = (number: number) => id('doc', number) as DocId;
const HURT = docId(1);
const OTHER = docId(2);
const update = (document: DocId, text: string, writer = 1): NewUpdate => ({
	...{ docId: document, generation: 1, bytes: new TextEncoder().encode(text) },
	...{ author: id('usr', writer) as UserId, session: id('ses', writer) as SessionId },
	claims: [{ clientId: writer, firm: true }],
});

let folder: string;
let path: string;
let log: SqliteLog;
let damages: Damage[];

const open = async (at = path) =>
	openSqliteLog({
		...{ path: at, keysDir: join(folder, 'keys'), now: Date.now },
		onDamage: (damage) => damages.push(damage),
	});
const wordsOf = async (from: SqliteLog, document: DocId) =>
	(await from.history(document, 1, 0)).map(({ bytes }) => new TextDecoder().decode(bytes));

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-damage-'));
	path = join(folder, 'log.sqlite');
	damages = [];
	log = await open();
	for (const text of ['一', '二', '三', '四']) {
		await log.append(update(HURT, text));
		await log.append(update(OTHER, text, 2));
	}
	// Two writers in one row: the second is told inside of it.
	await Promise.all([log.append(update(HURT, '五')), log.append(update(HURT, '六', 3))]);
	await log.quarantine.keep({ ...update(HURT, '迟'), reason: 'right-ended', handIn: null });
	await log.quarantine.keep({ ...update(HURT, '到'), reason: 'right-ended', handIn: null });
	await log.quarantine.keep({ ...update(OTHER, '迟'), reason: 'right-ended', handIn: null });
});

afterEach(async () => {
	await log.close();
	rmSync(folder, { recursive: true });
});

/** Changes the closed file past the log, and opens it again. */
async function hurt(sql: string): Promise<void> {
	await log.close();
	const database = new DatabaseSync(path);
	database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
	database.close();
	log = await open();
}

const ROW = (at: string) => `DELETE FROM appended WHERE document = 1 AND seq =
	(SELECT ${at} FROM appended WHERE document = 1)`;

test.each([
	['its first row is missing', ROW('MIN(seq)')],
	['a row in the middle is missing', ROW('MIN(seq) + 2')],
	['its last row is missing', ROW('MAX(seq)')],
	['all its rows are missing', 'DELETE FROM appended WHERE document = 1'],
	['its head is missing', 'DELETE FROM head WHERE document = 1'],
	['its own row is missing', 'DELETE FROM document WHERE key = 1'],
	['its key is missing', 'DELETE FROM dataKey WHERE document = 1'],
	['its id has changed', `UPDATE document SET docId = '${docId(7)}' WHERE key = 1`],
	['rows were given to another', 'UPDATE appended SET document = 9 WHERE document = 1'],
	['a time has changed', 'UPDATE appended SET receivedAt = receivedAt + 1 WHERE seq = 1'],
	['a number of updates has changed', 'UPDATE appended SET count = 1 WHERE count = 2'],
	['a writer has changed', 'UPDATE appended SET writer = 2 WHERE seq = 1'],
	['a writer is missing', "DELETE FROM writer WHERE userId LIKE '%3'"],
	['a writer is another', `UPDATE writer SET userId = '${id('usr', 9)}' WHERE userId LIKE '%3'`],
	['a client id is another’s', 'UPDATE client SET writer = 2 WHERE document = 1'],
	['a client id is nobody’s', 'DELETE FROM client WHERE document = 1'],
])('[R10] a document is not handed out when %s; others go on', async (_what, sql) => {
	await hurt(sql);
	await expect(log.read(HURT, 1)).rejects.toThrow(PayloadError);
	expect(damages).toContainEqual(expect.objectContaining({ docId: HURT }));
	expect(log.state).toBe('open');
	expect(await wordsOf(log, OTHER)).toEqual(['一', '二', '三', '四']);
	await log.append(update(OTHER, '七', 2));
	await log.append(update(docId(5), '新'));
	expect(await wordsOf(log, OTHER)).toEqual(['一', '二', '三', '四', '七']);
	expect(await wordsOf(log, docId(5))).toEqual(['新']);
});

test('[R10] nobody writes over a document that is damaged, and others are not held up by who tries', async () => {
	await hurt('DELETE FROM head WHERE document = 1');
	await expect(log.append(update(HURT, '七'))).rejects.toThrow('could not be kept');
	expect(log.state).toBe('open');
	await log.append(update(OTHER, '七', 2));
	await expect(log.read(HURT, 1)).rejects.toThrow(PayloadError);
});

test('[R10] who shares a commit with a document that is damaged is kept all the same', async () => {
	await hurt('DELETE FROM head WHERE document = 1');
	const appended = await Promise.allSettled([
		log.append(update(OTHER, '七', 2)),
		log.append(update(HURT, '七')),
		log.append(update(docId(5), '新')),
		log.append(update(OTHER, '八', 2)),
	]);
	expect(appended.map(({ status }) => status)).toEqual([
		...['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
	]);
	expect(log.state).toBe('open');
	expect(await wordsOf(log, OTHER)).toEqual(['一', '二', '三', '四', '七', '八']);
	expect(await wordsOf(log, docId(5))).toEqual(['新']);
});

test('[R10] a damaged snapshot is told, and the rows are read instead', async () => {
	const rows = await log.history(HURT, 1, 0);
	await log.putSnapshot(HURT, 1, rows[2]?.seq ?? 0, new TextEncoder().encode('一二三'));
	expect((await log.read(HURT, 1)).tail).toHaveLength(3);
	await hurt("UPDATE snapshot SET payload = CAST(payload || x'00' AS BLOB)");
	const { snapshot, tail } = await log.read(HURT, 1);
	expect(snapshot).toBeNull();
	expect(tail.map(({ bytes }) => bytes)).toEqual(rows.map(({ bytes }) => bytes));
	expect(damages).toMatchObject([{ docId: HURT, message: /snapshot is damaged/ }].map(asMatcher));
});

const asMatcher = ({ docId: of, message }: { docId: DocId; message: RegExp }) => ({
	docId: of,
	message: expect.stringMatching(message) as string,
});

test.each([
	['are missing', 'DELETE FROM quarantined WHERE number = 2'],
	['are another’s', `UPDATE quarantined SET userId = '${id('usr', 9)}' WHERE number = 1`],
	['are decided', "UPDATE quarantined SET state = 'put-away' WHERE number = 1"],
	['are all missing', 'DELETE FROM quarantined'],
])('[R10] a quarantine whose words %s is not handed out', async (_what, sql) => {
	await hurt(sql);
	await expect(log.quarantine.read([HURT])).rejects.toThrow(PayloadError);
	expect(damages).toHaveLength(1);
});

test('[R1] a log that has lost its newest commits says so, takes another name and gives no number twice', async () => {
	const name = await log.storeName();
	const copy = join(folder, 'copy.sqlite');
	await log.close();
	log = await open();
	const { seq } = await log.append(update(OTHER, '七', 2));
	for (const suffix of ['', '-wal', '-witness']) copyFileSync(`${path}${suffix}`, copy + suffix);
	const whole = await open(copy);
	expect([await whole.storeName(), damages]).toEqual([name, []]);
	await whole.close();
	for (const suffix of ['', '-wal', '-witness']) copyFileSync(`${path}${suffix}`, copy + suffix);
	truncateSync(`${copy}-wal`, 1_000);
	const shorter = await open(copy);
	expect(await shorter.storeName()).not.toBe(name);
	expect(damages).toMatchObject([{ docId: null }]);
	const again = await shorter.append(update(OTHER, '七', 2));
	expect(again.seq).toBeGreaterThan(seq);
	await shorter.close();
	damages = [];
	const later = await open(copy);
	expect(damages).toEqual([]);
	expect((await later.append(update(OTHER, '八', 2))).seq).toBeGreaterThan(again.seq);
	await later.close();
});

test('[R1] a store of which nothing is left is not taken for a new one; a backup beside an old witness is', async () => {
	const copy = join(folder, 'copy.sqlite');
	copyFileSync(`${path}-witness`, `${copy}-witness`);
	const empty = await open(copy);
	expect(damages).toMatchObject([{ docId: null }]);
	await empty.close();
	damages = [];
	rmSync(copy);
	await log.close();
	copyFileSync(path, copy);
	const backup = new DatabaseSync(copy);
	backup.exec('DELETE FROM storeName');
	backup.close();
	const restored = await open(copy);
	expect(damages).toEqual([]);
	await restored.close();
	log = await open();
});

test('[R1] words put aside and erasures count too', async () => {
	const copy = join(folder, 'copy.sqlite');
	copyFileSync(path, copy);
	copyFileSync(`${path}-wal`, `${copy}-wal`);
	await log.quarantine.keep({ ...update(OTHER, '迟'), reason: 'right-ended', handIn: null });
	copyFileSync(`${path}-witness`, `${copy}-witness`);
	const shorter = await open(copy);
	expect(damages).toMatchObject([{ docId: null }]);
	await shorter.close();
});
