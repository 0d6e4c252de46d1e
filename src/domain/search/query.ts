import { foldText } from './folded-text.ts';

/**
 * What is looked for: terms that must all be found, each as it was typed, anywhere in a sentence.
 * No word list is asked: Chinese puts no blanks between words, and a list never knows all names.
 */
export interface Query {
	/** Folded, none of them empty. */
	readonly terms: readonly string[];
}

/** More than a sentence is not typed to find it; the rest is not looked at. */
export const QUERY_CHARACTERS_MAX = 80;
const TERMS_MAX = 8;

/** The query that was typed; `null` when there is nothing in it to look for. */
export function parseQuery(typed: string): Query | null {
	const wanted = [...typed].slice(0, QUERY_CHARACTERS_MAX).join('');
	const terms = wanted
		.split(/[\s\u200b]+/u)
		.map(foldText)
		.filter((term) => term !== '');
	return terms.length === 0 ? null : { terms: [...new Set(terms)].slice(0, TERMS_MAX) };
}

/**
 * May words be searched for this? A single Latin letter or digit stands in nearly every entry, so it looks
 * for names alone; a single Han character (狗) is a word.
 */
export function isForWords({ terms }: Query): boolean {
	return !/^[\u0020-\u007e]?$/.test(terms.join(''));
}
