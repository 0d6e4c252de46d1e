import { describe, expect, test } from 'vitest';
import type { ClassId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	applyDecisions,
	areDaysWithin,
	inOrder,
	shiftDays,
	standingOf,
	type AgendaAct,
	type AgendaBase,
	type AgendaDecisionId,
} from './agenda.ts';
import { addUp, isDoneByRecords, type Counted } from './done-when.ts';
import { monthGrid, monthsOf } from './month-grid.ts';

const day = (text: string) => text as LocalDate;
const days = (startsOn: string, endsOn: string) => ({
	startsOn: day(startsOn),
	endsOn: day(endsOn),
});
const BASE: AgendaBase = {
	...{ key: 'J-2-2', title: null, note: '', host: 'head-teachers', facts: ['class-confirmed'] },
	...days('2027-02-22', '2027-02-26'),
};
const decided = (...acts: AgendaAct[]) =>
	acts.map((act, index) => ({
		id: `agd_${index}` as AgendaDecisionId,
		...{ act, by: '刘校长', at: `2027-01-0${index + 1}T01:00:00.000Z` as Instant },
	}));

describe('an item after what was decided about it', () => {
	test('without a decision is where the plan has it', () => {
		expect(applyDecisions(BASE, [])).toEqual({ ...BASE, tick: null, lastDecision: null });
	});

	test('is where it was moved last, ticked with a word, and names the newest decision', () => {
		const acts = decided(
			{ type: 'move', ...days('2027-03-01', '2027-03-05') },
			{ type: 'tick', word: '各班都交了' },
			{ type: 'move', ...days('2027-03-08', '2027-03-12') },
		);
		expect(applyDecisions(BASE, acts)).toMatchObject({
			...days('2027-03-08', '2027-03-12'),
			tick: { word: '各班都交了', by: '刘校长', at: '2027-01-02T01:00:00.000Z' },
			lastDecision: { id: 'agd_2', type: 'move' },
		});
	});

	test('is open again when the tick was taken off, reworded, and gone when it was removed', () => {
		const acts = decided(
			{ type: 'tick', word: '' },
			{ type: 'untick' },
			{ type: 'reword', title: '开学会', note: '三楼' },
		);
		expect(applyDecisions(BASE, acts)).toMatchObject({ tick: null, title: '开学会', note: '三楼' });
		expect(applyDecisions(BASE, [...acts, ...decided({ type: 'remove' })])).toBeNull();
	});
});

const counted = (name: string, isDone: boolean): Counted => ({
	...{ name, isDone, isPrivate: true, classId: 'cls_a' as ClassId },
});

describe('[§1.6] done when', () => {
	const two = [counted('甲', true), counted('乙', false)];

	test('tells how many of how many, and of who is left only whom the reader may know', () => {
		expect(addUp('visited', two, () => true)).toEqual({
			...{ fact: 'visited', done: 1, of: 2, left: ['乙'] },
		});
		expect(addUp('visited', two, () => false)).toMatchObject({ done: 1, of: 2, left: [] });
	});

	test('every fact must be complete, and somebody must have been there to count', () => {
		const full = addUp('card-checked', [counted('甲', true)], () => true);
		const half = addUp('office-named', two, () => true);
		const nobody = addUp('office-named', [], () => true);
		expect(isDoneByRecords(['card-checked'], [full])).toBe(true);
		expect(isDoneByRecords(['card-checked', 'office-named'], [full, half])).toBe(false);
		expect(isDoneByRecords(['card-checked', 'office-named'], [full])).toBe(false);
		expect(isDoneByRecords(['office-named'], [nobody])).toBe(false);
		expect(isDoneByRecords([], [full])).toBe(false);
	});

	test.each([
		['2027-02-21', false, 'ahead'],
		['2027-02-22', false, 'running'],
		['2027-02-26', false, 'running'],
		['2027-02-27', false, 'over'],
		['2027-02-27', true, 'done'],
	])('on %s, ticked %s, it is %s', (today, isTicked, standing) => {
		const tick = isTicked ? { word: '', by: '', at: '2027-02-01T00:00:00.000Z' as Instant } : null;
		expect(standingOf({ ...BASE, tick, progress: [] }, day(today))).toBe(standing);
	});

	test('the records alone make it done', () => {
		const progress = [addUp('class-confirmed', [counted('七1', true)], () => true)];
		expect(standingOf({ ...BASE, tick: null, progress }, day('2027-05-01'))).toBe('done');
	});
});

describe('the days of an item', () => {
	const year = days('2026-09-01', '2027-07-10');

	test.each([
		[days('2026-09-01', '2026-09-01'), true],
		[days('2027-07-10', '2027-07-10'), true],
		[days('2026-08-31', '2026-09-01'), false],
		[days('2027-07-10', '2027-07-11'), false],
		[days('2027-03-05', '2027-03-01'), false],
		[days('2026-09-01', '2027-07-10'), false],
		[days('2027-02-30', '2027-02-30'), false],
	])('%o within the year: %s', (asked, isWithin) =>
		expect(areDaysWithin(asked, year)).toBe(isWithin),
	);

	test('are shifted over the end of a leap February with their length kept', () => {
		expect(shiftDays(days('2028-02-27', '2028-02-29'), 2)).toEqual(
			days('2028-02-29', '2028-03-02'),
		);
		expect(shiftDays(days('2028-03-01', '2028-03-02'), -1)).toEqual(
			days('2028-02-29', '2028-03-01'),
		);
	});

	test('put items in order', () => {
		const item = (key: string, startsOn: string) => ({
			...BASE,
			key: key as never,
			startsOn: day(startsOn),
		});
		const sorted = inOrder([
			item('J-3-2', '2027-03-08'),
			item('J-3-1', '2027-03-08'),
			item('J-2-2', '2027-02-22'),
		]);
		expect(sorted.map(({ key }) => key)).toEqual(['J-2-2', 'J-3-1', 'J-3-2']);
	});
});

describe('a month on the wall', () => {
	test('is whole weeks from Monday', () => {
		const grid = monthGrid('2027-02', []);
		expect(grid.map(({ monday }) => monday)).toEqual([
			...['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22'],
		]);
		expect(monthGrid('2026-11', []).map(({ monday }) => monday)).toHaveLength(6);
	});

	test('an item of two weeks has a bar in each, and bars of one day lie in different lanes', () => {
		const long = days('2027-03-04', '2027-03-09');
		const short = days('2027-03-05', '2027-03-05');
		const [first, second] = monthGrid(
			'2027-03',
			inOrder([
				{ ...BASE, ...long },
				{ ...BASE, ...short },
			]),
		);
		expect(first?.bars).toMatchObject([
			{ from: 4, to: 7, lane: 0, isContinued: false, continues: true },
			{ from: 5, to: 5, lane: 1, continues: false },
		]);
		expect(second?.bars).toMatchObject([
			{ from: 1, to: 2, lane: 0, isContinued: true, continues: false },
		]);
	});

	test('the months of a year', () => {
		expect(monthsOf(days('2026-11-30', '2027-02-01'))).toEqual([
			'2026-11',
			'2026-12',
			'2027-01',
			'2027-02',
		]);
	});
});
