import { addDays, dayNumber, weekdayOf, type LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';

/**
 * How many days of a calendar are such and such, by sums over its holidays. To walk from day to day
 * gives the same, which a property test holds it to; but each step of a walk makes a date, and on a
 * phone that has just been opened these were a good part of the wait for the duties.
 */

/** From one day to another, both included, as numbers. */
interface Stretch {
	readonly from: number;
	readonly to: number;
}

/** How many days from the first to the last school is held on; asked only about days of a term. */
export type CountSchoolDays = (days: {
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}) => number;

export function schoolDayCount(calendar: SchoolCalendar): CountSchoolDays {
	const holidays = holidaysOf(calendar);
	const weekendsHeld = madeUpDays(calendar).filter((day) => weekdayOf(day) > 5);
	return ({ startsOn, endsOn }) => {
		const asked = { from: dayNumber(startsOn), to: dayNumber(endsOn) };
		let count = weekdaysIn(asked);
		for (const holiday of holidays) count -= weekdaysIn(overlap(asked, holiday));
		for (const day of weekendsHeld) if (asked.from <= day && day <= asked.to) count++;
		return count;
	};
}

/** How many days a clock that stops in holidays has run from one day to a later one (product.md §1.7). */
export function runningDays(calendar: SchoolCalendar, from: LocalDate, to: LocalDate): number {
	const asked = { from: dayNumber(from) + 1, to: dayNumber(to) };
	let count = lengthOf(asked);
	for (const holiday of holidaysOf(calendar)) count -= lengthOf(overlap(asked, holiday));
	return count;
}

/** The day on which that clock has run so many days. */
export function addRunningDays(calendar: SchoolCalendar, from: LocalDate, days: number): LocalDate {
	const next = dayNumber(from) + 1;
	let ran = days;
	for (const { from: begins, to } of holidaysOf(calendar)) {
		const first = Math.max(begins, next);
		// A holiday that begins before the clock has run its days puts the end off by its own.
		if (first < next + ran) ran += lengthOf({ from: first, to });
	}
	return addDays(from, ran);
}

/** The holidays in their order and apart from each other, without the days on which school is held after all. */
function holidaysOf(calendar: SchoolCalendar): Stretch[] {
	const holidays = calendar.holidays
		.map(({ startsOn, endsOn }) => ({ from: dayNumber(startsOn), to: dayNumber(endsOn) }))
		.sort((a, b) => a.from - b.from);
	const apart: Stretch[] = [];
	let next = Number.NEGATIVE_INFINITY;
	for (const { from, to } of holidays) {
		if (to < next) continue;
		apart.push({ from: Math.max(from, next), to });
		next = to + 1;
	}
	return madeUpDays(calendar).reduce(without, apart);
}

function without(stretches: readonly Stretch[], day: number): Stretch[] {
	return stretches.flatMap((stretch) => {
		const { from, to } = stretch;
		if (day < from || to < day) return [stretch];
		return [
			{ from, to: day - 1 },
			{ from: day + 1, to },
		];
	});
}

const madeUpDays = ({ makeUpDays }: SchoolCalendar) => [...new Set(makeUpDays)].map(dayNumber);

const overlap = (a: Stretch, b: Stretch): Stretch => ({
	from: Math.max(a.from, b.from),
	to: Math.min(a.to, b.to),
});

const lengthOf = ({ from, to }: Stretch) => Math.max(0, to - from + 1);

const weekdaysIn = ({ from, to }: Stretch) =>
	to < from ? 0 : weekdaysBefore(to + 1) - weekdaysBefore(from);

/** Mondays to Fridays before a day, counted from some Monday that is the same for all days. */
function weekdaysBefore(day: number): number {
	const sinceMonday = weekdayOf(day) - 1;
	return ((day - sinceMonday + 3) / 7) * 5 + Math.min(sinceMonday, 5);
}
