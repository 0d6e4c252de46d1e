import type { Span } from '#domain/school-year.ts';
import { addDays, weekday, type LocalDate } from '#domain/time.ts';

/** What duties must know of the school's calendar. */
export interface SchoolCalendar {
	readonly terms: readonly Span[];
	readonly holidays: readonly Span[];
	/** Days of a weekend or a holiday on which school is held after all (调休补课). */
	readonly makeUpDays: readonly LocalDate[];
}

type Days = Pick<Span, 'startsOn' | 'endsOn'>;

/** Is this day free of school by decision? A weekend is not: the clock of a duty runs through it. */
export function isHoliday({ holidays, makeUpDays }: SchoolCalendar, day: LocalDate): boolean {
	return holidays.some((span) => isWithin(span, day)) && !makeUpDays.includes(day);
}

/** Is school held on this day? The caller asks only about days of a term. */
export function isSchoolDay(calendar: SchoolCalendar, day: LocalDate): boolean {
	if (calendar.makeUpDays.includes(day)) return true;
	return weekday(day) <= 5 && !isHoliday(calendar, day);
}

export function isWithin({ startsOn, endsOn }: Days, day: LocalDate): boolean {
	return startsOn <= day && day <= endsOn;
}

/** Every day from the first to the last. */
export function daysOf({ startsOn, endsOn }: Days): LocalDate[] {
	const days: LocalDate[] = [];
	for (let day = startsOn; day <= endsOn; day = addDays(day, 1)) days.push(day);
	return days;
}

/** The day on which a clock that stops in holidays has run so many days (product.md §1.7). */
export function addRunningDays(calendar: SchoolCalendar, from: LocalDate, days: number): LocalDate {
	let day = from;
	for (let left = days; left > 0;) {
		day = addDays(day, 1);
		if (!isHoliday(calendar, day)) left--;
	}
	return day;
}

/** How many days a clock that stops in holidays has run from one day to a later one. */
export function runningDays(calendar: SchoolCalendar, from: LocalDate, to: LocalDate): number {
	let count = 0;
	for (let day = from; day < to;) {
		day = addDays(day, 1);
		if (!isHoliday(calendar, day)) count++;
	}
	return count;
}
