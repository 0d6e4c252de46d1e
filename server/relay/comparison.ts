import { InTurn } from '#server/in-turn.ts';
import type { Clock } from './clock.ts';
import type { Folds } from './fold-aside.ts';
import { comparisonMsMin, comparisonsMax } from './limits.ts';
import type { PackedDocument } from './packed-document.ts';

/** Lets the fingerprints of a whole school be made one after another; too many at once get none. */
export class ComparisonQueue {
	readonly #turns = new InTurn();
	readonly #folds: Folds;

	constructor(folds: Folds) {
		this.#folds = folds;
	}

	/** The fingerprint of this document, or `null` when too many others wait for theirs. */
	async fingerprint(document: PackedDocument): Promise<Uint8Array | null> {
		if (this.#turns.waiting >= comparisonsMax) return null;
		return this.#turns.run(() => this.#folds.fingerprint(document));
	}
}

/**
 * The fingerprint of one open document (P13). It is made of a throw-away document aside, at most once
 * for every state and once in a while, because anybody may ask: who gets no answer asks again later.
 */
export class Comparison {
	readonly #queue: ComparisonQueue;
	readonly #clock: Clock;
	#head = -1;
	#madeAt = -Infinity;
	#made: Promise<Uint8Array | null> = Promise.resolve(null);

	constructor(queue: ComparisonQueue, clock: Clock) {
		this.#queue = queue;
		this.#clock = clock;
	}

	/** The fingerprint of the document as of `head`; `null` when there is none to be had now. */
	at(head: number, document: () => PackedDocument): Promise<Uint8Array | null> {
		if (head === this.#head) return this.#made;
		const now = this.#clock.now();
		const elapsedMs = now - this.#madeAt;
		// A clock that was set back shows a time before the last one: that says nothing of how long ago it was.
		if (elapsedMs >= 0 && elapsedMs < comparisonMsMin) return Promise.resolve(null);
		this.#head = head;
		this.#madeAt = now;
		this.#made = this.#queue.fingerprint(document());
		// What was not made is asked for again, not remembered.
		this.#made.then(
			(made) => made === null && this.#forget(head),
			() => this.#forget(head),
		);
		return this.#made;
	}

	#forget(head: number): void {
		if (this.#head === head) this.#head = -1;
	}
}
