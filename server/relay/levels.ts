/**
 * How deep every struct of a document lies: 1 for what hangs on a root, one more for each shared type
 * in between. Neighbours in a client's clocks mostly lie equally deep, so only the changes are kept,
 * as one number each: a paragraph of any length costs sixteen bytes.
 */
export class Levels {
	/** For each client the clocks where the level changes, ascending: `clock * SCALE + level`. */
	readonly #changesByClient = new Map<number, number[]>();
	#changes = 0;

	/** How many numbers this holds. */
	get size(): number {
		return this.#changes;
	}

	/**
	 * From this clock of the client on, until the next call, structs lie this deep. `false` when that
	 * changes nothing.
	 */
	add(client: number, clock: number, level: number): boolean {
		let changes = this.#changesByClient.get(client);
		if (changes === undefined) this.#changesByClient.set(client, (changes = []));
		const capped = Math.min(level, SCALE - 1);
		const last = changes.at(-1);
		if (last !== undefined && last % SCALE === capped) return false;
		changes.push(clock * SCALE + capped);
		this.#changes++;
		return true;
	}

	/** The level of the struct at this clock; 0 where nothing is known. */
	of(client: number, clock: number): number {
		const changes = this.#changesByClient.get(client);
		if (changes === undefined) return 0;
		let low = 0;
		let high = changes.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (Math.floor((changes[middle] ?? 0) / SCALE) <= clock) low = middle + 1;
			else high = middle;
		}
		return low === 0 ? 0 : (changes[low - 1] ?? 0) % SCALE;
	}
}

/** Levels are below it, clocks are below 2^46: together they stay whole numbers. */
const SCALE = 128;
