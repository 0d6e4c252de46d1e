import { describe, expect, it } from 'vitest';
import {
	evaluationDay,
	joinMarks,
	marksOfChild,
	trendsOf,
	type ChildTest,
	type RegisterContent,
} from './child-marks.ts';
import type { ChildId, DocId, EvaluationId, MarkId, TestId, UserId } from './ids.ts';
import type { Mark } from './score.ts';
import type { Month } from './summary.ts';
import type { Instant, LocalDate } from './time.ts';

const YAN = 'chd_yan' as ChildId;
const XIA = 'chd_xia' as ChildId;
const DOC = 'doc_a' as DocId;
const AT = '2026-11-20T08:00:00.000Z' as Instant;

function aTest(id: string, on: string, cells: Readonly<Record<ChildId, readonly (Mark | null)[]>>) {
	return {
		...{ id: id as TestId, subject: '数学', name: id, on: on as LocalDate, fullMarks: 100 },
		...{ createdBy: 'usr_a' as UserId, createdAt: AT, removedAt: null as Instant | null },
		cells: new Map(
			Object.entries(cells).map(([childId, marks]) => [
				childId as ChildId,
				{
					childId: childId as ChildId,
					firstAt: AT,
					standing: marks.map((mark, at) => ({
						...{ id: `mrk_${at}` as MarkId, mark, by: 'usr_a' as UserId, at: AT },
					})),
				},
			]),
		),
	};
}
const words = (id: string, childId: ChildId, month: string, said: string) => ({
	...{ id: id as EvaluationId, childId, month: month as Month, words: said },
	...{ by: 'usr_a' as UserId, writtenAt: AT },
});

describe('[F3] a child’s own rows', () => {
	const content: RegisterContent = {
		tests: [
			aTest('tst_1', '2026-11-02', { [YAN]: [{ score: 78 }], [XIA]: [{ score: 99 }] }),
			aTest('tst_2', '2026-11-20', { [YAN]: [{ score: 60 }, { score: 90 }] }),
			aTest('tst_3', '2026-11-10', { [YAN]: [null], [XIA]: [{ score: 12 }] }),
			{ ...aTest('tst_4', '2026-11-11', { [YAN]: [{ score: 5 }] }), removedAt: AT },
			aTest('tst_5', '2026-11-12', { [XIA]: [{ score: 1 }] }),
		],
		evaluations: [
			words('evl_1', YAN, '2026-11', ' 计算细心 '),
			words('evl_2', XIA, '2026-11', '别人的'),
			words('evl_3', YAN, '2026-10', '  '),
		],
	};
	const own = marksOfChild(content, DOC, YAN);

	it('are all it is told, the newest first; what teachers do not agree on has no mark', () => {
		expect(own.tests.map(({ id, mark }) => [id, mark])).toEqual([
			['tst_2', null],
			['tst_1', { score: 78 }],
		]);
		expect(own.evaluations.map(({ words }) => words)).toEqual(['计算细心']);
	});

	it('hold nothing of another child', () => {
		expect(JSON.stringify(own)).not.toMatch(/chd_xia|99|别人/);
	});

	it('of several registers are joined by day', () => {
		const other = marksOfChild(
			{
				...{ evaluations: [] },
				tests: [aTest('tst_9', '2026-11-05', { [YAN]: [{ score: 1 }] })],
			},
			DOC,
			YAN,
		);
		expect(joinMarks([own, other]).tests.map(({ id }) => id)).toEqual(['tst_2', 'tst_9', 'tst_1']);
	});
});

describe('[F3] a trend', () => {
	const test = (subject: string, on: string, mark: Mark | null, fullMarks = 100) =>
		({ subject, on, mark, fullMarks }) as ChildTest;

	it('is a share of full marks by subject, absences left out', () => {
		expect(
			trendsOf([
				test('数学', '2026-11-20', { score: 60 }, 120),
				test('语文', '2026-11-10', { score: 88.5 }),
				test('数学', '2026-10-20', { score: 90 }),
				test('数学', '2026-10-25', { absent: 'ill' }),
				test('数学', '2026-10-26', null),
			]).map(({ subject, points }) => [subject, points.map(({ percent }) => percent)]),
		).toEqual([
			['数学', [90, 50]],
			['语文', [88.5]],
		]);
	});
});

it.each([
	['2026-11', '2026-11-20T08:00:00Z', '2026-11-20'],
	['2026-10', '2026-11-20T08:00:00Z', '2026-10-31'],
	['2026-02', '2026-11-20T08:00:00Z', '2026-02-28'],
	['2026-12', '2026-11-30T08:00:00Z', '2026-12-01'],
])('[M3e] an evaluation of %s begun at %s counts for %s', (month, at, day) => {
	expect(evaluationDay(month as Month, at as Instant)).toBe(day);
});
