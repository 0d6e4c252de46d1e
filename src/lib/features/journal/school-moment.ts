import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';

const SCHOOL_AHEAD_OF_UTC_MS = 8 * 3_600_000;

/** A moment as a form shows it, on the school's clock: `2026-11-23T14:30`. */
export function schoolMoment(at: Instant): string {
	return instantFromMs(instantToMs(at) + SCHOOL_AHEAD_OF_UTC_MS).slice(0, 16);
}
