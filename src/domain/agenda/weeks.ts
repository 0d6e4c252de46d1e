import { isHoliday, type SchoolCalendar } from '#domain/duty/calendar.ts';
import { weeksOf, type Span } from '#domain/school-year.ts';
import { addDays, monthOf, weekday, type LocalDate } from '#domain/time.ts';
import type { AgendaDays } from './placing.ts';

/** The Monday of a day's week. */
export function mondayOf(day: LocalDate): LocalDate {
	return addDays(day, 1 - weekday(day));
}

/** Which week of its term begins on this Monday; `null` outside of the terms. */
export function weekNumberOf(monday: LocalDate, { terms }: SchoolCalendar): number | null {
	for (const term of terms) {
		const week = weeksOf(term).find(({ startsOn }) => startsOn === monday);
		if (week) return week.number;
	}
	return null;
}

/** The holiday that makes this day free; `null` for a day of make-up, or none. */
export function holidayOn(day: LocalDate, calendar: SchoolCalendar): Span | null {
	if (!isHoliday(calendar, day)) return null;
	return calendar.holidays.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn) ?? null;
}

/** A week of the list: its items are those that begin in it. */
export interface ListWeek<T extends AgendaDays> {
	readonly monday: LocalDate;
	readonly number: number | null;
	readonly holidays: readonly Span[];
	readonly items: readonly T[];
}

/** The weeks of a month in which something begins, or a holiday does, oldest first. */
export function listWeeks<T extends AgendaDays>(
	month: string,
	items: readonly T[],
	calendar: SchoolCalendar,
): ListWeek<T>[] {
	const own = items.filter(({ startsOn }) => monthOf(startsOn) === month);
	const holidays = calendar.holidays.filter(({ startsOn }) => monthOf(startsOn) === month);
	const mondays = new Set([...own, ...holidays].map(({ startsOn }) => mondayOf(startsOn)));
	return [...mondays].sort().map((monday) => {
		const isOf = ({ startsOn }: AgendaDays) => mondayOf(startsOn) === monday;
		return {
			monday,
			number: weekNumberOf(monday, calendar),
			holidays: holidays.filter(isOf),
			items: own.filter(isOf),
		};
	});
}
