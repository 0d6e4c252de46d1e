import { getLocale } from '#lib/i18n/generated/runtime.js';
import { localDateAt, SCHOOL_TIME_ZONE, type Instant, type LocalDate } from '#domain/time.ts';

/** `10:32` for a moment of today, `11月20日 10:32` for an earlier day, on the school's clock. */
export function clockTime(at: Instant, today: LocalDate): string {
	const isToday = localDateAt(at) === today;
	return new Intl.DateTimeFormat(getLocale(), {
		timeZone: SCHOOL_TIME_ZONE,
		...(isToday ? {} : { month: 'long', day: 'numeric' }),
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	}).format(new Date(at));
}
