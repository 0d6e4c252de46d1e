import { getLocale, type Locale } from './generated/runtime.js';

/**
 * Dates as people read them, in the language of the page and on the school's calendar. Days come as
 * `2026-11-23`, months as `2026-11`, moments as ISO instants.
 */
const SCHOOL_TIME_ZONE = 'Asia/Shanghai';

/** One order in one language: in English the day comes before the month, everywhere. */
export function dateLocale(locale: Locale = getLocale()): string {
	return locale === 'en' ? 'en-GB' : locale;
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
	return new Intl.DateTimeFormat(dateLocale(), options).format(date);
}

/** `11月20日 周五` */
export function formatDay(day: string): string {
	return format(new Date(`${day}T00:00:00Z`), {
		timeZone: 'UTC',
		month: 'long',
		day: 'numeric',
		weekday: 'short',
	});
}

/** `11/20`, where there is room for no more. */
export function formatDayShort(day: string): string {
	return format(new Date(`${day}T00:00:00Z`), {
		timeZone: 'UTC',
		month: 'numeric',
		day: 'numeric',
	});
}

/** `2026年11月` */
export function formatMonth(month: string): string {
	return format(new Date(`${month}-01T00:00:00Z`), {
		timeZone: 'UTC',
		year: 'numeric',
		month: 'long',
	});
}

/** `11月` */
export function formatMonthShort(month: string): string {
	return format(new Date(`${month}-01T00:00:00Z`), { timeZone: 'UTC', month: 'short' });
}

/** `11月20日 18:05` */
export function formatMoment(instant: string): string {
	return format(new Date(instant), {
		timeZone: SCHOOL_TIME_ZONE,
		month: 'long',
		day: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	});
}

/** `18:05` */
export function formatClock(instant: string): string {
	return format(new Date(instant), {
		timeZone: SCHOOL_TIME_ZONE,
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	});
}
