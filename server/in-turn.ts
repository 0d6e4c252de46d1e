/** Does what must not overlap one after another, in the order it was asked for. */
export class InTurn {
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	/** How many are under way or wait for their turn. */
	get waiting(): number {
		return this.#waiting;
	}

	/** Settles as `act` does; one that fails does not hold up the next. */
	run<T>(act: () => Promise<T>): Promise<T> {
		this.#waiting++;
		const done = this.#last.then(act).finally(() => this.#waiting--);
		this.#last = done.catch(() => undefined);
		return done;
	}
}

/** A row of turns for each key, forgotten when nobody waits in it. */
export class InTurnBy<Key> {
	readonly #rows = new Map<Key, InTurn>();

	run<T>(key: Key, act: () => Promise<T>): Promise<T> {
		const row = this.#rows.get(key) ?? new InTurn();
		this.#rows.set(key, row);
		return row.run(act).finally(() => {
			if (row.waiting === 0) this.#rows.delete(key);
		});
	}

	get size(): number {
		return this.#rows.size;
	}
}
