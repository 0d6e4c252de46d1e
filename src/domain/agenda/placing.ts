import { daysOf, isSchoolDay, type SchoolCalendar } from '#domain/duty/calendar.ts';
import { weeksOf } from '#domain/school-year.ts';
import { monthOf, type LocalDate } from '#domain/time.ts';
import type { TemplateItem } from './template.ts';

/** The days of an item, both ends included. */
export interface AgendaDays {
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}

/** A week of a term in which school is held, from its first to its last day of school. */
export interface TermWeek extends AgendaDays {
	/** Counted from the beginning of the term; weeks that are holiday from end to end count as well. */
	readonly number: number;
}

/** The weeks of all terms in which school is held, oldest first. */
export function schoolWeeksOf(calendar: SchoolCalendar): TermWeek[] {
	const weeks = calendar.terms.flatMap((term) =>
		weeksOf(term).flatMap(({ number, startsOn, endsOn }): TermWeek[] => {
			const days = daysOf({
				startsOn: startsOn < term.startsOn ? term.startsOn : startsOn,
				endsOn: endsOn > term.endsOn ? term.endsOn : endsOn,
			}).filter((day) => isSchoolDay(calendar, day));
			const first = days[0];
			const last = days.at(-1);
			return first && last ? [{ number, startsOn: first, endsOn: last }] : [];
		}),
	);
	return weeks.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
}

/**
 * Where an item of the template falls in this year: its school week of its month. A month whose school
 * begins in the next one (spring term from 1 March) has its items in the first week of that term; `null`
 * where no term is near, because the year has no such term.
 */
export function placeItem(
	{ month, week }: Pick<TemplateItem, 'month' | 'week'>,
	calendar: SchoolCalendar,
): AgendaDays | null {
	const weeks = schoolWeeksOf(calendar);
	const inMonth = weeks.filter(({ startsOn }) => monthNumber(startsOn) === month);
	// A year may touch a month at both of its ends; the weeks of the first one are meant.
	const firstMonth = inMonth[0] && monthOf(inMonth[0].startsOn);
	const own = inMonth.filter(({ startsOn }) => monthOf(startsOn) === firstMonth);
	if (own.length > 0) return daysOfWeek(own[Math.min(week, own.length) - 1]);
	const next = calendar.terms.find(({ startsOn }) => monthNumber(startsOn) === (month % 12) + 1);
	return daysOfWeek(next && weeks.find(({ startsOn }) => startsOn >= next.startsOn));
}

function daysOfWeek(week: TermWeek | undefined): AgendaDays | null {
	return week ? { startsOn: week.startsOn, endsOn: week.endsOn } : null;
}

function monthNumber(day: LocalDate): number {
	return Number(day.slice(5, 7));
}
