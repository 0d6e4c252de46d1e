/**
 * School days and moments. A `LocalDate` is a day on the school's wall calendar, `2026-11-23`; an
 * `Instant` is a moment, `2026-11-23T14:42:49.000Z`. Nothing here reads a clock: `now` comes in.
 */
export type LocalDate = string & { readonly __localDate: true };
export type Instant = string & { readonly __instant: true };

/** Chinese schools share one time zone, so it is a constant and not a setting. */
export const SCHOOL_TIME_ZONE = 'Asia/Shanghai';

const DAY_MS = 86_400_000;

/** Reads `YYYY-MM-DD`; `null` for anything else, 30 February included. */
export function parseLocalDate(value: unknown): LocalDate | null {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
	const ms = Date.parse(`${value}T00:00:00Z`);
	if (Number.isNaN(ms)) return null;
	return new Date(ms).toISOString().slice(0, 10) === value ? (value as LocalDate) : null;
}

/** Reads an ISO moment with a time zone; `null` for anything else. */
export function parseInstant(value: unknown): Instant | null {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(value)) {
		return null;
	}
	const ms = Date.parse(value);
	return Number.isNaN(ms) ? null : instantFromMs(ms);
}

export function instantFromMs(ms: number): Instant {
	return new Date(ms).toISOString() as Instant;
}

export function instantToMs(instant: Instant): number {
	return Date.parse(instant);
}

/**
 * How far the school's clocks are ahead of UTC. China has set no clock forward or back since 1991, so
 * a sum gives the day that `Intl` would give, on a phone without its first 20 ms and on a board that
 * asks ten thousand times without most of the wait. A test holds the two against each other.
 */
const SCHOOL_AHEAD_MS = 8 * 3_600_000;

/** The school's calendar day at this moment, of any year since 1992. */
export function localDateAt(instant: Instant): LocalDate {
	return new Date(Date.parse(instant) + SCHOOL_AHEAD_MS).toISOString().slice(0, 10) as LocalDate;
}

/**
 * Whole days since the first of January 1970. Who walks along many days counts in these: to make a
 * date of each takes a phone that has just been opened longer than all the rest.
 */
export function dayNumber(date: LocalDate): number {
	return Date.parse(date) / DAY_MS;
}

export function addDays(date: LocalDate, days: number): LocalDate {
	const ms = Date.parse(date) + days * DAY_MS;
	return new Date(ms).toISOString().slice(0, 10) as LocalDate;
}

/** Whole days from `from` to `to`; negative when `to` lies before. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
	return dayNumber(to) - dayNumber(from);
}

/** `1` for Monday to `7` for Sunday. */
export function weekday(date: LocalDate): number {
	return weekdayOf(dayNumber(date));
}

/** The same of a day's number; the first of January 1970 was a Thursday. */
export function weekdayOf(number: number): number {
	return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** The month of a day, `2026-11`: the key under which entries are grouped. */
export function monthOf(date: LocalDate): string {
	return date.slice(0, 7);
}
