import { FramesUnderWay } from './frames-under-way.ts';

/**
 * Counts the content frames of one connection and says how many of the first are settled (R7): made
 * durable, refused with a notice, or without anything new. They may settle in any order: a frame that is
 * put aside can be done with while one before it is still on its way to the disk.
 */
export class Settlement {
	#received = 0;
	readonly #underWay = new FramesUnderWay();
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

	/** This frame goes to the disk. */
	started(number: number): void {
		this.#underWay.add(number);
	}

	/** This frame is on the disk, or needed nothing. A `whole` one is a full answer to a question. */
	finished(number: number, options: { readonly whole: boolean }): void {
		this.#underWay.delete(number);
		if (options.whole && this.#lacking <= number) this.#lacking = 0;
		if (this.#lacking > 0) return;
		this.#settled = (this.#underWay.first ?? this.#received + 1) - 1;
	}

	/** This frame is not kept, because the client must first send what it builds on. */
	lacks(number: number): void {
		this.#lacking = number;
	}
}
