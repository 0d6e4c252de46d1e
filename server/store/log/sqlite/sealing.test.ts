import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { plainCodec } from '../codec.ts';
import { KeyRing } from '../sealing/key-ring.ts';
import type { NewUpdate, UpdateLog } from '../update-log.ts';
import { rotateKey } from './rotate-key.ts';
import { openSqliteLog } from './sqlite-log.ts';

const CANARY = '今晚她没有吃饭';
const docId = (number: number) => `doc_${String(number).padStart(22, '0')}` as DocId;
const encode = (text: string) => new TextEncoder().encode(text);
const update = (number: number, text: string): NewUpdate => ({
	docId: docId(number),
	generation: 1,
	author: 'usr_1' as UserId,
	session: 'ses_1' as SessionId,
	bytes: encode(text),
});

let folder: string;
let store: string;
let path: string;
let keysDir: string;
let opened: UpdateLog[];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-sealed-'));
	store = join(folder, 'data');
	path = join(store, 'log.sqlite');
	keysDir = join(folder, 'keys');
	opened = [];
});

afterEach(async () => {
	await Promise.all(opened.map((log) => log.close()));
	rmSync(folder, { recursive: true });
});

async function open(): Promise<UpdateLog> {
	const log = await openSqliteLog({ path, keysDir, now: Date.now });
	opened.push(log);
	return log;
}

const wordsOf = async (log: UpdateLog, number: number) =>
	(await log.read(docId(number), 1)).tail.map(({ bytes }) => new TextDecoder().decode(bytes));

/** The files of the store that hold these words as they are. */
const filesWith = (words: string) =>
	readdirSync(store).filter((name) => readFileSync(join(store, name)).includes(words));

async function closedStoreWithWords(): Promise<void> {
	const log = await open();
	await log.append(update(1, CANARY));
	await log.close();
}

test('[R10] a store whose ring is lost does not start, says what helps, and makes no new ring', async () => {
	await closedStoreWithWords();
	renameSync(keysDir, `${keysDir}-elsewhere`);
	await expect(open()).rejects.toThrow(/Put the copy of the key ring there.*JIASHU_KEYS/);
	expect(KeyRing.load(keysDir)).toBeNull();
	renameSync(`${keysDir}-elsewhere`, keysDir);
	expect(await wordsOf(await open(), 1)).toEqual([CANARY]);
});

test('[R10] the ring of another store is refused', async () => {
	await closedStoreWithWords();
	rmSync(keysDir, { recursive: true });
	KeyRing.create(keysDir);
	await expect(open()).rejects.toThrow('belongs to another store');
});

test('[R10] a copy of the ring from before a rotation is refused', async () => {
	await closedStoreWithWords();
	cpSync(keysDir, `${keysDir}-old`, { recursive: true });
	rotateKey(path, keysDir);
	rmSync(keysDir, { recursive: true });
	renameSync(`${keysDir}-old`, keysDir);
	await expect(open()).rejects.toThrow('older than this store');
});

test('[R10] a rotation while the store is open: old and new words are read, nothing stops', async () => {
	const log = await open();
	await log.append(update(1, 'before'));
	const appending = Promise.all(
		Array.from({ length: 300 }, (_, index) => log.append(update(index + 2, 'meanwhile'))),
	);
	rotateKey(path, keysDir);
	await appending;
	rotateKey(path, keysDir);
	await log.append(update(1, 'after'));
	await log.append(update(900, 'new document'));
	expect(log.state).toBe('open');
	await log.close();
	const again = await open();
	expect(await wordsOf(again, 1)).toEqual(['before', 'after']);
	expect(await wordsOf(again, 900)).toEqual(['new document']);
	// More documents than keys are held unwrapped: the first are unwrapped anew.
	for (let number = 2; number < 302; number++) {
		expect(await wordsOf(again, number)).toEqual(['meanwhile']);
	}
	const database = new DatabaseSync(path);
	const used = database.prepare('SELECT DISTINCT ringKey FROM dataKey').all();
	database.close();
	expect(used).toEqual([{ ringKey: KeyRing.load(keysDir)?.newestKeyId }]);
});

test('[R10] a key whose first commit failed is never used again', async () => {
	const log = await open();
	const other = new DatabaseSync(path);
	other.exec(`CREATE TRIGGER broken BEFORE INSERT ON appended
		BEGIN SELECT RAISE(ABORT, 'disk is broken'); END`);
	await expect(log.append(update(1, 'lost'))).rejects.toThrow();
	other.exec('DROP TRIGGER broken');
	other.close();
	await expect.poll(() => log.state).toBe('open');
	await log.append(update(1, 'kept'));
	await log.close();
	expect(await wordsOf(await open(), 1)).toEqual(['kept']);
});

test('[R10] a ring that goes while the server runs stops new documents until it is back', async () => {
	const log = await open();
	await log.append(update(1, 'a'));
	renameSync(keysDir, `${keysDir}-elsewhere`);
	await expect(log.append(update(2, 'x'))).rejects.toThrow();
	expect(log.state).toBe('failed');
	renameSync(`${keysDir}-elsewhere`, keysDir);
	await expect.poll(() => log.state).toBe('open');
	await log.append(update(2, 'y'));
	expect(await wordsOf(log, 2)).toEqual(['y']);
});

/** Turns the store into one of the version before sealing, every payload as that one wrote it. */
async function makeStoreOfVersion2(): Promise<void> {
	const log = await open();
	// A claim each, so that each goes into the tables by itself: rows held one update then.
	for (let index = 0; index < 1_200; index++) {
		const claims = [{ clientId: index, firm: true }];
		await log.append({ ...update(index % 3, `${CANARY}${index}`), claims });
	}
	const { seq } = await log.append(update(1, 'last'));
	await log.putSnapshot(docId(1), 1, seq, encode(CANARY));
	await log.close();
	const database = new DatabaseSync(path);
	const rows = database
		.prepare(
			`SELECT document, seq, docId FROM appended
		JOIN document ON document.key = appended.document`,
		)
		.all();
	const write = database.prepare('UPDATE appended SET payload = ? WHERE document = ? AND seq = ?');
	for (const { document, seq: at, docId: id } of rows) {
		const bytes = encode(Number(at) === seq ? 'last' : `${CANARY}${Number(at) - 1}`);
		write.run(plainCodec.seal(id as DocId, 1, Number(at), bytes), Number(document), Number(at));
	}
	database
		.prepare('UPDATE snapshot SET payload = ?')
		.run(plainCodec.seal(docId(1), 1, seq, encode(CANARY)));
	database.exec(
		'DROP TABLE head; DROP TABLE tally; DROP TABLE quarantined; DROP TABLE storeName; ALTER TABLE appended DROP COLUMN count',
	);
	database.exec('DROP TABLE dataKey; DROP TABLE sealing; PRAGMA user_version = 2');
	database.close();
	rmSync(keysDir, { recursive: true });
}

test('[R10] a store of the version before is sealed when it is opened, and no word is left bare', async () => {
	await makeStoreOfVersion2();
	expect(filesWith(CANARY)).not.toEqual([]);
	const log = await open();
	expect(filesWith(CANARY)).toEqual([]);
	expect(
		(await log.history(docId(0), 1, 0)).map(({ bytes }) => new TextDecoder().decode(bytes)),
	).toEqual(Array.from({ length: 400 }, (_, index) => `${CANARY}${index * 3}`));
	const { snapshot } = await log.read(docId(1), 1);
	expect(new TextDecoder().decode(snapshot?.state)).toBe(CANARY);
});
