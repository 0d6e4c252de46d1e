import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { NewUpdate } from '../update-log.ts';
import { LogDatabase } from './database.ts';
import type { Damage } from './heads.ts';
import { openSqliteLog, type SqliteLog } from './sqlite-log.ts';
import { Witness } from './witness.ts';

const DOCS = [1, 2, 3].map((number) => `doc_000000000000000000000${number}` as DocId);
const [DOC, OTHER] = DOCS as [DocId, DocId, DocId];
/** What is written here is erased again at once. */
const SHREDDED = 'doc_0000000000000000000004' as DocId;
/** Printed with every failure; add one that has failed. */
const SEEDS = [11, 23, 37, 41, 59, 61, 73, 97];
const STEPS = 120;

let home: string;
let path: string;
let log: SqliteLog;

beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-lease-'));
	path = join(home, 'data', 'log.sqlite');
	log = await openSqliteLog({ path, keysDir: join(home, 'keys'), now: Date.now });
});

afterEach(async () => {
	await log.close();
	rmSync(home, { recursive: true });
});

const update = (text: string, docId: DocId = DOC): NewUpdate => ({
	docId,
	generation: 1,
	author: 'usr_ana' as UserId,
	session: 'ses_ana' as SessionId,
	bytes: new TextEncoder().encode(text),
});

const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => new TextDecoder().decode(bytes);
const wordsOf = async (docId: DocId = DOC) => (await log.read(docId, 1)).tail.map(textOf);

let copies = 0;

/** Every word that a start after a crash at this very moment would find, and what it would find damaged. */
function afterCrash(): { words: Set<string>; damages: Damage[] } {
	const copy = join(home, `crashed-${++copies}`);
	mkdirSync(copy);
	// The thread may go on meanwhile: what follows from another file is copied before that one.
	const copyFiles = (...files: readonly string[]) => {
		for (const file of files) cpSync(`${path}${file}`, join(copy, `log.sqlite${file}`));
	};
	copyFiles('-witness', '-intake');
	// Whoever reads keeps the write-ahead log as it is. It would else be emptied between the two, which no
	// crash shows, or while it is copied, which a copy of the system's own never ends at.
	const reader = new DatabaseSync(path, { readOnly: true, timeout: 10_000 });
	reader.exec('BEGIN; SELECT count FROM probe');
	copyFiles('', '-wal');
	reader.close();
	const damages: Damage[] = [];
	const onDamage = (damage: Damage) => void damages.push(damage);
	const database = new LogDatabase(join(copy, 'log.sqlite'), join(home, 'keys'), { onDamage });
	const words = new Set(DOCS.flatMap((docId) => database.history(docId, 1, 0).map(textOf)));
	database.close();
	rmSync(copy, { recursive: true });
	return { words, damages };
}

function rowsInTables(): number {
	const database = new DatabaseSync(path, { readOnly: true });
	const count = database.prepare('SELECT COUNT(*) AS rows FROM appended').get()?.['rows'];
	database.close();
	return Number(count);
}

/** From now on every row takes the tables a while, as on a slow disk; the function ends that. */
function slowTables(): () => void {
	const database = new DatabaseSync(path, { timeout: 10_000 });
	database.exec(`CREATE TRIGGER slow BEFORE INSERT ON appended BEGIN
		WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 300000)
		SELECT MAX(n) FROM counted; END`);
	return () => {
		database.exec('DROP TRIGGER slow');
		database.close();
	};
}

/** How far the witness remembers that the log had come. */
function seenByWitness(): number | undefined {
	const witness = new Witness(`${path}-witness`);
	const seen = witness.read();
	witness.close();
	return seen?.seq;
}

/** Whoever writes alone is waited for no longer than one turn of the event loop. */
async function commitBegins(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => setImmediate(resolve));
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

describe('[R1] typing that the event loop takes in by itself', () => {
	test('is durable when it is acknowledged, and readers are shown it before the tables have it', async () => {
		await log.append(update('a'));
		const before = rowsInTables();
		for (const text of ['b', 'c', 'd']) {
			await log.append(update(text));
			expect(afterCrash()).toEqual({ words: new Set(await wordsOf()), damages: [] });
		}
		expect(rowsInTables()).toBe(before);
		expect(await wordsOf()).toEqual(['a', 'b', 'c', 'd']);
	});

	test('follows in number on whatever the thread has written in between', async () => {
		const seqs: number[] = [];
		const say = async (...what: Parameters<typeof update>) =>
			seqs.push((await log.append(update(...what))).seq);
		await say('a');
		await say('b');
		await say('begins', OTHER);
		await say('c');
		await log.putSnapshot(DOC, 1, 2, new Uint8Array());
		await say('d');
		await say('e', OTHER);
		expect(seqs).toEqual([1, 2, 3, 4, 5, 6]);
		expect(await wordsOf()).toEqual(['c', 'd']);
		expect([...(await log.heads([DOC, OTHER])).values()]).toEqual([5, 6]);
	});

	test('is there after an erasure that was asked for while it was on its way to the disk', async () => {
		await log.append(update('a'));
		await log.append(update('begins', OTHER));
		const later = log.append(update('later', OTHER));
		await commitBegins();
		const behind = log.append(update('behind', OTHER));
		await Promise.all([log.destroyGeneration(DOC, 1), later, behind]);
		expect(afterCrash()).toEqual({ words: new Set(['begins', 'later', 'behind']), damages: [] });
	});

	test('is there after an erasure that was asked for while the thread took in what came before it', async () => {
		await log.append(update('a'));
		await log.append(update('begins', OTHER));
		const before = log.append({
			...update('before', OTHER),
			claims: [{ clientId: 1, firm: true }],
		});
		await commitBegins();
		const erased = log.destroyGeneration(DOC, 1);
		await before;
		await Promise.all([log.append(update('later', OTHER)), erased]);
		expect(afterCrash()).toEqual({ words: new Set(['begins', 'before', 'later']), damages: [] });
	});

	test.each(['loop', 'thread'])(
		'is there after a crash wherever it lies, while the tables take over one half of the file, whose last record the %s wrote, and the other is written',
		async (writer) => {
			const page = '.'.repeat(40_000);
			const promised = new Set<string>();
			const say = (text: string) => log.append(update(text)).then(() => promised.add(text));
			const isWhole = () => {
				const { words, damages } = afterCrash();
				expect(
					[...promised].filter((word) => !words.has(word)).map(({ length }) => length),
				).toEqual([]);
				expect(damages).toEqual([]);
			};
			await say('a');
			for (let count = 0; count < 11; count++) await say(`${count} before ${page}`);
			await expect.poll(rowsInTables).toBe(promised.size);
			// A write of the thread ends the lease: it takes in the next one by itself, into the same file.
			if (writer === 'thread') await log.proveWrite();
			await say(`the last of this half ${page}`);
			const quicken = slowTables();
			const snapshot = log.putSnapshot(DOC, 1, 0, Uint8Array.of(1));
			for (let count = 0; count < 18; count++) {
				await say(`${count} beside ${page}`);
				if (count === 8) isWhole();
			}
			isWhole();
			await snapshot;
			quicken();
			for (let count = 0; count < 20; count++) await say(`${count} after ${page}`);
			isWhole();
			expect(await wordsOf()).toEqual([...promised]);
		},
	);

	test('is remembered by the witness though the thread commits later what came before it', async () => {
		await log.append(update('a'));
		await log.append(update('b'));
		const quicken = slowTables();
		const snapshot = log.putSnapshot(DOC, 1, 0, Uint8Array.of(1));
		await log.append(update('c'));
		expect(rowsInTables()).toBe(1);
		await snapshot;
		quicken();
		expect(seenByWitness()).toBe(3);
	});

	test.each(SEEDS)(
		'is never lost or half known, whatever is asked beside it: seed %i',
		async (seed) => {
			const random = randomOf(seed);
			const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T;
			const acknowledged = new Set<string>();
			const underWay: Promise<unknown>[] = [];
			const numbers: number[] = [];
			const append = (text: string, claims: NewUpdate['claims']) =>
				log.append({ ...update(text, pick(DOCS)), ...(claims && { claims }) }).then(({ seq }) => {
					acknowledged.add(text);
					numbers.push(seq);
				});
			const isWhole = () => {
				const promised = [...acknowledged];
				const { words, damages } = afterCrash();
				expect(promised.filter((word) => !words.has(word))).toEqual([]);
				expect(damages).toEqual([]);
			};
			const steps: (() => Promise<unknown>)[] = [
				async () => {
					const promised = [...acknowledged];
					const read = await Promise.all(DOCS.map((docId) => log.history(docId, 1, 0)));
					const words = new Set(read.flat().map(textOf));
					expect(promised.filter((word) => !words.has(word))).toEqual([]);
				},
				() => log.moved(0),
				() => log.proveWrite(),
				() => log.putSnapshot(pick(DOCS), 1, 0, Uint8Array.of(1)),
				() =>
					log.append(update('shredded', SHREDDED)).then(() => log.destroyGeneration(SHREDDED, 1)),
				() => log.heads(DOCS),
				() =>
					log.quarantine.keep({
						...update('late', pick(DOCS)),
						reason: 'right-ended',
						handIn: null,
					}),
				() => log.quarantine.settle([1], { state: 'put-away', by: 'usr_bo' as UserId, at: 1 }),
				async () => isWhole(),
			];
			for (let step = 0; step < STEPS; step++) {
				const text = `${seed}-${step}`;
				if (random() < 0.7) {
					const claims = random() < 0.15 ? [{ clientId: step, firm: true }] : undefined;
					underWay.push(append(random() < 0.02 ? text.padEnd(70_000, '.') : text, claims));
				} else {
					underWay.push(pick(steps)());
					underWay.at(-1)?.catch(() => undefined);
				}
				if (random() < 0.4) await pick(underWay);
				else if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve));
			}
			await Promise.all(underWay);
			isWhole();
			expect(new Set(numbers).size).toBe(acknowledged.size);
		},
	);
});
