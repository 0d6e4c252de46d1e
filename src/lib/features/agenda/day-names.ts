import { addDays, type LocalDate } from '#domain/time.ts';
import { getLocale } from '#lib/i18n/generated/runtime.js';

/** Any Monday. */
const MONDAY = '2026-11-23' as LocalDate;

/** The days of a week in the reader's language, from Monday: 周一 … 周日, Mon … Sun. */
export function weekdayNames(): string[] {
	const format = new Intl.DateTimeFormat(getLocale(), { weekday: 'short', timeZone: 'UTC' });
	return Array.from({ length: 7 }, (_, index) =>
		format.format(new Date(`${addDays(MONDAY, index)}T00:00:00Z`)),
	);
}
