import { describe, expect, test } from 'vitest';
import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import type { LocalDate } from '#domain/time.ts';
import { placeItem, schoolWeeksOf } from './placing.ts';
import { isInTemplate, suggestFor } from './suggestions.ts';
import { TEMPLATE, TEMPLATE_IDS } from './template.ts';

const span = (startsOn: string, endsOn: string, name = '') => ({
	...{ name, startsOn: startsOn as LocalDate, endsOn: endsOn as LocalDate },
});
const AUTUMN = span('2026-09-01', '2027-01-22');
const SPRING = span('2027-02-22', '2027-07-10');
const YEAR: SchoolCalendar = {
	terms: [AUTUMN, SPRING],
	holidays: [span('2027-04-05', '2027-04-05'), span('2027-05-01', '2027-05-05')],
	makeUpDays: ['2027-05-08' as LocalDate],
};
const placed = (month: number, week: number, calendar = YEAR) =>
	placeItem({ month, week }, calendar);

describe('[§1.6] the template in a school year', () => {
	test('holds every item of the plan once', () => {
		expect(TEMPLATE.map(({ id }) => id)).toEqual([...TEMPLATE_IDS]);
		for (const { id, month } of TEMPLATE) expect(id).toContain(`J-${month}-`);
	});

	test.each([
		['the only week of a month that begins late', 2, 2, '2027-02-22', '2027-02-26'],
		['the first whole week of March', 3, 1, '2027-03-01', '2027-03-05'],
		[
			'a week that begins after a holiday, on its first day of school',
			4,
			1,
			'2027-04-06',
			'2027-04-09',
		],
		[
			'a week shortened by May Day, its Saturday of make-up included',
			5,
			1,
			'2027-05-06',
			'2027-05-08',
		],
		['the fourth week of June', 6, 4, '2027-06-28', '2027-07-02'],
		['January, at the end of the term before', 1, 9, '2027-01-18', '2027-01-22'],
	])('%s', (_what, month, week, startsOn, endsOn) => {
		expect(placed(month, week)).toEqual({ startsOn, endsOn });
	});

	test('a spring that begins in March takes what February was meant for into its first week', () => {
		const late = { ...YEAR, terms: [AUTUMN, span('2027-03-01', '2027-07-10')] };
		expect(placed(2, 2, late)).toEqual({ startsOn: '2027-03-01', endsOn: '2027-03-05' });
		expect(placed(3, 1, late)).toEqual({ startsOn: '2027-03-01', endsOn: '2027-03-05' });
	});

	test('a year from February to February has the items in its first one', () => {
		const calendar = {
			...{ holidays: [], makeUpDays: [] },
			terms: [span('2026-02-16', '2026-07-10'), span('2026-09-01', '2027-02-05')],
		};
		expect(placed(2, 1, calendar)).toEqual({ startsOn: '2026-02-16', endsOn: '2026-02-20' });
	});

	test('a year without a spring has none of it', () => {
		const autumn = { ...YEAR, terms: [AUTUMN] };
		expect(TEMPLATE.map(({ month, week }) => placed(month, week, autumn))).toEqual(
			TEMPLATE.map(() => null),
		);
		expect(placed(2, 1, { terms: [], holidays: [], makeUpDays: [] })).toBeNull();
	});

	test('a week that is holiday from end to end is no week, and the next keeps its number', () => {
		const golden = { ...YEAR, holidays: [span('2026-09-28', '2026-10-09')] };
		const numbers = schoolWeeksOf(golden).map(({ number }) => number);
		expect(numbers.slice(0, 6)).toEqual([1, 2, 3, 4, 7, 8]);
	});
});

describe('what is offered for a term', () => {
	test('is for the term that the plan leaves empty', () => {
		expect(isInTemplate(SPRING, YEAR)).toBe(true);
		expect(isInTemplate(AUTUMN, YEAR)).toBe(false);
	});

	test('lies in the weeks of that term', () => {
		const offered = suggestFor(AUTUMN, YEAR);
		expect(offered[0]).toMatchObject({ fact: 'class-confirmed', startsOn: '2026-09-01' });
		expect(offered.at(-1)).toMatchObject({ fact: 'visited', startsOn: '2026-11-30' });
		for (const { endsOn } of suggestFor(span('2026-09-01', '2026-09-10'), YEAR)) {
			expect(endsOn <= '2026-09-11').toBe(true);
		}
	});
});
