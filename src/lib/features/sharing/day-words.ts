import type { LocalDate } from '#domain/time.ts';
import { getLocale } from '#lib/i18n/generated/runtime.js';

/** A school day in words, e.g. `11月20日 星期五`; the year stands above it, with the month. */
export function dayWords(day: LocalDate): string {
	return format(day, { month: 'long', day: 'numeric', weekday: 'long' });
}

/** A month (`2026-11`) in words, e.g. `2026年11月`. */
export function monthWords(month: string): string {
	return format(`${month}-01`, { year: 'numeric', month: 'long' });
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
	// A school day has no time zone: it is read and written in the same one.
	const date = new Date(`${day}T00:00:00Z`);
	return new Intl.DateTimeFormat(getLocale(), { ...options, timeZone: 'UTC' })
		.format(date)
		.replace(/日(?=星期)/, '日 ');
}
