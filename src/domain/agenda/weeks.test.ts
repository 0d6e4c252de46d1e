import { describe, expect, test } from 'vitest';
import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import type { LocalDate } from '#domain/time.ts';
import { holidayOn, listWeeks, weekNumberOf } from './weeks.ts';

const day = (text: string) => text as LocalDate;
const span = (name: string, startsOn: string, endsOn = startsOn) => ({
	...{ name, startsOn: day(startsOn), endsOn: day(endsOn) },
});
const CALENDAR: SchoolCalendar = {
	terms: [span('春', '2027-02-24', '2027-07-10')],
	holidays: [span('清明', '2027-04-03', '2027-04-05')],
	makeUpDays: [day('2027-04-03')],
};

describe('weeks of the agenda', () => {
	test('are counted from the one in which the term begins', () => {
		expect(weekNumberOf(day('2027-02-22'), CALENDAR)).toBe(1);
		expect(weekNumberOf(day('2027-03-01'), CALENDAR)).toBe(2);
		expect(weekNumberOf(day('2027-02-15'), CALENDAR)).toBeNull();
	});

	test('a day of make-up is no holiday', () => {
		expect(holidayOn(day('2027-04-03'), CALENDAR)).toBeNull();
		expect(holidayOn(day('2027-04-05'), CALENDAR)).toMatchObject({ name: '清明' });
		expect(holidayOn(day('2027-04-06'), CALENDAR)).toBeNull();
	});

	test('in the list are those in which something begins', () => {
		const items = [
			span('a', '2027-04-02', '2027-04-12'),
			span('b', '2027-04-19'),
			span('c', '2027-05-03'),
		];
		expect(listWeeks('2027-04', items, CALENDAR)).toMatchObject([
			{ monday: '2027-03-29', number: 6, holidays: [{ name: '清明' }], items: [{ name: 'a' }] },
			{ monday: '2027-04-19', number: 9, holidays: [], items: [{ name: 'b' }] },
		]);
	});
});
