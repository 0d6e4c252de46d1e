import { createHash } from 'node:crypto';

/** What came of a draw, and what it takes to do it again. */
export interface Drawn {
	/** The keys that were picked, in the order in which they came up. */
	readonly picked: readonly string[];
	/** SHA-256 (hex) of all keys in their order, one a line. */
	readonly listHash: string;
}

/**
 * Picks some keys at random and in the open: each key gets the SHA-256 of the seed, a blank and the key
 * as its number, and those with the lowest numbers are picked. Whoever knows the seed and the list can
 * do it again; whoever chose the list before the seed was made cannot have chosen the picks. Keys are
 * unique; with fewer keys than wanted all are picked.
 */
export function draw(keys: readonly string[], seed: string, wanted: number): Drawn {
	const list = keys.toSorted();
	const numbered = list.map((key) => ({ key, number: sha256(`${seed} ${key}`) }));
	const inOrder = numbered.sort((a, b) => (a.number < b.number ? -1 : 1));
	return {
		picked: inOrder.slice(0, wanted).map(({ key }) => key),
		listHash: sha256(list.join('\n')),
	};
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
