import { describe, expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { foldPieces } from '#domain/search/words.ts';
import type { LocalDate } from '#domain/time.ts';
import { createKeptWords, type SearchedDocument } from './kept-words.ts';

const aDocument = (name: string, more: Partial<SearchedDocument> = {}): SearchedDocument => ({
	...{ id: `doc_${name}` as DocId, kind: 'diary', generation: 1, head: 1 },
	...{ childId: null, authorId: null, ...more },
});

/** Documents of ten characters each, and a clock that the test moves with every document read. */
function setUp(options: { charactersMax?: number; readingMsMax?: number; msEach?: number } = {}) {
	const read: string[] = [];
	const unreadable: DocId[] = [];
	let now = 0;
	const words = createKeptWords({
		charactersMax: options.charactersMax ?? 1_000,
		readingMsMax: options.readingMsMax ?? 1_000,
		now: () => now,
		onUnreadable: (docId) => unreadable.push(docId),
		updateLog: {
			read: async (id) => {
				if (id === 'doc_damaged') throw new Error('not whole');
				read.push(id.slice('doc_'.length));
				return { snapshot: null, tail: [] };
			},
		},
		thread: {
			read: async () => {
				now += options.msEach ?? 0;
				const on = '2026-11-23' as LocalDate;
				const piece = { id: 'a', place: 'a', type: null, on, isDraft: false };
				return foldPieces([{ ...piece, lines: ['十个字的一篇日记呀哈'] }]);
			},
		},
	});
	const taken = () => read.splice(0).sort().join(' ');
	return { words, taken, unreadable };
}

const [a, b, c] = [aDocument('a'), aDocument('b'), aDocument('c')];

describe('words kept in memory', () => {
	test('are read once, and again when the document has moved or been rewritten', async () => {
		const { words, taken } = setUp();
		expect((await words.of([a, b])).words.map(({ docId }) => docId)).toEqual([a.id, b.id]);
		expect(taken()).toBe('a b');
		await words.of([a, b]);
		expect(taken()).toBe('');
		await words.of([aDocument('a', { head: 2 }), aDocument('b', { generation: 2 })]);
		expect(taken()).toBe('a b');
		expect(words.characters).toBe(20);
	});

	test('are not read where nobody has written', async () => {
		const { words, taken } = setUp();
		expect(await words.of([aDocument('empty', { head: 0 })])).toEqual({ words: [], unread: 0 });
		expect(taken()).toBe('');
	});

	test('take no more room than they may: what was used longest ago goes first', async () => {
		const { words, taken } = setUp({ charactersMax: 20 });
		await words.of([a]);
		await words.of([b]);
		await words.of([a]);
		await words.of([c]);
		taken();
		await words.of([a]);
		expect(taken()).toBe('');
		expect(words.characters).toBe(20);
		await words.of([b]);
		expect(taken()).toBe('b');
	});

	test('of one search never push each other out: what finds no room is told', async () => {
		const { words } = setUp({ charactersMax: 20 });
		const { words: found, unread } = await words.of([a, b, c]);
		expect([found.length, unread]).toEqual([2, 1]);
	});

	test('are read for no longer than a search may wait, and the next one goes on', async () => {
		const { words } = setUp({ msEach: 600 });
		const many = Array.from({ length: 30 }, (_, index) => aDocument(`${index}`));
		const first = await words.of(many);
		expect(first.unread).toBeGreaterThan(0);
		expect(first.words.length).toBeGreaterThan(0);
		expect((await words.of(many)).unread).toBeLessThan(first.unread);
	});

	test('of a damaged document are told as unread, and the others are found', async () => {
		const { words, unreadable } = setUp();
		const damaged = aDocument('damaged');
		const { words: found, unread } = await words.of([a, damaged]);
		expect([found.length, unread, unreadable]).toEqual([1, 1, [damaged.id]]);
	});

	test('are forgotten when asked to', async () => {
		const { words, taken } = setUp();
		await words.of([a]);
		words.forget();
		expect(words.characters).toBe(0);
		taken();
		await words.of([a]);
		expect(taken()).toBe('a');
	});
});
