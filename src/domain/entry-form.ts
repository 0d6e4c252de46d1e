import type { EntryType } from './entry.ts';

/**
 * What the form of an entry asks beside its words: things to tick and small values. Each is a mark
 * that one hand sets and may set again.
 */
export const CHOICES = {
	/**
	 * What a look round the home finds (E7; product.md §6.2, the risk scale in use); `none` says that
	 * somebody has looked. The two last ones must be reported at once (未成年人保护法 Art. 11).
	 */
	lookRound: [
		'none',
		'power',
		'fire',
		'gas',
		'house',
		'water',
		'ground',
		'road',
		'alone',
		'other',
		'violence',
		'abuse',
	],
	/** 看·问·帮 (D7, L21): what was done, in one tap. */
	care: ['look', 'ask', 'help'],
	/** E8: somebody has to follow this up and be told how it ended. */
	concern: ['follow-up'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type ChoiceList = keyof typeof CHOICES;

export const CHOICES_OF_ENTRY: Readonly<Record<EntryType, readonly ChoiceList[]>> = {
	fortnight: [],
	'good-news': [],
	photos: [],
	note: ['concern'],
	'care-note': ['care'],
	'talk-note': ['concern'],
	talk: ['concern'],
	visit: ['lookRound'],
	illness: [],
	call: [],
	check: [],
	addendum: [],
};

/** Small values: `…At` is a moment on the school's clock, `2026-11-23T14:30`; `minutes` a number. */
export type ValueName = 'noticedAt' | 'toldGuardianAt' | 'minutes';

export const VALUES_OF_ENTRY: Readonly<Record<EntryType, readonly ValueName[]>> = {
	fortnight: [],
	'good-news': [],
	photos: [],
	note: [],
	'care-note': [],
	'talk-note': [],
	talk: [],
	visit: [],
	illness: ['noticedAt', 'toldGuardianAt'],
	call: ['minutes'],
	check: [],
	addendum: [],
};

/** A call is logged by whom, when and how long, never by what was said (C7). */
export function hasBody(type: EntryType): boolean {
	return type !== 'call' && type !== 'check';
}

/** Kinds that are submitted (提交) and then stand as they are: later words are an addendum (G2). */
const SUBMITTED_TYPES: readonly EntryType[] = ['talk', 'visit', 'illness', 'addendum'];

export function isSubmittedType(type: EntryType): boolean {
	return SUBMITTED_TYPES.includes(type);
}

/** Reads one of a list's choices; `null` for anything else. */
export function parseChoice(list: ChoiceList, value: string): string | null {
	const choices: readonly string[] = CHOICES[list];
	return choices.includes(value) ? value : null;
}

/** Is this a value that `name` can have? */
export function isValue(name: ValueName, value: string): boolean {
	return name === 'minutes'
		? /^\d{1,3}$/.test(value)
		: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}Z`));
}
