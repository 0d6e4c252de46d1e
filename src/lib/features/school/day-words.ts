import { SCHOOL_TIME_ZONE, type Instant, type LocalDate } from '#domain/time.ts';
import { dateLocale } from '#lib/i18n/format-date.ts';
import type { Locale } from '#lib/i18n/generated/runtime.js';

/** A day without its year: `9月1日`, `1 Sept`. */
export function shortDay(date: LocalDate): string {
	return format(`${date}T00:00:00Z`, { month: 'short', day: 'numeric', timeZone: 'UTC' });
}

/** A day with its year: `2026年9月1日`. */
export function fullDay(date: LocalDate): string {
	return format(`${date}T00:00:00Z`, { dateStyle: 'long', timeZone: 'UTC' });
}

/** A moment on the school's clock: `11月23日 16:05`; in the reader's language, or the one asked for. */
export function moment(instant: Instant, locale?: Locale): string {
	const options = {
		...({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const),
		...({ hourCycle: 'h23', timeZone: SCHOOL_TIME_ZONE } as const),
	};
	return format(instant, options, locale);
}

function format(iso: string, options: Intl.DateTimeFormatOptions, locale?: Locale): string {
	return new Intl.DateTimeFormat(dateLocale(locale), options).format(new Date(iso));
}
