import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';

/**
 * What a mentor may still do when a pairing has ended (§4.5, 换人): read for fourteen days, so that what
 * was left open can be handed over; then nothing.
 */
const READ_DAYS_AFTER_PAIRING = 14;
const DAY_MS = 86_400_000;

/** Until when, this moment included, somebody reads whose pairing ended at `endedAt`. */
export function readUntil(endedAt: Instant): Instant {
	return instantFromMs(instantToMs(endedAt) + READ_DAYS_AFTER_PAIRING * DAY_MS);
}

/** A pairing that ended at or after this moment still gives reading `now`. */
export function endedSince(now: Instant): Instant {
	return instantFromMs(instantToMs(now) - READ_DAYS_AFTER_PAIRING * DAY_MS);
}
