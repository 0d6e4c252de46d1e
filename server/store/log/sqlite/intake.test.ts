import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { closeSync, openSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { NewQuarantined } from '../quarantine.ts';
import { LogDatabase } from './database.ts';
import type { Damage } from './heads.ts';
import { writeRecord } from './intake-file.ts';
import { recordOf } from './intake-record.ts';
import { openSqliteLog } from './sqlite-log.ts';

const DOC = 'doc_0000000000000000000001' as DocId;
const OTHER = 'doc_0000000000000000000002' as DocId;
const ANA = { userId: 'usr_ana' as UserId, sessionId: 'ses_ana' as SessionId };
const BO = { userId: 'usr_bo' as UserId, sessionId: 'ses_bo' as SessionId };
const FILES = ['log.sqlite', 'log.sqlite-wal', 'log.sqlite-intake', 'log.sqlite-witness'];
const CANARY = '今晚她没有吃饭';

let home: string;
let folder: string;
let damages: Damage[];
let opened: LogDatabase[];

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-intake-'));
	folder = join(home, 'data');
	mkdirSync(folder);
	damages = [];
	opened = [];
});

afterEach(() => {
	for (const database of opened) database.close();
	rmSync(home, { recursive: true });
});

function open(at = folder): LogDatabase {
	const onDamage = (damage: Damage) => void damages.push(damage);
	const database = new LogDatabase(join(at, 'log.sqlite'), join(home, 'keys'), { onDamage });
	opened.push(database);
	return database;
}

function append(database: LogDatabase, text: string, docId = DOC, writer = ANA): number {
	const bytes = new TextEncoder().encode(text);
	const parts = Float64Array.of(0, 0, 1_000, bytes.length);
	const documents = [{ docId, generation: 1 }];
	return database.append({ documents, writers: [writer], parts, claims: [], bytes });
}

/** What a crash at this moment would leave, as a store of its own. */
function crashed(name: string, files = FILES, from = folder): string {
	const copy = join(home, name);
	mkdirSync(copy);
	for (const file of files) {
		if (existsSync(join(from, file))) copyFileSync(join(from, file), join(copy, file));
	}
	return copy;
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const wordsIn = (database: LogDatabase, docId = DOC) =>
	database.read(docId, 1).tail.map(({ bytes }) => textOf(bytes));

function rowsIn(at = folder): number {
	const database = new DatabaseSync(join(at, 'log.sqlite'), { readOnly: true });
	const count = database.prepare('SELECT COUNT(*) AS rows FROM appended').get()?.['rows'];
	database.close();
	return Number(count);
}

test('[R1] more of a known document waits in the intake, is read from there, and shares a row later', () => {
	const database = open();
	for (const text of ['a', 'b', 'c']) append(database, text);
	append(database, 'd', DOC, BO);
	expect(rowsIn()).toBe(1);
	expect(wordsIn(database)).toEqual(['a', 'b', 'c', 'd']);
	const before = database.history(DOC, 1, 1);
	expect(before.map(({ seq, author }) => [seq, author])).toEqual([
		[2, 'usr_ana'],
		[3, 'usr_ana'],
		[4, 'usr_bo'],
	]);
	expect(database.heads([DOC])).toEqual([[DOC, 4]]);
	database.handOver();
	expect(rowsIn()).toBe(2);
	expect(database.history(DOC, 1, 1)).toEqual(before);
	expect(database.heads([DOC])).toEqual([[DOC, 4]]);
});

test('[R1] what was taken in is there after a crash, in order and once, however often it is handed over', () => {
	const database = open();
	for (const text of ['a', 'b', 'c']) append(database, text);
	expect(wordsIn(open(crashed('early')))).toEqual(['a', 'b', 'c']);
	database.handOver();
	expect(wordsIn(open(crashed('handed-over')))).toEqual(['a', 'b', 'c']);
	append(database, 'd');
	append(database, 'e', OTHER);
	append(database, 'f');
	const again = open(crashed('later'));
	expect(wordsIn(again)).toEqual(['a', 'b', 'c', 'd', 'f']);
	again.handOver();
	expect(append(again, 'g')).toBe(7);
	expect(wordsIn(again)).toEqual(['a', 'b', 'c', 'd', 'f', 'g']);
	expect(damages).toEqual([]);
});

const aside = (handIn: string): NewQuarantined => ({
	...{ docId: DOC, generation: 1, author: BO.userId, session: BO.sessionId },
	...{ reason: 'right-ended', handIn, bytes: Uint8Array.of(1) },
});

test.each<[string, (database: LogDatabase) => unknown]>([
	['kept aside', (database) => database.keepAside(aside('second'), 1_000)],
	[
		'put away',
		(database) => database.settleAside([1], { state: 'put-away', by: BO.userId, at: 1 }),
	],
	['rewritten', (database) => database.rewriteAside(DOC, 1, Uint8Array.of(2))],
])(
	'[R1] what waits in the intake is there after a crash though words in the quarantine were %s after it',
	(_, write) => {
		const database = open();
		append(database, 'a');
		database.keepAside(aside('first'), 1_000);
		for (const text of ['b', 'c']) append(database, text);
		write(database);
		append(database, 'd');
		expect(wordsIn(open(crashed('aside')))).toEqual(['a', 'b', 'c', 'd']);
		expect(damages).toEqual([]);
	},
);

test('[R1] what waits in the intake of a restored backup is there though the power goes at its first start', () => {
	const database = open();
	for (const text of ['a', 'b', 'c']) append(database, text);
	const restored = crashed('restored', ['log.sqlite', 'log.sqlite-wal', 'log.sqlite-intake']);
	const nameless = new DatabaseSync(join(restored, 'log.sqlite'));
	nameless.exec('DELETE FROM storeName');
	nameless.close();
	const first = open(restored);
	expect(wordsIn(open(crashed('cut', FILES, restored)))).toEqual(['a', 'b', 'c']);
	first.handOver();
	expect(append(first, 'd')).toBe(4);
	expect(wordsIn(first)).toEqual(['a', 'b', 'c', 'd']);
	expect(damages).toEqual([]);
});

test('[R10] a record of the intake that has gone is noticed, and what came before it is there', () => {
	const database = open();
	for (const text of ['a', 'b', 'c']) append(database, text);
	const copy = crashed('hurt');
	const bytes = readFileSync(join(copy, 'log.sqlite-intake'));
	// The second record begins behind the first: a head of twelve bytes, and so many as that says.
	const second = 4096 + 12 + bytes.readUInt32LE(4096);
	bytes[second + 20] = (bytes[second + 20] ?? 0) ^ 1;
	writeFileSync(join(copy, 'log.sqlite-intake'), bytes);
	expect(wordsIn(open(copy))).toEqual(['a', 'b']);
	expect(damages.map(({ docId, message }) => [docId, message.slice(0, 31)])).toEqual([
		[null, 'The log has lost its newest wri'],
	]);
});

test('[R10] the intake of another time does not follow on an older store and is not believed', () => {
	const database = open();
	append(database, 'a');
	database.verify();
	const older = crashed('older', ['log.sqlite']);
	append(database, 'b');
	// Too much for the intake, which begins anew behind it.
	append(database, 'x'.repeat(70_000));
	append(database, 'c');
	copyFileSync(join(folder, 'log.sqlite-intake'), join(older, 'log.sqlite-intake'));
	expect(wordsIn(open(older))).toEqual(['a']);
});

test('[R10] no word lies bare in the intake, and an erasure leaves nothing there', () => {
	const database = open();
	append(database, 'a');
	append(database, CANARY);
	const intake = () => readFileSync(join(folder, 'log.sqlite-intake'));
	expect(intake().includes(CANARY)).toBe(false);
	expect(
		intake()
			.subarray(4096, 4200)
			.every((byte) => byte === 0),
	).toBe(false);
	expect(database.destroyGeneration(DOC, 1)).toBe(true);
	expect(intake().every((byte) => byte === 0)).toBe(true);
	expect(wordsIn(open(crashed('erased')))).toEqual([]);
	append(database, 'other', OTHER);
	append(database, 'more', OTHER);
	expect(wordsIn(open(crashed('after')), OTHER)).toEqual(['other', 'more']);
});

test('[R1] what an older program took in, which knew no halves of the file, is there after a crash', () => {
	const database = open();
	append(database, 'a');
	append(database, 'b');
	const page = 'x'.repeat(60_000);
	const file = openSync(join(folder, 'log.sqlite-intake'), 'r+');
	let { place } = must(database.lease, 'there is a lease');
	for (let firstSeq = 3; firstSeq < 18; firstSeq++) {
		const bytes = new TextEncoder().encode(`${firstSeq}${page}`);
		const documents = [{ docId: DOC, generation: 1 }];
		const parts = Float64Array.of(0, 0, 1_000, bytes.length);
		const record = recordOf({ documents, writers: [ANA], parts, claims: [], bytes });
		place = writeRecord(file, place, { firstSeq, bytes: must(record, 'it is small enough') });
	}
	closeSync(file);
	expect(place.at).toBeGreaterThan(900_000);
	expect(wordsIn(open(crashed('older')))).toHaveLength(17);
});

test('a full intake is handed over, and a batch too large for it goes past it', () => {
	const database = open();
	append(database, 'a');
	const page = 'x'.repeat(60_000);
	for (let count = 0; count < 40; count++) append(database, page);
	append(database, 'y'.repeat(70_000));
	append(database, 'z');
	const words = wordsIn(open(crashed('full')));
	expect(words).toHaveLength(43);
	expect(words.at(-1)).toBe('z');
});

test('[R10] a document that cannot be handed over is told and does not hold up the others', () => {
	const database = open();
	append(database, 'a');
	append(database, 'b', OTHER);
	append(database, 'c');
	append(database, 'd', OTHER);
	append(database, 'e', OTHER, BO);
	database.handOver();
	const other = new DatabaseSync(join(folder, 'log.sqlite'));
	other.exec("UPDATE writer SET sum = 1 WHERE userId = 'usr_bo'");
	other.close();
	const again = open();
	append(again, 'f');
	append(again, 'g', OTHER, BO);
	again.handOver();
	expect(damages.map(({ docId }) => docId)).toEqual([OTHER]);
	expect(wordsIn(again)).toEqual(['a', 'c', 'f']);
	expect(() => wordsIn(again, OTHER)).toThrow('damaged');
});

test('[R10] what was taken in behind a commit that was shared with a damaged document is there after a crash', () => {
	const database = open();
	append(database, 'a');
	append(database, 'b', OTHER, BO);
	const other = new DatabaseSync(join(folder, 'log.sqlite'));
	other.exec("UPDATE writer SET sum = 1 WHERE userId = 'usr_bo'");
	other.close();
	const again = open();
	again.append({
		documents: [DOC, OTHER].map((docId) => ({ docId, generation: 1 })),
		writers: [ANA, BO],
		parts: Float64Array.of(...[0, 0, 1_000, 1], ...[1, 1, 1_000, 1]),
		claims: [],
		bytes: new TextEncoder().encode('cd'),
	});
	again.handOver();
	append(again, 'e');
	const told = damages.length;
	expect(wordsIn(open(crashed('shared')))).toEqual(['a', 'c', 'e']);
	expect(damages.slice(told)).toEqual([]);
});

/** What this process has open of the files beside the database; SQLite keeps its own for a while. */
const openFiles = () =>
	readdirSync('/proc/self/fd').filter((file) => {
		const at = join('/proc/self/fd', file);
		return existsSync(at) && /log\.sqlite-(intake|witness)/.test(readlinkSync(at));
	});

test.skipIf(!existsSync('/proc/self/fd')).each<[string, () => void]>([
	[
		'its intake cannot be read',
		() => {
			const { place } = must(opened[0]?.lease, 'there is a lease');
			const file = openSync(join(folder, 'log.sqlite-intake'), 'r+');
			writeRecord(file, place, { firstSeq: 3, bytes: Uint8Array.of(0, 1, 2) });
			closeSync(file);
		},
	],
	[
		'it cannot be given its name',
		() => {
			const other = new DatabaseSync(join(folder, 'log.sqlite'));
			other.exec(`DELETE FROM storeName; CREATE TRIGGER broken BEFORE UPDATE ON tally
				BEGIN SELECT RAISE(ABORT, 'disk is full'); END`);
			other.close();
		},
	],
	[
		'its witness is none',
		() => {
			rmSync(join(folder, 'log.sqlite-witness'));
			mkdirSync(join(folder, 'log.sqlite-witness'));
		},
	],
])(
	'[R1] a store that does not open because %s leaves no file open, however often it is tried',
	(_, harm) => {
		const database = open();
		for (const text of ['a', 'b']) append(database, text);
		harm();
		const before = openFiles();
		for (let tries = 0; tries < 3; tries++) expect(() => open()).toThrow('cannot be opened');
		expect(openFiles()).toEqual(before);
	},
);

test('[R1] a hand-over that fails loses nothing: no word is taken until the file is verified, reading goes on', async () => {
	const path = join(folder, 'log.sqlite');
	const log = await openSqliteLog({ path, keysDir: join(home, 'keys'), now: Date.now });
	const say = (text: string) =>
		log.append({
			...{ docId: DOC, generation: 1, author: ANA.userId, session: ANA.sessionId },
			bytes: new TextEncoder().encode(text),
		});
	await say('before');
	const other = new DatabaseSync(path);
	other.exec(`CREATE TRIGGER broken BEFORE INSERT ON appended
		BEGIN SELECT RAISE(ABORT, 'disk is broken'); END`);
	await say('taken in');
	// A snapshot makes the tables take over at once.
	await expect(log.putSnapshot(DOC, 1, 1, new Uint8Array())).rejects.toThrow('broken');
	await expect(say('refused')).rejects.toThrow('failed');
	const words = async () => (await log.read(DOC, 1)).tail.map(({ bytes }) => textOf(bytes));
	expect(await words()).toEqual(['before', 'taken in']);
	other.exec('DROP TRIGGER broken');
	other.close();
	await expect.poll(() => log.state).toBe('open');
	await say('after');
	expect(await words()).toEqual(['before', 'taken in', 'after']);
	await log.close();
	expect(wordsIn(open())).toEqual(['before', 'taken in', 'after']);
});
