import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { PayloadError } from '#server/store/log/codec.ts';
import { damageOf } from '#server/store/log/sqlite/damage.ts';
import { LogDatabase } from '#server/store/log/sqlite/database.ts';
import type { Damage } from '#server/store/log/sqlite/heads.ts';
import { AppendQueue } from '#server/store/log/sqlite/append-queue.ts';
import { note } from './headline.ts';
import { between, rounds, seededRandom } from './rounds.ts';

/**
 * B9: one bit of a store at rest is another. Whatever is read then is what was written, or an error
 * that names the document, or, where the log went back to an earlier commit, an alarm for the store.
 */
const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docIds = Array.from({ length: 14 }, (_, number) => id('doc', number) as DocId);
const NEW = id('doc', 99) as DocId;
const FILES = ['log.sqlite', 'log.sqlite-wal', 'log.sqlite-intake', 'log.sqlite-witness'];

let home: string;
let atRest: ReadonlyMap<DocId, string>;
let whileRunning: ReadonlyMap<DocId, string>;

/** Everything that can be asked about a document, as text. */
function told(database: LogDatabase, docId: DocId): string {
	const { snapshot, tail, owners = [] } = database.read(docId, 1);
	const rows = database.history(docId, 1, 0);
	const after = snapshot?.seq ?? 0;
	if (tail.map(({ seq }) => seq).join() !== rowsAfter(rows, after))
		throw new Error('Tail and rows.');
	const known = owners.map(({ clientId, userId, firm }) => `${clientId} ${userId} ${firm}`).sort();
	const aside = database.readAside([docId]);
	const words = [...rows, ...aside].map(({ bytes, ...row }) => [row, textOf(bytes)]);
	return JSON.stringify([words, known, snapshot && textOf(snapshot.state)]);
}

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const rowsAfter = (rows: readonly { readonly seq: number }[], after: number) =>
	rows
		.map(({ seq }) => seq)
		.filter((seq) => seq > after)
		.join();

function open(folder: string, damages: Damage[]): LogDatabase {
	const onDamage = (damage: Damage) => void damages.push(damage);
	return new LogDatabase(join(folder, 'log.sqlite'), join(home, 'keys'), { onDamage });
}

function copyStore(from: string, to: string): void {
	for (const name of FILES) {
		rmSync(join(to, name), { force: true });
		if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
	}
}

function appender(database: LogDatabase) {
	const queue = new AppendQueue(
		async (batch) => database.append(batch),
		() => undefined,
	);
	const random = seededRandom('words');
	return (docId: DocId, writer: number, isClaimed = true) =>
		queue.append(
			{
				...{ docId, generation: 1, author: id('usr', writer) as UserId },
				session: id('ses', writer) as SessionId,
				bytes: Uint8Array.from({ length: between(random, 5, 400) }, () => between(random, 0, 256)),
				...(isClaimed && { claims: [{ clientId: writer, firm: writer % 2 === 0 }] }),
			},
			1_000 + writer,
		);
}

/** A term's worth of tables in small: rows alone and shared, snapshots, owners, a quarantine. */
async function write(database: LogDatabase, rowsEach: number): Promise<void> {
	const append = appender(database);
	for (let row = 0; row < rowsEach; row++) {
		await Promise.all(
			docIds.flatMap((docId, index) => {
				const writers = row % 5 === 0 ? [index, (index + 1) % 14] : [index];
				return writers.map((writer) => append(docId, writer));
			}),
		);
	}
	for (const docId of docIds.slice(0, 5)) {
		const { seq = 0 } = database.history(docId, 1, 0).at(-4) ?? {};
		database.putSnapshot(docId, 1, seq, Buffer.alloc(5_000, docId));
	}
	for (const [number, docId] of docIds.slice(3, 8).entries()) {
		const facts = { author: id('usr', number) as UserId, session: id('ses', 1) as SessionId };
		const words = { docId, generation: 1, ...facts, bytes: Buffer.alloc(300, 'words') };
		database.keepAside({ ...words, reason: 'right-ended', handIn: null }, 5);
		database.keepAside({ ...words, reason: 'older-copy', handIn: `${number}` }, 6);
	}
}

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-bits-'));
	for (const name of ['rest', 'live', 'hurt']) mkdirSync(join(home, name));
	const [rest, live] = [join(home, 'rest'), join(home, 'live')];
	const resting = open(rest, []);
	await write(resting, 24);
	resting.verify();
	atRest = toldOfAll(resting);
	resting.close();
	// The same with a write-ahead log that nobody has copied into the file yet.
	copyStore(rest, live);
	const running = open(live, []);
	await write(running, 2);
	// What is claimed already waits in the intake.
	const append = appender(running);
	for (let row = 0; row < 3; row++) {
		await Promise.all(docIds.map((docId, index) => append(docId, index, false)));
	}
	whileRunning = toldOfAll(running);
	copyStore(live, join(home, 'hurt'));
	running.close();
	copyStore(join(home, 'hurt'), live);
});

afterAll(() => rmSync(home, { recursive: true }));

const toldOfAll = (database: LogDatabase) =>
	new Map(docIds.map((docId) => [docId, told(database, docId)]));

/** Turns over one bit of a file, drawn from all of it up to the last byte that says something. */
function flip(path: string, random: () => number): string {
	const bytes = readFileSync(path);
	const at = between(random, 0, bytes.findLastIndex((byte) => byte !== 0) + 1);
	const bit = between(random, 0, 8);
	bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
	writeFileSync(path, bytes);
	return `bit ${bit} of byte ${at}`;
}

type Outcome = 'whole' | 'told' | 'refused';

/** Opens and reads the hurt store; says what came of it, throws when something was not noticed. */
function examine(expected: ReadonlyMap<DocId, string>, thenWrite: boolean): Outcome {
	const folder = join(home, 'hurt');
	const damages: Damage[] = [];
	let database: LogDatabase;
	try {
		database = open(folder, damages);
	} catch (cause) {
		expect(String(cause)).toMatch(/cannot be opened|key ring/);
		return 'refused';
	}
	const whole = docIds.filter((docId) => isWhole(database, docId, expected, damages));
	const outcome = whole.length < docIds.length || damages.length > 0 ? 'told' : 'whole';
	if (thenWrite) writeOn(database, whole);
	database.close();
	return outcome;
}

function isWhole(
	database: LogDatabase,
	docId: DocId,
	expected: ReadonlyMap<DocId, string>,
	damages: readonly Damage[],
): boolean {
	let text: string;
	try {
		text = told(database, docId);
	} catch (cause) {
		expect(damageOf(cause)).toBeInstanceOf(PayloadError);
		return false;
	}
	const was = expected.get(docId) ?? '';
	if (text === was || isWholeWithoutSnapshot(text, was)) return true;
	const isTold = damages.some((damage) => damage.docId === docId || damage.docId === null);
	expect(isTold, `${docId} is another and nobody was told`).toBe(true);
	const [words] = JSON.parse(text) as [unknown[]];
	const [all] = JSON.parse(was) as [unknown[]];
	// A log that went back knows fewer rows and no others.
	const known = new Set(all.map((row) => JSON.stringify(row)));
	expect(words.filter((row) => !known.has(JSON.stringify(row)))).toEqual([]);
	return false;
}

/** A snapshot that has gone takes nothing away: all rows are there, and opening reads them. */
function isWholeWithoutSnapshot(text: string, was: string): boolean {
	const [words, known, snapshot] = JSON.parse(text) as unknown[];
	const before = (JSON.parse(was) as unknown[]).slice(0, 2);
	return snapshot === null && JSON.stringify([words, known]) === JSON.stringify(before);
}

/** What is whole takes more, and what it held before is still there. */
function writeOn(database: LogDatabase, whole: readonly DocId[]): void {
	for (const docId of [...whole.slice(0, 3), NEW]) {
		const rows = rowsAround(database, docId, () => appendOne(database, docId));
		if (rows === null) continue;
		const { before, after } = rows;
		expect(after.slice(0, before.length)).toEqual(before);
		expect(after).toHaveLength(before.length + 1);
	}
}

/**
 * The rows before and after; `null` when the document turned out to be damaged, which was said. A write
 * may show it of another too: the tables take over what waits, at places that nobody had read until then.
 */
function rowsAround(database: LogDatabase, docId: DocId, write: () => void) {
	try {
		const before = docId === NEW ? [] : database.history(docId, 1, 0);
		write();
		return { before, after: database.history(docId, 1, 0) };
	} catch (cause) {
		expect(damageOf(cause)).toBeInstanceOf(PayloadError);
		database.rollBack();
		return null;
	}
}

function appendOne(database: LogDatabase, docId: DocId): void {
	database.append({
		documents: [{ docId, generation: 1 }],
		writers: [{ userId: id('usr', 1) as UserId, sessionId: id('ses', 1) as SessionId }],
		parts: Float64Array.of(0, 0, 9_000, 3),
		claims: [],
		bytes: Uint8Array.of(1, 2, 3),
	});
}

function campaign(file: string, flips: number, expected: ReadonlyMap<DocId, string>, from: string) {
	const random = seededRandom(`bits of ${file} ${from}`);
	const outcomes: Record<Outcome, number> = { whole: 0, told: 0, refused: 0 };
	for (let round = 0; round < flips; round++) {
		copyStore(join(home, from), join(home, 'hurt'));
		const where = flip(join(home, 'hurt', file), random);
		try {
			outcomes[examine(expected, round % 4 === 0)]++;
		} catch (cause) {
			throw new Error(`${where} of ${file} went unnoticed`, { cause });
		}
	}
	note({ row: `flipped bit in ${file}`, survived: flips });
	return outcomes;
}

test('B9: a flipped bit in the database never changes or hides words unnoticed', () => {
	const { told: noticed, refused } = campaign('log.sqlite', rounds(200), atRest, 'rest');
	// Where nothing is ever noticed, nothing was tried.
	expect(noticed + refused).toBeGreaterThan(rounds(200) / 4);
});

test('B9: a flipped bit in the write-ahead log is an alarm, and what is left is in order', () => {
	const { told: noticed, whole } = campaign(
		...(['log.sqlite-wal', rounds(100), whileRunning, 'live'] as const),
	);
	expect(noticed).toBeGreaterThan(whole);
});

test('B9: a flipped bit in the intake is an alarm, and what is left is in order', () => {
	// Its beginning is a block of which the most says nothing.
	const { told: noticed } = campaign('log.sqlite-intake', rounds(60), whileRunning, 'live');
	expect(noticed).toBeGreaterThan(0);
});

test('B9: a flipped bit in the database below a write-ahead log is noticed too', () => {
	campaign('log.sqlite', rounds(60), whileRunning, 'live');
});

test('B9: a flipped bit in the witness makes nothing of a whole store', () => {
	const { refused } = campaign('log.sqlite-witness', rounds(20), whileRunning, 'live');
	expect(refused).toBe(0);
});
