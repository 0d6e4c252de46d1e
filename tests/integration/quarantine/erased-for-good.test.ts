import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocId, EntryId } from '#domain/ids.ts';
import { entryBody } from '#notebook/entry-book.ts';
import { createServices, type App } from '#server/app.ts';
import { backUp } from '#server/cli/backup.ts';
import { readConfig } from '#server/config.ts';
import { createEnvironment } from '#server/environment.ts';
import { createLog } from '#server/log.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import {
	eraseForGood,
	entryWords,
	expectOk,
	openWholeSchool,
	typeInto,
	writeEntry,
	type WholeSchool,
} from './whole-school.ts';

/**
 * D12: forty things that were written, published, deleted, searched, put aside; all of them erased.
 * Then every byte and every answer of the school is searched, a phone of before comes back, and a
 * backup of before is restored.
 */
const COUNT = 40;
const KEPT = '今天她给奶奶读了一篇课文';
const canaryOf = (number: number) => `金丝雀${number}号哭着说想妈妈`;
const CANARIES = Array.from({ length: COUNT }, (_, number) => canaryOf(number));

interface Book {
	readonly docId: DocId;
	/** A phone's copy, as it was before anything was erased. */
	readonly phone: Y.Doc;
	readonly erased: EntryId[];
	readonly kept: EntryId;
}

let whole: WholeSchool;
let journal: Book;
let diary: Book;
let restored: App | null;

beforeEach(async () => {
	restored = null;
	whole = await openWholeSchool({ log: createLog('silent') });
	journal = await fillBook('journal', CANARIES.slice(0, COUNT / 2));
	diary = await fillBook('diary', CANARIES.slice(COUNT / 2));
	await publishSome();
	await whole.services.search.find(await whole.actor('mentor'), '金丝雀');
});

afterEach(async () => {
	await restored?.close();
	await whole.close();
});

async function append(docId: DocId, bytes: Uint8Array): Promise<void> {
	const { userId: author, sessionId: session } = whole.school.person('mentor');
	await whole.services.updateLog.append({ docId, generation: 1, author, session, bytes });
}

/** Each entry a row of its own in the log; every fifth canary is deleted by hand and only history has it. */
async function fillBook(kind: 'journal' | 'diary', words: readonly string[]): Promise<Book> {
	const { id: docId } = await whole.documentOf(kind);
	const phone = new Y.Doc();
	const erased: EntryId[] = [];
	const rows: Uint8Array[] = [];
	phone.on('update', (bytes) => void rows.push(bytes));
	const kept = writeEntry(whole, phone, 'mentor', KEPT);
	for (const [number, each] of words.entries()) {
		const id = writeEntry(whole, phone, 'mentor', each);
		erased.push(id);
		if (number % 5 !== 4) continue;
		must(entryBody(phone, id), 'a body').delete(0, 1);
		typeInto(phone, id, '改了一句');
	}
	for (const bytes of rows) await append(docId, bytes);
	whole.services.recordIndex.noteAppended(docId);
	await whole.services.recordIndex.whenIdle();
	return { docId, phone, erased, kept };
}

async function publishSome(): Promise<void> {
	const { publishing } = whole.services;
	const document = { id: journal.docId, childId: whole.childId, generation: 1 };
	const mentor = whole.school.person('mentor').userId;
	for (const entryId of journal.erased.slice(0, 4)) {
		const { draft } = await publishing.state(document, entryId);
		expectOk(await publishing.publish(document, entryId, mentor, expectOk(draft)));
	}
}

const erase = (docId: DocId, entryId: EntryId | null) => eraseForGood(whole, docId, entryId);

/** Entry by entry, and the diary at last as a whole. */
async function eraseAll(): Promise<void> {
	for (const entryId of journal.erased) await erase(journal.docId, entryId);
	for (const entryId of diary.erased.slice(0, 3)) await erase(diary.docId, entryId);
	await erase(diary.docId, null);
}

const heard = (text: string) => CANARIES.filter((word) => text.includes(word));

/** Of what lies on the disk, sealed or not. */
async function inFiles(...folders: string[]): Promise<string[]> {
	const found: string[] = [];
	for (const folder of folders) {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
			found.push(...heard((await readFile(join(parentPath, name))).toString()));
		}
	}
	return found;
}

/** Of what the school still could say, in any generation. */
async function inAnswers({ services }: Pick<App, 'services'>): Promise<string[]> {
	const { updateLog, publishing, quarantine, access, school } = { ...services, ...whole };
	const texts: string[] = [JSON.stringify(await publishing.versions(whole.childId))];
	for (const { docId } of [journal, diary]) {
		const { generation } = must(await access.document(docId), 'a document');
		for (let each = 1; each <= generation; each++) {
			const rows = await updateLog.history(docId, each, 0);
			texts.push(...rows.map(({ bytes }) => Buffer.from(bytes).toString()));
		}
		const aside = await updateLog.quarantine.read([docId]);
		texts.push(...aside.map(({ bytes }) => Buffer.from(bytes).toString()));
	}
	const mentor = await access.actor(school.person('mentor').userId);
	const head = await access.actor(school.person('head').userId);
	texts.push(JSON.stringify(await services.search.find(mentor, '金丝雀')));
	texts.push(JSON.stringify(await quarantine.list(head)));
	return texts.flatMap(heard);
}

async function wordsKept({ services }: Pick<App, 'services'>, { docId, kept }: Book) {
	const { generation } = must(await services.access.document(docId), 'a document');
	return entryWords(await readDocument(services.updateLog, docId, generation), kept);
}

async function handIn({ services }: Pick<App, 'services'>, { docId, phone }: Book) {
	const by = whole.school.person('mentor');
	const update = Y.encodeStateAsUpdate(phone);
	return expectOk(
		await services.quarantine.handIn(by, { docId, generation: 1, handIn: 'one', update }),
	);
}

test('[D12] what was erased lies in no file and comes in no answer, and a phone of before brings nothing back', async () => {
	const folders = [whole.dataDir, keysDirBeside(whole.dataDir)];
	// Else the search could find nothing.
	expect(new Set(await inAnswers(whole)).size).toBe(COUNT);
	await eraseAll();
	expect(await inFiles(...folders)).toEqual([]);
	expect(await inAnswers(whole)).toEqual([]);
	expect(await wordsKept(whole, journal)).toBe(KEPT);
	for (const book of [journal, diary]) {
		expect(heard(JSON.stringify(await handIn(whole, book)))).toEqual([]);
	}
	expect(await inAnswers(whole)).toEqual([]);
	expect(await inFiles(...folders)).toEqual([]);
}, 60_000);

test('[D12] [B8] a backup of before the erasures loses them again when it is restored, once', async () => {
	const backup = join(dirname(whole.dataDir), 'backup');
	await backUp(whole.dataDir, backup);
	await eraseAll();
	const keys = keysDirBeside(whole.dataDir);
	const open = () =>
		createServices(readConfig({ JIASHU_DATA: backup, JIASHU_KEYS: keys }, []), {
			...createEnvironment('warn'),
			log: createLog('silent'),
		});
	restored = await open();
	expect(await inAnswers(restored)).toEqual([]);
	expect(await wordsKept(restored, journal)).toBe(KEPT);
	for (const book of [journal, diary]) {
		expect(heard(JSON.stringify(await handIn(restored, book)))).toEqual([]);
	}
	expect(await inAnswers(restored)).toEqual([]);
	expect(await inFiles(backup)).toEqual([]);
	const generationNow = async () =>
		must(await must(restored, 'a school').services.access.document(journal.docId), 'a document')
			.generation;
	const before = await generationNow();
	await restored.close();
	restored = await open();
	expect(await generationNow()).toBe(before);
}, 60_000);
