import { isSameFingerprint } from '#protocol/fingerprint.ts';
import { encodeCompare, encodeDiverged } from '#protocol/message.ts';

/**
 * Compares this device's copy with the school's now and then (P13), when both ends are quiet. What
 * differs at first may be on its way through another tab, or may have got lost on the way: everything
 * is exchanged anew. What differs still is no matter of waiting (P14).
 */
export interface CopyComparisonOptions {
	/** Is everything written here at school, and everything that came from there in the document? */
	readonly isStill: () => boolean;
	/** Was everything sent, and some of it never acknowledged? */
	readonly isOwed: () => boolean;
	readonly fingerprint: () => Uint8Array;
	readonly send: (message: Uint8Array) => void;
	/** Exchanges everything over a fresh connection. */
	readonly resync: () => void;
	/** The copies differ for good. */
	readonly onDiverged: () => void;
	/** How long nothing must have happened. */
	readonly quietMs?: number;
}

const QUIET_MS = 5_000;

/** A copy found to be the same is not looked at again for so long. */
const AGAIN_MS = 10 * 60_000;

/** No ack in so many times the quiet, and nothing on its way out: a frame has got lost. */
const OWED_QUIETS = 24;

/** The relay gives no answer while the document moves or too many ask. */
const UNANSWERED_MS = 20_000;

export class CopyComparison {
	readonly #options: CopyComparisonOptions;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#sameAt = -Infinity;
	#hasMoved = true;
	#isSuspect = false;
	#isStopped = false;
	/** So often was there nothing new, and an ack still owed. */
	#owedFor = 0;

	constructor(options: CopyComparisonOptions) {
		this.#options = options;
	}

	/** Something came, went, was acknowledged or connected. */
	moved(): void {
		this.#hasMoved = true;
		this.#owedFor = 0;
		this.#askIn(this.#quietMs);
	}

	get #quietMs(): number {
		return this.#options.quietMs ?? QUIET_MS;
	}

	/** The school's fingerprint of everything up to here has come. */
	heard(theirs: Uint8Array): void {
		const { isStill, fingerprint, send, resync, onDiverged } = this.#options;
		if (this.#isStopped || !isStill()) return;
		if (isSameFingerprint(fingerprint(), theirs)) {
			this.#isSuspect = false;
			this.#hasMoved = false;
			this.#sameAt = Date.now();
			this.#clear();
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
		if (!this.#isStopped) this.#timer = setTimeout(() => this.#ask(), ms);
	}

	#ask(): void {
		this.#timer = null;
		if (this.#options.isOwed()) return this.#waitForAck();
		if (!this.#hasMoved || !this.#options.isStill()) return;
		const restMs = this.#isSuspect ? 0 : this.#sameAt + AGAIN_MS - Date.now();
		if (restMs > 0) return this.#askIn(restMs);
		this.#options.send(encodeCompare());
		this.#askIn(UNANSWERED_MS);
	}

	#waitForAck(): void {
		if (++this.#owedFor < OWED_QUIETS) return this.#askIn(this.#quietMs);
		this.#options.resync();
		this.moved();
	}

	#clear(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
