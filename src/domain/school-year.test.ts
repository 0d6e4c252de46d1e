import { expect, test } from 'vitest';
import { findSchoolYearFault, pickYear, weeksOf, type SchoolYearPlan } from './school-year.ts';
import type { LocalDate } from './time.ts';

const day = (date: string) => date as LocalDate;
const span = (name: string, startsOn: string, endsOn: string) => ({
	name,
	startsOn: day(startsOn),
	endsOn: day(endsOn),
});
const YEAR: SchoolYearPlan = {
	...span('2026–2027', '2026-09-01', '2027-07-10'),
	terms: [span('上学期', '2026-09-01', '2027-01-22'), span('下学期', '2027-02-22', '2027-07-10')],
	holidays: [span('国庆节', '2026-10-01', '2026-10-07'), span('校庆', '2026-11-11', '2026-11-11')],
};

test('week 1 is the week, Monday to Sunday, in which the term begins', () => {
	const weeks = weeksOf(span('', '2026-09-01', '2026-09-14'));
	expect(weeks).toEqual([
		{ number: 1, startsOn: '2026-08-31', endsOn: '2026-09-06' },
		{ number: 2, startsOn: '2026-09-07', endsOn: '2026-09-13' },
		{ number: 3, startsOn: '2026-09-14', endsOn: '2026-09-20' },
	]);
});

test('a term that begins on a Monday or a Sunday, and one over a leap day', () => {
	expect(weeksOf(span('', '2026-08-31', '2026-09-06'))).toHaveLength(1);
	expect(weeksOf(span('', '2026-09-06', '2026-09-07'))).toHaveLength(2);
	expect(weeksOf(span('', '2028-02-28', '2028-03-06')).at(-1)?.startsOn).toBe('2028-03-06');
});

test('a plan without a fault', () => {
	expect(findSchoolYearFault(YEAR)).toBeNull();
});

test.each<[string, Partial<SchoolYearPlan>, object]>([
	['a year without a name', { name: ' ' }, { type: 'no-name', part: { of: 'year' } }],
	['a year backwards', { endsOn: day('2026-09-01') }, { type: 'ends-before-start' }],
	['no term', { terms: [] }, { type: 'no-term' }],
	[
		'a term outside the year',
		{ terms: [span('上学期', '2026-08-31', '2027-01-22')] },
		{ type: 'outside-year', part: { of: 'term', index: 0 } },
	],
	[
		'terms that overlap by a day, entered in the wrong order',
		{ terms: [span('下', '2027-01-22', '2027-07-10'), span('上', '2026-09-01', '2027-01-22')] },
		{ type: 'terms-overlap', part: { of: 'term', index: 0 } },
	],
	[
		'a holiday backwards',
		{ holidays: [span('国庆节', '2026-10-07', '2026-10-01')] },
		{ type: 'ends-before-start', part: { of: 'holiday', index: 0 } },
	],
	['a slip in the year', { endsOn: day('2028-07-10') }, { type: 'too-long' }],
])('%s', (_what, change, fault) => {
	expect(findSchoolYearFault({ ...YEAR, ...change })).toMatchObject(fault);
});

test('the current year is the one that runs, else the next, else the last', () => {
	const years = [span('b', '2027-09-01', '2028-07-10'), span('a', '2026-09-01', '2027-07-10')];
	expect(pickYear(years, day('2026-11-23'))?.name).toBe('a');
	expect(pickYear(years, day('2027-08-01'))?.name).toBe('b');
	expect(pickYear(years, day('2029-01-01'))?.name).toBe('b');
	expect(pickYear([], day('2029-01-01'))).toBeNull();
});
