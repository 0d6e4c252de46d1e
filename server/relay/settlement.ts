/**
 * Counts the content frames of one connection and says how many of the first are settled (R7): made
 * durable, refused with a notice, or without anything new. Appends settle in the order of arrival.
 */
export class Settlement {
	#received = 0;
	#inFlight = 0;
	#settled = 0;
	/** The newest frame that built on something the school has not got; 0 when nothing is owed. */
	#lacking = 0;
	#asked = 0;
	#answered = 0;

	/** The first so many content frames are settled. */
	get count(): number {
		return this.#settled;
	}

	/** A content frame has come; gives its number, from 1. */
	receive(): number {
		return ++this.#received;
	}

	/** The client was sent a sync step 1, or has answered one with a step 2. */
	asked(): void {
		this.#asked++;
	}

	answered(): void {
		this.#answered++;
	}

	/** Has every question been answered, so that the newest answer holds all that the client has? */
	get isAnswered(): boolean {
		return this.#answered >= this.#asked;
	}

	/** This frame goes to the log. */
	started(): void {
		this.#inFlight++;
	}

	/** This frame is in the log, or needed nothing. A `whole` one is a full answer to a question. */
	finished(
		number: number,
		options: { readonly wasStarted: boolean; readonly whole: boolean },
	): void {
		if (options.wasStarted) this.#inFlight--;
		if (options.whole && this.#lacking <= number) this.#lacking = 0;
		if (this.#lacking > 0) return;
		if (this.#inFlight === 0) this.#settled = this.#received;
		else if (options.wasStarted) this.#settled = number;
	}

	/** This frame is not kept, because the client must first send what it builds on. */
	lacks(number: number): void {
		this.#lacking = number;
	}
}
