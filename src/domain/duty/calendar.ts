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
	return (
		holidays.some(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn) &&
		!makeUpDays.includes(day)
	);
}

/** Is school held on this day? The caller asks only about days of a term. */
export function isSchoolDay(calendar: SchoolCalendar, day: LocalDate): boolean {
	if (calendar.makeUpDays.includes(day)) return true;
	return weekday(day) <= 5 && !isHoliday(calendar, day);
}

/** Every day from the first to the last. */
export function daysOf({ startsOn, endsOn }: Days): LocalDate[] {
	const days: LocalDate[] = [];
	for (let day = startsOn; day <= endsOn; day = addDays(day, 1)) days.push(day);
	return days;
}
