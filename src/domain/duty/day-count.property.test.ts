import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, type LocalDate } from '#domain/time.ts';
import { daysOf, isHoliday, isSchoolDay, type SchoolCalendar } from './calendar.ts';
import { addRunningDays, runningDays, schoolDayCount } from './day-count.ts';

/** What the sums say is what a walk from day to day says; a failing run prints its seed. */
const FIRST = '2026-08-20' as LocalDate;
const day = fc.nat(120).map((days) => addDays(FIRST, days));
const span = (days: number) =>
	fc
		.tuple(day, fc.integer({ min: -2, max: days }))
		.map(([startsOn, more]) => ({ name: '', startsOn, endsOn: addDays(startsOn, more) }));
const calendar: fc.Arbitrary<SchoolCalendar> = fc.record({
	terms: fc.constant([]),
	// So many and so long that they touch, overlap and lie in each other.
	holidays: fc.array(span(25), { maxLength: 5 }),
	makeUpDays: fc.array(day, { maxLength: 6 }),
});

test('school days are those that a walk meets, make-up days and overlapping holidays as well', () => {
	fc.assert(
		fc.property(calendar, span(60), (calendar, asked) => {
			const walked = daysOf(asked).filter((each) => isSchoolDay(calendar, each));
			expect(schoolDayCount(calendar)(asked)).toBe(walked.length);
		}),
		{ numRuns: 2000 },
	);
});

test('[§1.7] the clock has run the days that a walk finds free of holidays', () => {
	fc.assert(
		fc.property(calendar, span(60), (calendar, { startsOn, endsOn }) => {
			const walked = daysOf({ startsOn: addDays(startsOn, 1), endsOn }).filter(
				(each) => !isHoliday(calendar, each),
			);
			expect(runningDays(calendar, startsOn, endsOn)).toBe(walked.length);
		}),
		{ numRuns: 2000 },
	);
});

test('[§1.7] it has run so many days on the day that a walk ends on', () => {
	fc.assert(
		fc.property(calendar, day, fc.nat(40), (calendar, from, days) => {
			let walked = from;
			for (let left = days; left > 0;) {
				walked = addDays(walked, 1);
				if (!isHoliday(calendar, walked)) left--;
			}
			expect(addRunningDays(calendar, from, days)).toBe(walked);
		}),
		{ numRuns: 2000 },
	);
});
