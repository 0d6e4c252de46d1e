/** Chance from a seed: the same seed gives the same run, on every machine. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
		for (let warm = 0; warm < 4; warm++) this.#next();
	}

	/** A whole number from 0 up to, but not, `below`. */
	int(below: number): number {
		return Math.floor(this.#next() * below);
	}

	chance(probability: number): boolean {
		return this.#next() < probability;
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.int(items.length)];
		if (item === undefined) throw new Error('There is nothing to pick from.');
		return item;
	}

	/** Mulberry32. */
	#next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}
}
