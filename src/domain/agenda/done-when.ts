import type { ClassId } from '#domain/ids.ts';

/**
 * "Done when" of an item (product.md §1.6, last column) where the records can tell: how many of how
 * many, and who or what is left over. Pure: the server counts, this adds up. A fact that nobody has
 * counted leaves its item to be ticked by hand.
 */
export const AGENDA_FACTS = [
	/** C1, J-2-2: the class has confirmed its list this term. */
	'class-confirmed',
	/** C5, J-3-1: the child's contact card was confirmed again this term. */
	'card-checked',
	/** A9: the child's file is complete. */
	'file-complete',
	/** B5, B6, C4, J-3-1: the office is held by somebody. */
	'office-named',
	/** A12: the child has a lead mentor. */
	'child-paired',
	/** D1: the child is grouped this term. */
	'child-grouped',
	/** D3, P1: a section of the child's study plan was submitted this term. */
	'study-plan',
	/** D5, J-4-1: somebody else than its mentors has checked the pairing this term. */
	'pairing-checked',
	/** G3: the guidance plan was decided on by the leading group. */
	'guidance-decided',
	/** J-3-2: a meeting about the work was held this term; there are minutes and how many came. */
	'staff-met',
	/** G1, J-6-1: a round table with guardians was held this term. */
	'round-table',
	/** J-6-2: a training of parents was held this term. */
	'parents-trained',
	/** J-6-3: a training of carers was held this term. */
	'carers-trained',
	/** J-4-4: a lecture about law, safety or mental health was held this term. */
	'lecture-held',
	/** E7, V1: somebody visited the child's home this term. */
	'visited',
	/** F4: the mentor has handed in a summary of the item's month. */
	'summary',
	/** F2: two life photos or more of the child in the item's month. */
	'photos',
	/** F5: something good was told of the child this term. */
	'good-news',
] as const;
export type AgendaFact = (typeof AGENDA_FACTS)[number];

/** What stretch of days a fact is counted in. */
export const SPAN_OF_FACT: Readonly<Record<AgendaFact, 'term' | 'month'>> = {
	'class-confirmed': 'term',
	'card-checked': 'term',
	'file-complete': 'term',
	'office-named': 'term',
	'child-paired': 'term',
	'child-grouped': 'term',
	'study-plan': 'term',
	'pairing-checked': 'term',
	'guidance-decided': 'term',
	'staff-met': 'term',
	'round-table': 'term',
	'parents-trained': 'term',
	'carers-trained': 'term',
	'lecture-held': 'term',
	visited: 'term',
	summary: 'month',
	photos: 'month',
	'good-news': 'term',
};

/** F2, L25: 两张以上 includes the number. The boards ask by the leading group's own number; an item of the agenda by the plan's. */
export const LIFE_PHOTOS_A_MONTH = 2;

/** One of those that are counted: a child, a class, a mentor, an office. */
export interface Counted {
	/** Empty for what nobody is to be named for, e.g. a guidance plan. */
	readonly name: string;
	/** The class of a child, or the class itself; `null` for what belongs to the whole school. */
	readonly classId: ClassId | null;
	/** Whose name only those may know who see the boards (§4.4: "exists, date, done" of own classes). */
	readonly isPrivate: boolean;
	readonly isDone: boolean;
}

/** One fact of an item, as far as it has come. */
export interface FactProgress {
	readonly fact: AgendaFact;
	readonly done: number;
	readonly of: number;
	/** Who is left over, as far as the reader may know; it may be fewer than `of - done`. */
	readonly left: readonly string[];
}

/** Adds up one fact; `maySee` says whose name the reader may be shown. */
export function addUp(
	fact: AgendaFact,
	counted: readonly Counted[],
	maySee: (one: Counted) => boolean,
): FactProgress {
	const left = counted.filter(({ isDone }) => !isDone);
	return {
		fact,
		done: counted.length - left.length,
		of: counted.length,
		left: left.filter((one) => one.name !== '' && maySee(one)).map(({ name }) => name),
	};
}

/**
 * Do the records say that it is done? Every fact must have been counted and be complete; where there
 * is nobody to count nothing can be shown to be done.
 */
export function isDoneByRecords(
	facts: readonly AgendaFact[],
	progress: readonly FactProgress[],
): boolean {
	return (
		facts.length > 0 &&
		facts.every((fact) => {
			const part = progress.find((one) => one.fact === fact);
			return part !== undefined && part.of > 0 && part.done === part.of;
		})
	);
}
