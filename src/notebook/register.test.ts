import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { ChildId, EvaluationId, MarkId, TestId, UserId } from '#domain/ids.ts';
import { isDisputed, settledMark, type Mark } from '#domain/score.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText, readEvaluations } from './evaluations.ts';
import { piecesOf } from './piece-words.ts';
import {
	addTest,
	editTest,
	readCells,
	readTests,
	removeTest,
	restoreTest,
	setMarks,
	sheetsOf,
	undoOfTest,
} from './register.ts';

const id = <T>(prefix: string, number: number) =>
	`${prefix}_${String(number).padStart(22, '0')}` as T;
const TEST = id<TestId>('tst', 1);
const YAN = id<ChildId>('chd', 1);
const XIA = id<ChildId>('chd', 2);
const HE = id<UserId>('usr', 1);
const SHI = id<UserId>('usr', 2);
const at = (time: string) => `2026-11-20T${time}:00.000Z` as Instant;

let marks = 0;
const hand = (by: UserId, time = '08:00') => ({
	by,
	at: at(time),
	newId: () => id<MarkId>('mrk', ++marks),
});

function aRegister(): Y.Doc {
	const doc = new Y.Doc();
	addTest(doc, {
		...{ id: TEST, subject: '数学', name: '第三单元', on: '2026-11-20' as LocalDate },
		...{ fullMarks: 100, createdBy: SHI, createdAt: at('07:00') },
	});
	return doc;
}
function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}
function merge(a: Y.Doc, b: Y.Doc): void {
	Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
	Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}
const marksOf = (doc: Y.Doc) =>
	Object.fromEntries(
		[...readCells(doc, TEST)].map(([child, cell]) => [child, cell.standing.map((e) => e.mark)]),
	);
const set = (doc: Y.Doc, childId: ChildId, mark: Mark | null, by = SHI, time?: string) =>
	setMarks(doc, TEST, [{ childId, mark }], hand(by, time));

describe('[F3] a sheet', () => {
	it('two teachers who fill in different cells apart lose nothing', () => {
		const desk = aRegister();
		const phone = copyOf(desk);
		set(desk, YAN, { score: 78.5 });
		set(phone, XIA, { absent: 'ill' }, HE);
		merge(desk, phone);
		expect(marksOf(desk)).toEqual({ [YAN]: [{ score: 78.5 }], [XIA]: [{ absent: 'ill' }] });
		expect(marksOf(phone)).toEqual(marksOf(desk));
	});

	it('two who fill in one cell differently both stand until one is chosen', () => {
		const desk = aRegister();
		const phone = copyOf(desk);
		set(desk, YAN, { score: 78 }, SHI, '08:00');
		set(phone, YAN, { score: 87 }, HE, '09:00');
		merge(desk, phone);
		const cell = readCells(desk, TEST).get(YAN);
		expect(cell && isDisputed(cell)).toBe(true);
		expect(cell?.standing.map(({ mark, by }) => [mark, by])).toEqual([
			[{ score: 87 }, HE],
			[{ score: 78 }, SHI],
		]);
		set(desk, YAN, { score: 78 }, SHI, '10:00');
		expect(settledMark(readCells(desk, TEST).get(YAN))).toEqual({ score: 78 });
		expect(readCells(desk, TEST).get(YAN)).toMatchObject({ firstAt: at('08:00') });
	});

	it('one who corrects what they have seen replaces it, and the same again is not written', () => {
		const doc = aRegister();
		set(doc, YAN, { score: 78 });
		set(doc, YAN, { score: 87 }, HE);
		const keys = sheetsOf(doc).get(TEST) as Y.Map<unknown>;
		const size = keys.size;
		set(doc, YAN, { score: 87 }, HE);
		set(doc, XIA, null);
		expect(keys.size).toBe(size);
		expect(marksOf(doc)).toEqual({ [YAN]: [{ score: 87 }] });
		set(doc, YAN, null);
		expect(marksOf(doc)).toEqual({ [YAN]: [null] });
	});

	it('undo takes back one’s own filling-in, a paste as one', () => {
		const doc = aRegister();
		const origin = {};
		const undo = undoOfTest(doc, origin);
		set(doc, YAN, { score: 60 }, HE);
		setMarks(
			doc,
			TEST,
			[
				{ childId: YAN, mark: { score: 61 } },
				{ childId: XIA, mark: { score: 62 } },
			],
			{ ...hand(SHI), origin },
		);
		undo.undo();
		expect(marksOf(doc)).toEqual({ [YAN]: [{ score: 60 }] });
		undo.redo();
		expect(marksOf(doc)).toEqual({ [YAN]: [{ score: 61 }], [XIA]: [{ score: 62 }] });
	});

	it('is corrected, taken away and put back with all its marks', () => {
		const doc = aRegister();
		set(doc, YAN, { score: 60 });
		const facts = { subject: '数学', name: '期中', on: '2026-11-19' as LocalDate, fullMarks: 120 };
		editTest(doc, TEST, facts);
		removeTest(doc, TEST, at('09:00'));
		expect(readTests(doc)).toMatchObject([{ ...facts, removedAt: at('09:00') }]);
		restoreTest(doc, TEST);
		expect(readTests(doc)).toMatchObject([{ removedAt: null }]);
		expect(marksOf(doc)).toEqual({ [YAN]: [{ score: 60 }] });
	});

	it('what reads badly is absent and no crash (N5)', () => {
		const doc = aRegister();
		set(doc, YAN, { score: 60 });
		const map = sheetsOf(doc).get(TEST) as Y.Map<unknown>;
		map.set(`mark/${XIA}/${id('mrk', 900)}`, 7);
		map.set(`mark/${XIA}/${id('mrk', 901)}`, { score: 'x', by: 'nobody' });
		map.set(`mark/${XIA}`, { score: 1 });
		sheetsOf(doc).set(id('tst', 9), new Y.Map([['subject', '语文']]));
		sheetsOf(doc).set('tst_short', '…');
		expect(marksOf(doc)).toEqual({ [YAN]: [{ score: 60 }] });
		expect(readTests(doc)).toHaveLength(1);
	});
});

describe('[F3] evaluations', () => {
	const NOVEMBER = '2026-11' as Month;
	const begin = (doc: Y.Doc, number: number, by: UserId, words: string) => {
		const key = id<EvaluationId>('evl', number);
		addEvaluation(doc, { id: key, childId: YAN, month: NOVEMBER, by, writtenAt: at('08:00') });
		evaluationText(doc, key)?.insert(0, words);
	};

	it('of two teachers for one child and month stand side by side', () => {
		const desk = aRegister();
		const phone = copyOf(desk);
		begin(desk, 1, SHI, '计算细心');
		begin(phone, 2, HE, '上课敢举手了');
		merge(desk, phone);
		expect(readEvaluations(desk).map(({ by, words }) => [by, words])).toEqual(
			expect.arrayContaining([
				[SHI, '计算细心'],
				[HE, '上课敢举手了'],
			]),
		);
	});

	it('and scores are told in words', () => {
		const doc = aRegister();
		set(doc, YAN, { score: 78.5 });
		set(doc, XIA, { absent: 'leave' });
		begin(doc, 1, SHI, '计算细心');
		expect(piecesOf(doc, 'register')).toEqual([
			{ id: TEST, lines: ['数学 第三单元 2026-11-20（满分 100）', `${YAN}：78.5`, `${XIA}：事假`] },
			{ id: id('evl', 1), lines: [`${YAN} 2026-11`, '计算细心'] },
		]);
	});
});
