import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { ChildId, DocId, EntryId, UserId } from '#domain/ids.ts';
import { parseQuery } from '#domain/search/query.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { documentStoreName, type Copy } from '#lib/storage/device-store.ts';
import { addEntry, writeWords } from '#notebook/entry-book.ts';
import { WordsHere } from './words-here.svelte.ts';

const ME = 'usr_0000000000000000000001' as UserId;
const docId = 'doc_0000000000000000000001' as DocId;
let copy: Copy;
let isWaiting = false;
let isKept = true;
let isCurrent = true;
let here: WordsHere;
let turns = 0;

/** Writes an entry into the copy as the device's store does: one more row. */
async function write(words: string, entry: string): Promise<void> {
	const doc = new Y.Doc();
	const id = `ent_000000000000000000000${entry}` as EntryId;
	const occurredOn = '2026-11-23' as LocalDate;
	const writtenAt = '2026-11-23T08:00:00.000Z' as Instant;
	addEntry(doc, { id, type: 'note', occurredOn, writtenAt, createdBy: ME });
	writeWords(doc, id, words);
	const db = await openDB(documentStoreName(ME, docId, 1), 1, {
		upgrade(database) {
			database.createObjectStore('updates', { autoIncrement: true });
			database.createObjectStore('custom');
		},
	});
	await db.add('updates', Y.encodeStateAsUpdate(doc));
	db.close();
}

const find = async (typed: string) => {
	await here.refresh();
	const { hits } = here.find(must(parseQuery(typed), typed));
	return hits.map(({ pieceId }) => pieceId.at(-1));
};

beforeEach(() => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	copy = {
		...{ docId, generation: 1, kind: 'diary', childId: 'chd_a' as ChildId },
		...{ syncedHead: 1, syncedStore: 'store', latestOn: null },
	};
	[isWaiting, isKept, isCurrent, turns] = [false, true, true, 0];
	here = new WordsHere({
		...{ userId: ME, copies: () => [copy], ownerOf: () => ({ authorId: null }) },
		...{ isKept: () => isKept, isCurrent: () => isCurrent, isWaiting: () => isWaiting },
		giveWay: async () => void turns++,
	});
});

describe('words on this device', () => {
	test('are found as they were stored, and again when something has come from school', async () => {
		await write('今天𬭩娃笑了', '1');
		expect(await find('𬭩娃')).toEqual(['1']);
		await write('第二天𬭩娃又笑了', '2');
		expect(await find('𬭩娃')).toEqual(['1']);
		copy = { ...copy, syncedHead: 2 };
		expect(await find('𬭩娃')).toEqual(['1', '2']);
		expect(turns).toBe(2);
	});

	test('that wait for the school are read each time', async () => {
		await write('头一句', '1');
		await find('头一句');
		await write('后一句', '2');
		isWaiting = true;
		expect(await find('后一句')).toEqual(['2']);
	});

	test('are not found any more when they are not mine to read', async () => {
		await write('头一句', '1');
		expect(await find('头一句')).toEqual(['1']);
		isKept = false;
		expect(await find('头一句')).toEqual([]);
	});

	test('stand for their document only where it has come up to the school’s', async () => {
		await write('头一句', '1');
		await here.refresh();
		expect([...here.documents]).toEqual([docId]);
		isCurrent = false;
		expect([...here.documents]).toEqual([]);
	});

	test('are read in the shape of their kind', async () => {
		await write('头一句', '1');
		copy = { ...copy, kind: 'register' };
		expect(await find('头一句')).toEqual([]);
	});

	test('that are missing make no empty copy', async () => {
		expect(await find('头一句')).toEqual([]);
		expect(await indexedDB.databases()).toEqual([]);
	});
});
