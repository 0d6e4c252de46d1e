import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChildId, DocId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { must } from '#domain/assert.ts';
import { isForWords, parseQuery, QUERY_CHARACTERS_MAX } from './query.ts';
import {
	findWords,
	foldPieces,
	mergeHits,
	type SearchablePiece,
	type WordsOfDocument,
} from './words.ts';

const ME = 'usr_me' as UserId;

function aPiece(id: string, text: string, more: Partial<SearchablePiece> = {}): SearchablePiece {
	const on = '2026-11-23' as LocalDate;
	return { id, place: id, type: null, on, isDraft: false, lines: text.split('\n'), ...more };
}

function aDocument(pieces: readonly SearchablePiece[], more: Partial<WordsOfDocument> = {}) {
	return {
		...{ docId: 'doc_a' as DocId, kind: 'diary' as const, childId: 'chd_a' as ChildId },
		...{ authorId: null, pieces: foldPieces(pieces), ...more },
	};
}

const find = (typed: string, ...documents: WordsOfDocument[]) =>
	findWords(must(parseQuery(typed), 'something typed'), documents, ME).hits;
const idsOf = (typed: string, ...documents: WordsOfDocument[]) =>
	find(typed, ...documents).map(({ pieceId }) => pieceId);

describe('words', () => {
	const book = aDocument([
		aPiece('old', '数学小测进步了八分。', { on: '2026-09-02' as LocalDate }),
		aPiece('new', '今天和𬭩娃谈了谈，他数学有进步。'),
		aPiece('rare', '妹妹叫㛃。\n爷爷的电话 138 0000 1234'),
	]);

	test.each([
		['进步', ['new', 'old']],
		['学小测', ['old']],
		['数学 进步', ['new', 'old']],
		['数学 谈', ['new']],
		['𬭩', ['new']],
		['𬭩娃', ['new']],
		['㛃', ['rare']],
		['13800001234', ['rare']],
		['１３８００００', ['rare']],
		['步进', []],
		['进步 篮球', []],
		// Half of a surrogate pair is no character: 𬬻 begins with the same unit as 𬭩.
		['𬬻', []],
	])('%s is found inside of sentences, the newest first', (typed, ids) => {
		expect(idsOf(typed, book)).toEqual(ids);
	});

	test('every part of what was written is found, wherever it is cut', () => {
		const character = fc.oneof(
			fc.constantFrom(...'的了孩子数学𬭩㛃𠮷，。 \nAbÉ１ｘ9'),
			fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
		);
		const text = fc.array(character, { minLength: 2, maxLength: 60 });
		fc.assert(
			fc.property(text, fc.nat(), fc.nat(), (characters, a, b) => {
				const points = [...characters.join('')];
				const from = a % points.length;
				const length = 2 + (b % (QUERY_CHARACTERS_MAX - 2));
				const query = parseQuery(points.slice(from, from + length).join(''));
				if (query === null || !isForWords(query)) return;
				const document = aDocument([aPiece('one', points.join(''))]);
				expect(findWords(query, [document], ME).total).toBe(1);
			}),
			{ numRuns: 1000 },
		);
	});

	test('the part that was meant is marked, and the rest of a long line is cut', () => {
		const line = `${'很久以前。'.repeat(20)}他的数\ufe00学进步了${'，后来怎样'.repeat(20)}`;
		const [hit] = find('数学 进步', aDocument([aPiece('long', `第一行\n${line}`)]));
		expect(hit?.snippet).toEqual([
			{ text: '…', isHit: false },
			{ text: '很久以前。很久以前。他的', isHit: false },
			{ text: '数\ufe00学进步', isHit: true },
			{ text: expect.stringMatching(/^了，后来怎样/) as string, isHit: false },
			{ text: '…', isHit: false },
		]);
	});

	test('a summary that is not handed in is found by its author alone', () => {
		const pieces = [aPiece('draft', '这个月', { isDraft: true })];
		const ofMine = aDocument(pieces, { authorId: ME });
		const ofOthers = aDocument(pieces, { authorId: 'usr_other' as UserId });
		expect(idsOf('这个月', ofMine)).toEqual(['draft']);
		expect(idsOf('这个月', ofOthers)).toEqual([]);
	});

	test('a statement that stands in card and tidings is found once', () => {
		const card = aDocument([aPiece('stm', '在东莞')], { kind: 'card' });
		const tidings = aDocument([aPiece('stm', '在东莞')], { kind: 'tidings' });
		expect(idsOf('东莞', card, tidings)).toEqual(['stm']);
	});
});

describe('what is typed', () => {
	test.each(['', '   ', '\u200b', '\u0301'])('%j looks for nothing', (typed) => {
		expect(parseQuery(typed)).toBeNull();
	});
	test.each([
		['z', false],
		['7', false],
		['zx', true],
		['狗', true],
		['𬭩', true],
		['a b', true],
	])('%s looks for words: %s', (typed, expected) => {
		expect(isForWords(must(parseQuery(typed), typed))).toBe(expected);
	});
});

test('what both ends found stands there once, the device’s own first', () => {
	const [mine, old] = find('进步', aDocument([aPiece('a', '进步'), aPiece('b', '进步')]));
	const other = aDocument(
		[aPiece('c', '进步'), aPiece('d', '进步', { on: '2026-12-01' as LocalDate })],
		{
			docId: 'doc_b' as DocId,
		},
	);
	const school = [must(old, 'a hit'), ...find('进步', other).reverse()];
	const merged = mergeHits([must(mine, 'a hit')], school, ['doc_a' as DocId]);
	expect(merged.map(({ pieceId }) => pieceId)).toEqual(['a', 'd', 'c']);
});
