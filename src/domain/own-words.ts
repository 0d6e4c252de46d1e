import { givenName } from './given-name.ts';

/**
 * Several children's updates written in one go: each needs words of its own (product.md §5.1 step 10).
 * A name put into the same sentence is no word of one's own.
 */
export interface WordsForChild {
	readonly name: string;
	readonly words: string;
}

export type WordsFault =
	/** These children have no words of their own. */
	| { readonly type: 'missing'; readonly names: readonly string[] }
	/** These two say the same. */
	| { readonly type: 'same'; readonly names: readonly [string, string] };

/** What is wrong with the words that each child gets; `null` when each has its own. */
export function findWordsFault(list: readonly WordsForChild[]): WordsFault | null {
	const missing = list.filter(({ words }) => words.trim() === '').map(({ name }) => name);
	if (missing.length > 0) return { type: 'missing', names: missing };
	const seen = new Map<string, string>();
	for (const one of list) {
		const bare = withoutName(one);
		const other = seen.get(bare);
		if (other !== undefined) return { type: 'same', names: [other, one.name] };
		seen.set(bare, one.name);
	}
	return null;
}

/** The words without the child's name, "he" or "she", spaces and punctuation. */
function withoutName({ name, words }: WordsForChild): string {
	const called = [
		name,
		givenName(name),
		`小${[...name].at(-1) ?? ''}`,
		`阿${[...name].at(-1) ?? ''}`,
	];
	let bare = words;
	for (const each of called) bare = bare.replaceAll(each, '');
	return bare.replaceAll(/[他她它]|[\s\p{P}\p{S}]/gu, '');
}
