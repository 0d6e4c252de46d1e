import type { SessionId } from '#domain/ids.ts';

/** Two sessions that append within so many milliseconds of each other make a crowd, for a while. */
const crowdMs = 40;
const crowdLastsMs = 250;

/**
 * In a crowd commits begin so many milliseconds apart: an ack may take 50 ms, and every commit costs the
 * same however much it holds. Sooner where readers would be sent a good deal at once, because so many
 * updates wait in one document or in all: whoever reads is to have them within 20 ms. Sooner still would
 * share fewer writes to sockets, which are most of what a busy server does.
 */
const crowdEveryMs = 42;
const talkEveryMs = 17;
export const talkUpdates = 5;
export const rushUpdates = 40;
/** So many are as much as one commit takes: nothing is gained by waiting for more. */
export const floodUpdates = 1_000;

/** What is queued for the next commit. */
export interface Waiting {
	readonly updates: number;
	/** Of the document that has most. */
	readonly inOneDocument: number;
}

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
	/** The commit that is not due yet: how far apart it was set, and the way to set it anew. */
	#pending: { everyMs: number; timer: NodeJS.Timeout; readonly start: () => void } | null = null;

	/** `now` counts milliseconds from anywhere and is never set back. */
	constructor(now: () => number = () => performance.now()) {
		this.#now = now;
	}

	/** An update has come; with it so many are queued. */
	heard(session: SessionId, waiting: Waiting): void {
		const at = this.#now();
		const { session: before = session, at: beforeAt = at } = this.#newest ?? {};
		if (before !== session && at - beforeAt <= crowdMs) this.#crowdedAt = at;
		this.#newest = { session, at };
		const pending = this.#pending;
		if (pending === null) return;
		const everyMs = this.#everyMs(waiting);
		if (everyMs < pending.everyMs) this.#set(everyMs, pending.start);
	}

	/** Settles when a commit is to begin, which then counts as begun. */
	async whenDue(waiting: Waiting): Promise<void> {
		const everyMs = this.#everyMs(waiting);
		await new Promise<void>((resolve) => {
			if (this.#msUntil(everyMs) < 1) setImmediate(resolve);
			else this.#set(everyMs, resolve);
		});
		this.#startedAt = this.#now();
	}

	#everyMs({ updates, inOneDocument }: Waiting): number {
		if (updates >= floodUpdates) return 0;
		if (updates >= rushUpdates) return talkEveryMs;
		if (this.#now() - this.#crowdedAt > crowdLastsMs) return 0;
		return inOneDocument >= talkUpdates ? talkEveryMs : crowdEveryMs;
	}

	#msUntil(everyMs: number): number {
		const ms = this.#startedAt + everyMs - this.#now();
		return Number.isNaN(ms) ? 0 : ms;
	}

	#set(everyMs: number, start: () => void): void {
		clearTimeout(this.#pending?.timer);
		const begin = () => {
			clearTimeout(this.#pending?.timer);
			this.#pending = null;
			start();
		};
		const ms = this.#msUntil(everyMs);
		if (ms < 1) return begin();
		this.#pending = { everyMs, timer: setTimeout(begin, ms), start };
	}
}
