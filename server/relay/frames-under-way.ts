/** Beyond so many that are done with, their places are given back. */
const doneMax = 1_024;

/**
 * The numbers of the frames that are on their way to the disk. They begin in ascending order and
 * nearly always end in it, thousands at a time, so only those that end early are looked for.
 */
export class FramesUnderWay {
	#numbers: number[] = [];
	/** Where the first that is still under way stands in `#numbers`. */
	#at = 0;
	readonly #early = new Set<number>();

	/** The first that is under way; `null` when none is. */
	get first(): number | null {
		return this.#numbers[this.#at] ?? null;
	}

	/** A greater number than all before it. */
	add(number: number): void {
		this.#numbers.push(number);
	}

	/** Ends one; a number that never began changes nothing. */
	delete(number: number): void {
		if (number !== this.first) {
			if (this.#has(number)) this.#early.add(number);
			return;
		}
		do this.#at++;
		while (this.first !== null && this.#early.delete(this.first));
		if (this.#at < doneMax) return;
		this.#numbers = this.#numbers.slice(this.#at);
		this.#at = 0;
	}

	#has(number: number): boolean {
		let low = this.#at;
		let high = this.#numbers.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#numbers[middle] ?? Infinity) < number) low = middle + 1;
			else high = middle;
		}
		return this.#numbers[low] === number;
	}
}
