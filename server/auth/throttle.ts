import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/**
 * Slows down guessing. After some free tries each further failure doubles the wait, up to a bound,
 * and failures are forgotten after an hour: nobody is ever locked out for good, and a try made while
 * waiting is refused without being counted, so impatience does not make it worse.
 */
export interface ThrottleRule {
	readonly freeTries: number;
	readonly waitMsFirst: number;
	readonly waitMsMax: number;
}

const MEMORY_MS = 60 * 60 * 1000;

/** How long to wait from `now` on; 0 when the next try is free. */
export function waitAfter(rule: ThrottleRule, failures: readonly Instant[], now: Instant): number {
	const nowMs = instantToMs(now);
	const recent = failures.map(instantToMs).filter((at) => at > nowMs - MEMORY_MS);
	const beyond = recent.length - rule.freeTries;
	if (beyond < 0) return 0;
	const waitMs = Math.min(rule.waitMsFirst * 2 ** beyond, rule.waitMsMax);
	return Math.max(0, Math.max(...recent) + waitMs - nowMs);
}

/** What is counted (e.g. `staff:address:192.0.2.7`) and how strictly. */
export interface Throttled {
	readonly subject: string;
	readonly rule: ThrottleRule;
}

/** A try that may go on, counted as failed until it is known to have succeeded; or the wait before it. */
export type Attempt =
	| { readonly isAllowed: true; readonly at: Instant }
	| { readonly isAllowed: false; readonly waitMs: number };

/**
 * Begins a try. It is counted in the same transaction that looks whether it may go on, so a burst of
 * guesses at one moment gets no more than the free ones. Rows of this desk that are older than an
 * hour are forgotten; subjects begin with `staff:`, the tries at parents' links are not ours.
 */
export function beginTry(
	records: Records,
	env: Environment,
	throttled: readonly Throttled[],
): Promise<Attempt> {
	return records.transaction().execute(async (transaction) => {
		const at = env.now();
		const waitMs = await readWaitMs(transaction, at, throttled);
		if (waitMs > 0) return { isAllowed: false, waitMs };
		await transaction
			.deleteFrom('failedTry')
			.where('subject', 'like', 'staff:%')
			.where('at', '<', instantFromMs(instantToMs(at) - MEMORY_MS))
			.execute();
		await transaction
			.insertInto('failedTry')
			.values(throttled.map(({ subject }) => ({ subject, at })))
			.execute();
		return { isAllowed: true, at };
	});
}

async function readWaitMs(
	records: Records,
	now: Instant,
	throttled: readonly Throttled[],
): Promise<number> {
	const rows = await records
		.selectFrom('failedTry')
		.selectAll()
		.where(
			'subject',
			'in',
			throttled.map(({ subject }) => subject),
		)
		.execute();
	const waits = throttled.map(({ subject, rule }) => {
		const failures = rows.filter((row) => row.subject === subject).map(({ at }) => at);
		return waitAfter(rule, failures, now);
	});
	return Math.max(0, ...waits);
}

/** The try of this moment has succeeded: it does not count. */
export async function uncountTry(
	records: Records,
	at: Instant,
	throttled: readonly Throttled[],
): Promise<void> {
	await records
		.deleteFrom('failedTry')
		.where('at', '=', at)
		.where(
			'subject',
			'in',
			throttled.map(({ subject }) => subject),
		)
		.execute();
}

/** A success wipes the slate of these subjects. */
export async function forgetFailures(
	records: Records,
	throttled: readonly Throttled[],
): Promise<void> {
	await records
		.deleteFrom('failedTry')
		.where(
			'subject',
			'in',
			throttled.map(({ subject }) => subject),
		)
		.execute();
}
