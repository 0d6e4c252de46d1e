import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { EntryId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addEntry, writeWords } from '#notebook/entry-book.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { createWordsThread, type WordsThread } from './words-thread.ts';

let thread: WordsThread;
beforeEach(() => void (thread = createWordsThread()));
afterEach(() => thread.close());

function diaryWith(words: string): StoredDocument {
	const doc = new Y.Doc();
	const id = 'ent_0000000000000000000001' as EntryId;
	addEntry(doc, {
		...{ id, type: 'note', occurredOn: '2026-11-23' as LocalDate },
		writtenAt: '2026-11-23T08:00:00.000Z' as Instant,
		createdBy: 'usr_0000000000000000000001' as UserId,
	});
	writeWords(doc, id, words);
	return { snapshot: null, tail: [{ seq: 1, bytes: Y.encodeStateAsUpdate(doc) }] };
}

const read = async (stored: StoredDocument) =>
	(await thread.read('diary', stored)).map(({ folded }) => folded);

test('a thread reads documents, and a damaged one fails alone', async () => {
	const damaged = { snapshot: null, tail: [{ seq: 1, bytes: Uint8Array.of(255, 255, 255) }] };
	const readings = await Promise.allSettled([
		read(diaryWith('萤火虫')),
		read(damaged),
		read(diaryWith('Ｂ 组')),
	]);
	expect(readings.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
		['萤火虫'],
		'failed',
		['b组'],
	]);
});

test('one that was ended takes nothing with it that is asked of the next', async () => {
	const late = read(diaryWith('萤火虫'));
	const ended = thread.close();
	const next = read(diaryWith('补牙'));
	await expect(late).rejects.toThrow('Nothing more is read.');
	await ended;
	expect(await next).toEqual(['补牙']);
});
