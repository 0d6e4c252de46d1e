import type { LinkId, GuardianId } from './ids.ts';
import {
	addDays,
	instantFromMs,
	instantToMs,
	localDateAt,
	type Instant,
	type LocalDate,
} from './time.ts';

/**
 * The rules of a guardian's link (product.md §4.6): how its passcode looks, how long it
 * lives, how many wrong tries it bears. All moments come in; nothing here reads a clock.
 */

/** Six digits, told by phone and never sent in the message that carries the link. */
export type Passcode = string & { readonly __passcode: true };

/**
 * Reads what a parent typed; `null` when it is not six digits. Spaces and full-width digits, which a
 * Chinese keyboard makes, are taken as meant.
 */
export function parsePasscode(value: unknown): Passcode | null {
	if (typeof value !== 'string' || value.length > 40) return null;
	const digits = value.normalize('NFKC').replace(/[\s-]/g, '');
	return /^\d{6}$/.test(digits) ? (digits as Passcode) : null;
}

/** How many browsers a link remembers; one more replaces the one that was seen longest ago. */
export const DEVICES_MAX = 3;

/** A link lives to the end of the term and this many days beyond it. */
const DAYS_AFTER_TERM = 30;

interface TermDays {
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}

/**
 * When a link made now ends: with the 30th day after the current term, at midnight in the school's
 * time; in a holiday the coming term counts. A school without terms ahead gives 30 days.
 */
export function linkExpiry(terms: readonly TermDays[], now: Instant): Instant {
	const today = localDateAt(now);
	const ahead = terms
		.filter((term) => term.endsOn >= today)
		.sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1));
	const lastDay = addDays(ahead[0]?.endsOn ?? today, DAYS_AFTER_TERM);
	return instantFromMs(Date.parse(`${addDays(lastDay, 1)}T00:00:00+08:00`));
}

/** Whether a link opens at this moment; at the very instant of its expiry it no longer does. */
export function linkState(
	link: { readonly expiresAt: Instant; readonly stoppedAt: Instant | null },
	now: Instant,
): 'live' | 'expired' | 'stopped' {
	if (link.stoppedAt !== null) return 'stopped';
	return instantToMs(now) >= instantToMs(link.expiresAt) ? 'expired' : 'live';
}

const MINUTE_MS = 60_000;

/** Wrong tries are forgotten after a day, so nobody is locked out for good. */
export const TRIES_KEPT_MS = 24 * 60 * MINUTE_MS;

const LINK_TRIES_FREE = 5;
const LINK_WAIT_MS_MIN = 15 * MINUTE_MS;
const LINK_WAIT_MS_MAX = 4 * 60 * MINUTE_MS;

const ADDRESS_TRIES_MAX = 30;
const ADDRESS_WINDOW_MS = 60 * MINUTE_MS;

/**
 * How long the next try on one link must wait, in milliseconds, given its wrong tries of the last
 * day: five are free, then each costs 15 minutes, 30, 1 hour, 2, and never more than 4 hours. So an
 * hour sees seven guesses at most, and a million codes outlive the link.
 */
export function linkWaitMs(wrongTries: readonly Instant[], now: Instant): number {
	const recent = triesWithin(wrongTries, TRIES_KEPT_MS, now);
	if (recent.length < LINK_TRIES_FREE) return 0;
	const wait = LINK_WAIT_MS_MIN * 2 ** (recent.length - LINK_TRIES_FREE);
	return Math.max(0, Math.max(...recent) + Math.min(wait, LINK_WAIT_MS_MAX) - instantToMs(now));
}

/**
 * How long one network address must wait, whatever links it tries: thirty wrong tries an hour, which
 * leaves room for a dormitory behind one address and none for trying addresses in bulk.
 */
export function addressWaitMs(wrongTries: readonly Instant[], now: Instant): number {
	const recent = triesWithin(wrongTries, ADDRESS_WINDOW_MS, now).sort((a, b) => a - b);
	const oldest = recent[recent.length - ADDRESS_TRIES_MAX];
	return oldest === undefined ? 0 : oldest + ADDRESS_WINDOW_MS - instantToMs(now);
}

function triesWithin(tries: readonly Instant[], windowMs: number, now: Instant): number[] {
	const since = instantToMs(now) - windowMs;
	return tries.map(instantToMs).filter((at) => at > since);
}

/** A guardian as the people who may share see them. */
export interface GuardianView {
	readonly id: GuardianId;
	readonly name: string;
	/** How the child calls them, e.g. `妈妈`. */
	readonly relation: string;
}

/** A link in the list: whose, since when, what became of it. The token is not here; it is not kept. */
export interface LinkListing {
	readonly id: LinkId;
	readonly guardianId: GuardianId;
	/** The name of the member of staff who made it. */
	readonly createdByName: string;
	readonly createdAt: Instant;
	readonly expiresAt: Instant;
	readonly stoppedAt: Instant | null;
	readonly state: 'live' | 'expired' | 'stopped';
	readonly lastSeenAt: Instant | null;
	readonly timesOpened: number;
	readonly devices: readonly LinkDeviceView[];
	/** Newest first, the last thirty. */
	readonly views: readonly LinkViewRow[];
}

export interface LinkDeviceView {
	/** E.g. `微信 · Android`. */
	readonly device: string;
	readonly createdAt: Instant;
	readonly lastSeenAt: Instant;
}

export type LinkOutcome = 'opened' | 'new-device' | 'wrong-passcode' | 'stopped' | 'expired';

export interface LinkViewRow {
	readonly at: Instant;
	readonly outcome: LinkOutcome;
	readonly device: string | null;
}

/** What making a link hands out once; only hashes are kept. */
export interface NewLink {
	readonly linkId: LinkId;
	/** Path of the address, `/s/<token>`. */
	readonly path: string;
	readonly passcode: Passcode;
	readonly expiresAt: Instant;
}
