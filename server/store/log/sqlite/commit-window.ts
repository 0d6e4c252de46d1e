import type { SessionId } from '#domain/ids.ts';

/** Two sessions that append within so many milliseconds of each other make a crowd, for a while. */
const crowdMs = 8;
const crowdLastsMs = 100;

/**
 * In a crowd commits begin so many milliseconds apart, or sooner when so many updates wait: an ack may
 * take 50 ms, and every commit costs the same however much it holds.
 */
const crowdEveryMs = 16;
const rushEveryMs = 5;
export const rushUpdates = 40;

/**
 * When the next commit is to begin. Whoever writes alone never waits, only the frames of one turn of
 * the event loop share a commit. Where many write, theirs share an fsync, and what they wrote leaves
 * for each reader in one piece.
 */
export class CommitWindow {
	readonly #now: () => number;
	#startedAt = -Infinity;
	#crowdedAt = -Infinity;
	#newest: { readonly session: SessionId; readonly at: number } | null = null;
	/** Ends the waiting because many updates wait with it. */
	#hurry: (() => void) | null = null;

	/** `now` counts milliseconds from anywhere and is never set back. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	/** An update has come; with it so many are queued. */
	heard(session: SessionId, queued: number): void {
		const at = this.#now();
		const { session: before = session, at: beforeAt = at } = this.#newest ?? {};
		if (before !== session && at - beforeAt <= crowdMs) this.#crowdedAt = at;
		this.#newest = { session, at };
		if (queued >= rushUpdates) this.#hurry?.();
	}

	/** Settles when a commit is to begin, which then counts as begun. */
	async whenDue(queued: number): Promise<void> {
		const isCrowd = this.#now() - this.#crowdedAt <= crowdLastsMs;
		const isRush = queued >= rushUpdates;
		await this.#wait(isRush ? rushEveryMs : isCrowd ? crowdEveryMs : 0);
		this.#startedAt = this.#now();
	}

	async #wait(everyMs: number): Promise<void> {
		const ms = this.#startedAt + everyMs - this.#now();
		if (!(ms >= 1)) return new Promise((resolve) => setImmediate(resolve));
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#hurry = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		this.#hurry = null;
	}
}
