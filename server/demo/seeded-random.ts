/** A stream of choices that one seed repeats exactly, so that every demo school is the same school. */
export interface Dice {
	/** From 0 up to, but not including, 1. */
	next(): number;
	/** A whole number from `min` to `max`, both included. */
	between(min: number, max: number): number;
	/** True about this often, e.g. `0.25` for once in four. */
	chance(share: number): boolean;
	pick<T>(choices: readonly T[]): T;
	/** The same choices in another order. */
	shuffle<T>(choices: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state are plenty for choosing sentences and colours. */
export function createDice(seed: number): Dice {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
	const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
	return {
		next,
		between,
		chance: (share) => next() < share,
		pick: (choices) => {
			const choice = choices[between(0, choices.length - 1)];
			if (choice === undefined) throw new Error('There is nothing to pick from.');
			return choice;
		},
		shuffle: (choices) =>
			choices
				.map((choice) => ({ choice, order: next() }))
				.sort((a, b) => a.order - b.order)
				.map(({ choice }) => choice),
	};
}

/** A deck that gives every choice once before any choice a second time. */
export function createDeck<T>(dice: Dice, choices: readonly T[]): () => T {
	let left: T[] = [];
	return () => {
		if (left.length === 0) left = dice.shuffle(choices);
		const choice = left.pop();
		if (choice === undefined) throw new Error('An empty deck has nothing to give.');
		return choice;
	};
}
