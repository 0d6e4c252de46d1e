import { describe, expect, test } from 'vitest';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { isSchoolDay } from './calendar.ts';
import { addRunningDays, runningDays } from './day-count.ts';
import { numbersOn, type RuleVersion } from './rules.ts';
import { windowAfter, windowsOf } from './windows.ts';

const day = (text: string) => text as LocalDate;
const span = (startsOn: string, endsOn: string) => ({
	name: '',
	startsOn: day(startsOn),
	endsOn: day(endsOn),
});
/** 21 weeks from Tuesday 1 September, with the national week and New Year's Day off. */
const AUTUMN: SchoolCalendar = {
	terms: [span('2026-09-01', '2027-01-22')],
	holidays: [span('2026-10-01', '2026-10-07'), span('2027-01-01', '2027-01-03')],
	makeUpDays: [],
};
const of = (terms: SchoolCalendar['terms'], holidays: SchoolCalendar['holidays'] = []) => ({
	terms,
	holidays,
	makeUpDays: [],
});
const cut = (by: 'weeks' | 'month' | 'term' | 'term-start', calendar: SchoolCalendar) =>
	windowsOf({ cut: by }, calendar, []).map(({ startsOn, endsOn }) => `${startsOn}…${endsOn}`);
const version = (startsOn: string, numbers: RuleVersion['numbers'], decidedOn = startsOn) => ({
	startsOn: day(startsOn),
	decidedAt: `${decidedOn}T08:00:00.000Z` as Instant,
	numbers,
});

describe('[M1 L25] school weeks in twos', () => {
	test('begin where the term begins, and the odd week at the end joins the last window', () => {
		const windows = windowsOf({ cut: 'weeks' }, AUTUMN, []);
		expect(
			windows.slice(0, 3).map(({ startsOn, endsOn, weeks }) => [startsOn, endsOn, weeks]),
		).toEqual([
			['2026-09-01', '2026-09-13', { from: 1, to: 2 }],
			['2026-09-14', '2026-09-27', { from: 3, to: 4 }],
			['2026-09-28', '2026-10-11', { from: 5, to: 6 }],
		]);
		expect(windows.at(-1)).toMatchObject({
			startsOn: '2027-01-04',
			endsOn: '2027-01-22',
			weeks: { from: 19, to: 21 },
		});
	});

	test('stop in holidays: a week off from end to end is no school week, and the window is longer', () => {
		const term = [span('2026-09-28', '2026-11-01')];
		expect(cut('weeks', of(term))).toEqual(['2026-09-28…2026-10-11', '2026-10-12…2026-11-01']);
		expect(cut('weeks', of(term, [span('2026-10-05', '2026-10-11')]))).toEqual([
			'2026-09-28…2026-10-18',
			'2026-10-19…2026-11-01',
		]);
	});

	test('a day made up on a Saturday makes a school week of a holiday week', () => {
		const calendar = of([span('2026-09-28', '2026-11-01')], [span('2026-10-05', '2026-10-11')]);
		const withSaturday = { ...calendar, makeUpDays: [day('2026-10-10')] };
		expect(cut('weeks', withSaturday)[0]).toBe('2026-09-28…2026-10-11');
		expect(isSchoolDay(calendar, day('2026-10-10'))).toBe(false);
		expect(isSchoolDay(withSaturday, day('2026-10-10'))).toBe(true);
	});

	test('never reach from one term into another', () => {
		const calendar = of([span('2027-02-22', '2027-03-24'), span('2027-03-25', '2027-04-30')]);
		for (const window of windowsOf({ cut: 'weeks' }, calendar, [])) {
			expect(window.startsOn < '2027-03-25').toBe(window.endsOn < '2027-03-25');
		}
	});
});

describe('[T1 L27] months', () => {
	test.each([
		[
			'month ends',
			of([span('2026-09-01', '2027-01-31')]),
			[
				'2026-09-01…2026-09-30',
				'2026-10-01…2026-10-31',
				'2026-11-01…2026-11-30',
				'2026-12-01…2026-12-31',
				'2027-01-01…2027-01-31',
			],
		],
		[
			'February of a leap year',
			of([span('2028-02-01', '2028-03-31')]),
			['2028-02-01…2028-02-29', '2028-03-01…2028-03-31'],
		],
		[
			'February of another year',
			of([span('2027-02-01', '2027-03-31')]),
			['2027-02-01…2027-02-28', '2027-03-01…2027-03-31'],
		],
		[
			'a first month of 5 school days joins the next',
			of([span('2027-02-22', '2027-04-30')]),
			['2027-02-22…2027-03-31', '2027-04-01…2027-04-30'],
		],
		[
			'a last month of 8 school days joins the one before',
			of([span('2027-05-01', '2027-07-10')]),
			['2027-05-01…2027-05-31', '2027-06-01…2027-07-10'],
		],
		[
			'a month that holidays have left 4 school days joins the next',
			of([span('2026-09-01', '2026-11-30')], [span('2026-10-01', '2026-10-25')]),
			['2026-09-01…2026-09-30', '2026-10-01…2026-11-30'],
		],
		[
			'a term of one short month is one window',
			of([span('2026-09-01', '2026-09-09')]),
			['2026-09-01…2026-09-09'],
		],
	])('[§1.7] %s', (_name, calendar, expected) => expect(cut('month', calendar)).toEqual(expected));
});

test('[V1 P1] a term is one window, the study plan has its first four school weeks', () => {
	expect(cut('term', AUTUMN)).toEqual(['2026-09-01…2027-01-22']);
	expect(cut('term-start', AUTUMN)).toEqual(['2026-09-01…2026-09-27']);
	const late = of([span('2026-09-28', '2026-12-01')], [span('2026-10-05', '2026-10-11')]);
	expect(cut('term-start', late)).toEqual(['2026-09-28…2026-11-01']);
});

test('[M3 X1] the clock of days stops in holidays and starts again after them', () => {
	expect(windowAfter(AUTUMN, [], day('2026-09-28'), 'testDays').endsOn).toBe('2026-10-12');
	expect(windowAfter(AUTUMN, [], day('2026-11-02'), 'reviewDays').endsOn).toBe('2026-12-02');
	expect(addRunningDays(AUTUMN, day('2026-09-30'), 1)).toBe('2026-10-08');
	expect(runningDays(AUTUMN, day('2026-09-30'), day('2026-10-08'))).toBe(1);
});

describe('[A6 B7] a change of the rules', () => {
	const changed = [version('2026-11-02', { updateWeeks: 3, talks: 2 }, '2026-10-20')];

	test('holds for windows that begin on its first day or later', () => {
		const before = windowsOf({ cut: 'weeks' }, AUTUMN, []);
		const after = windowsOf({ cut: 'weeks' }, AUTUMN, changed);
		const begun = (all: typeof before) => all.filter(({ startsOn }) => startsOn < '2026-11-02');
		expect(begun(after)).toEqual(begun(before));
		expect(after.find(({ startsOn }) => startsOn >= '2026-11-02')?.weeks).toEqual({
			from: 11,
			to: 13,
		});
	});

	test('leaves the month that has begun with the old number', () => {
		const talks = windowsOf({ cut: 'month' }, AUTUMN, [version('2026-11-02', { talks: 2 })]);
		expect(talks.map(({ startsOn, numbers }) => [startsOn, numbers.talks])).toEqual([
			['2026-09-01', 1],
			['2026-10-01', 1],
			['2026-11-01', 1],
			['2026-12-01', 2],
			['2027-01-01', 2],
		]);
	});

	test('decided twice for the same day stands as decided last', () => {
		const versions = [
			version('2026-11-02', { talks: 3 }, '2026-10-25'),
			version('2026-11-02', { talks: 2 }, '2026-10-20'),
		];
		expect(numbersOn(versions, day('2026-11-30')).talks).toBe(3);
		expect(numbersOn(versions, day('2026-11-01')).talks).toBe(1);
	});
});
