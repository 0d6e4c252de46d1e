import { addDays, localDateAt, parseLocalDate, type Instant, type LocalDate } from './time.ts';

/** A calendar month, `2026-11`. */
export type Month = string & { readonly __month: true };

/** Reads `YYYY-MM`; `null` for anything else. */
export function parseMonth(value: unknown): Month | null {
	return parseLocalDate(`${String(value)}-01`) === null ? null : (value as Month);
}

export function monthAt(day: LocalDate): Month {
	return day.slice(0, 7) as Month;
}

/** The months that these days touch, newest first. */
export function monthsBack(from: LocalDate, to: LocalDate): Month[] {
	const months: Month[] = [];
	for (let day = to; monthAt(day) >= monthAt(from); day = addDays(firstDay(monthAt(day)), -1)) {
		months.push(monthAt(day));
	}
	return months;
}

/**
 * The day a summary counts for (F4, product.md §1.7 M4): that on which it was handed in; one handed in
 * after its month counts for the month's last day, and is late by the day of writing.
 */
export function summaryDay(month: Month, submittedAt: Instant): LocalDate {
	const day = localDateAt(submittedAt);
	const last = lastDay(month);
	if (day > last) return last;
	return day < firstDay(month) ? firstDay(month) : day;
}

function firstDay(month: Month): LocalDate {
	return `${month}-01` as LocalDate;
}

function lastDay(month: Month): LocalDate {
	return addDays(firstDay(monthAt(addDays(firstDay(month), 31))), -1);
}
