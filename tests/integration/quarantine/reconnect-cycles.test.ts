import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import { entriesOf } from '#notebook/entry-book.ts';
import { until } from '../relay/clients.ts';
import { createHandClock, type HandClock } from '../relay/hand-clock.ts';
import {
	devicesOn,
	expectOk,
	openWholeSchool,
	writeEntry,
	type StaffName,
	type WholeSchool,
} from './whole-school.ts';

/**
 * A5: a document that is put out of memory and read again, whose wipe is undone, that is exported and
 * imported, while devices with and without a copy come and go: a hundred times over it is as long as it
 * was (the doubling of reliability.md §3.3: 28,098 letters became 224,099 in three reconnects).
 */
const CYCLES = Number(process.env['JIASHU_RECONNECT_CYCLES'] ?? 100);
const ENTRIES = 12;

let whole: WholeSchool;
let clock: HandClock;
let docId: DocId;
let devices: ReturnType<typeof devicesOn>;
/** The copies that two phones keep, and of which generation they are. */
let copies: Map<StaffName, Y.Doc>;
let generation: number;

beforeEach(async () => {
	clock = createHandClock();
	whole = await openWholeSchool({ clock });
	docId = (await whole.documentOf('journal')).id;
	devices = devicesOn(whole, docId);
	generation = 1;
	copies = new Map([
		['mentor', new Y.Doc()],
		['head', new Y.Doc()],
	]);
});

afterEach(async () => {
	devices.close();
	await whole.close();
});

const wordsIn = (doc: Y.Doc) => JSON.stringify(entriesOf(doc).toJSON());

/** Both phones with their copies, and a third that has none; gives what each of them shows. */
async function everybodyComes(): Promise<Y.Doc[]> {
	const fresh = new Y.Doc();
	const docs = [...copies.values(), fresh];
	const names = [...copies.keys(), 'mentor' as const];
	const joined = names.map((name, number) =>
		devices.open(name, generation, must(docs[number], 'a copy')),
	);
	await until(() => joined.every(({ synced }) => synced));
	return docs;
}

async function expectUnchanged(words: string, what: string): Promise<void> {
	const docs = await everybodyComes();
	for (const doc of docs) {
		await until(() => wordsIn(doc).length >= words.length);
		expect(wordsIn(doc), what).toBe(words);
	}
	expect(wordsIn(await whole.read(docId)), what).toBe(words);
	devices.close();
}

/** Nobody has it open, so it leaves memory; what comes next reads the disk. */
async function unload(): Promise<void> {
	await until(() => whole.relay.stats.connections === 0);
	clock.beat(120_000);
	expect(whole.relay.stats.rooms).toBe(0);
}

/** Twice at once, as two tabs of a phone that wakes up do. */
async function reload(): Promise<void> {
	await everybodyComes();
	await everybodyComes();
	devices.close();
}

/** Half of it is wiped by one person and brought back by another. */
async function restore(): Promise<void> {
	const { userId, sessionId } = whole.school.person('head');
	const doc = must(copies.get('head'), 'a copy');
	const device = devices.open('head', generation, doc);
	await until(() => device.synced);
	const document = { id: docId, kind: 'journal' as const, generation };
	const entries = entriesOf(doc);
	const before = entries.size;
	// After an import the wipes of before are listed anew.
	const { histories, updateLog } = whole.services;
	const head = (await updateLog.heads([docId])).get(docId) ?? 0;
	const wipe = async () => (await histories.wipes(document)).find(({ lastSeq }) => lastSeq > head);
	doc.transact(() => [...entries.keys()].slice(0, 8).forEach((id) => entries.delete(id)));
	await expect.poll(wipe).toBeDefined();
	const { firstSeq, lastSeq } = must(await wipe(), 'a wipe');
	const restoring = { type: 'wipe', firstSeq, lastSeq } as const;
	const by = { userId, sessionId };
	expectOk(await histories.restore(document, by, restoring));
	expect((await histories.restore(document, by, restoring)).ok).toBe(false);
	await until(() => entries.size === before);
	devices.close();
}

/** Out into a file and back, while a phone has it open; the copies are of an older generation then. */
async function importAgain(): Promise<void> {
	const mentor = devices.open('mentor', generation, copies.get('mentor'));
	await until(() => mentor.synced);
	const file = expectOk(await whole.transfers.exportDocument(docId));
	const before = generation;
	generation = expectOk(await whole.transfers.importDocument(docId, file));
	await until(() => !mentor.shouldConnect);
	// What a phone does with its old copy: whatever the school has not got is handed in. It has all of it.
	for (const [name, doc] of copies) {
		const update = Y.encodeStateAsUpdate(doc);
		const handIn = { docId, generation: before, handIn: `${name} ${before}`, update };
		const { typed } = expectOk(
			await whole.services.quarantine.handIn(whole.school.person(name), handIn),
		);
		expect(typed).toBeNull();
		copies.set(name, new Y.Doc());
	}
	devices.close();
}

test(`A5: unloaded, reloaded, restored and imported ${CYCLES} times, with everybody coming back each time: as long as before`, async () => {
	await everybodyComes();
	const writing = must(copies.get('mentor'), 'a copy');
	for (let number = 0; number < ENTRIES; number++) {
		writeEntry(whole, writing, 'mentor', `第${number}篇：${'今天她给奶奶读了课文。'.repeat(20)}`);
	}
	const words = wordsIn(writing);
	await expect.poll(async () => wordsIn(await whole.read(docId))).toBe(words);
	devices.close();
	const acts = { unload, reload, restore, import: importAgain };
	const names = Object.keys(acts) as (keyof typeof acts)[];
	for (let cycle = 0; cycle < CYCLES; cycle++) {
		const name = must(names[cycle % names.length], 'an act');
		await acts[name]();
		await expectUnchanged(words, `${name}, cycle ${cycle}`);
	}
	expect(generation).toBe(1 + Math.floor(CYCLES / names.length));
	const head = await whole.actor('head');
	expect(await whole.services.quarantine.list(head)).toEqual([]);
}, 240_000);
