import { isSameFingerprint } from '#protocol/fingerprint.ts';
import { encodeCompare, encodeDiverged } from '#protocol/message.ts';

/** Time as an argument: the simulator hands in its own. */
export interface ComparisonClock {
	/** Calls once after so many milliseconds, unless cancelled by the returned function. */
	readonly after: (ms: number, act: () => void) => () => void;
	readonly now: () => number;
}

/**
 * Compares this device's copy with the school's (P13), when both ends are quiet. What differs at first
 * may be on its way through another tab, or may have got lost on the way: everything is exchanged anew.
 * What differs still is no matter of waiting (P14).
 */
export interface CopyComparisonOptions {
	/** Is everything written here at school, and everything that came from there in the document? */
	readonly isStill: () => boolean;
	/** Is the connection open, and the school's answer to it or an ack of ours outstanding? */
	readonly isOwed: () => boolean;
	readonly fingerprint: () => Uint8Array;
	readonly send: (message: Uint8Array) => void;
	/** Exchanges everything over a fresh connection. */
	readonly resync: () => void;
	/** The copies differ for good. */
	readonly onDiverged: () => void;
	/** How long nothing must have happened. */
	readonly quietMs?: number;
	readonly clock?: ComparisonClock;
}

const QUIET_MS = 5_000;

/**
 * Who has once been found the same waits so many times the quiet: a person who pauses to think costs
 * nothing, and what got lost is found well within half a minute of the last change.
 */
const QUIETS_ONCE_SAME = 3;

/** A copy in which nothing has changed since it was found to be the same rests for so long. */
const UNCHANGED_MS = 10 * 60_000;

/** The relay gives no answer while the document moves or too many ask. */
const UNANSWERED_MS = 10_000;

/** A re-sync that settles no debt is not tried again for so long: the school may not want these words. */
const OWED_AGAIN_MS = 2 * 60_000;

const SYSTEM_CLOCK: ComparisonClock = {
	now: () => Date.now(),
	after(ms, act) {
		const timer = setTimeout(act, ms);
		return () => clearTimeout(timer);
	},
};

export class CopyComparison {
	readonly #options: CopyComparisonOptions;
	readonly #clock: ComparisonClock;
	#cancel: (() => void) | null = null;
	#isSame = false;
	#isSuspect = false;
	#isStopped = false;
	/** So many answers came in a row, nothing else between them, and left something owed. */
	#answersOwing = 0;
	/** Has the school been asked since something last moved? */
	#isAsked = false;
	#resyncedAt = -Infinity;

	constructor(options: CopyComparisonOptions) {
		this.#options = options;
		this.#clock = options.clock ?? SYSTEM_CLOCK;
	}

	/** Something came, went, was acknowledged or connected. */
	moved(): void {
		this.#answersOwing = 0;
		this.#isAsked = false;
		const quietMs = this.#options.quietMs ?? QUIET_MS;
		this.#askIn(this.#isSame ? quietMs * QUIETS_ONCE_SAME : quietMs);
	}

	/** The school's fingerprint of everything up to here has come. */
	heard(theirs: Uint8Array): void {
		const { isStill, isOwed, fingerprint, send, resync, onDiverged } = this.#options;
		if (this.#isStopped) return;
		if (isOwed()) return this.#heardOwing();
		if (!isStill()) return;
		this.#isSame = isSameFingerprint(fingerprint(), theirs);
		if (this.#isSame) {
			this.#isSuspect = false;
			this.#askIn(UNCHANGED_MS);
		} else if (this.#isSuspect) {
			send(encodeDiverged('lasting'));
			this.stop();
			onDiverged();
		} else {
			this.#isSuspect = true;
			send(encodeDiverged('seen'));
			resync();
			this.moved();
		}
	}

	/** Begins anew after `onDiverged`. */
	startAgain(): void {
		this.#isStopped = false;
		this.moved();
	}

	stop(): void {
		this.#isStopped = true;
		this.#clear();
	}

	#askIn(ms: number): void {
		this.#clear();
		if (!this.#isStopped) this.#cancel = this.#clock.after(ms, () => this.#ask());
	}

	/** Where it is neither still nor owed, what ends that moves something. */
	#ask(): void {
		this.#cancel = null;
		if (!this.#options.isOwed() && !this.#options.isStill()) return;
		this.#isAsked = true;
		this.#options.send(encodeCompare());
		this.#askIn(UNANSWERED_MS);
	}

	/**
	 * The school has read everything up to our question and has nothing on its way to the disk, so what
	 * it owes got lost: an ack, or what the ack is for. The ack may be right behind the first answer,
	 * but not behind the second.
	 */
	#heardOwing(): void {
		if (!this.#isAsked) return;
		if (++this.#answersOwing < 2) return this.#ask();
		const elapsedMs = this.#clock.now() - this.#resyncedAt;
		// A clock that was set back shows a time before the last one, and not how long to wait.
		if (elapsedMs >= 0 && elapsedMs < OWED_AGAIN_MS) {
			return this.#askIn(OWED_AGAIN_MS - elapsedMs);
		}
		this.#resyncedAt = this.#clock.now();
		this.#options.resync();
		this.moved();
	}

	#clear(): void {
		this.#cancel?.();
		this.#cancel = null;
	}
}
