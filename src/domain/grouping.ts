import type { ChildId, UserId } from './ids.ts';
import type { Span } from './school-year.ts';
import type { LocalDate } from './time.ts';

/**
 * Grouping (分类、分组, work plan L20, rows D1 and D2): once a term the head teacher says what each child
 * needs most and in which group it is helped, and which subject teachers take it on. Seen by the care
 * team and the subject teachers alone.
 */
export const CHILD_CATEGORIES = ['study', 'mind', 'habits', 'living', 'steady'] as const;
export type ChildCategory = (typeof CHILD_CATEGORIES)[number];

export const groupNameLengthMax = 20;

/** How one child is grouped this term; `null` while nobody has. */
export interface ChildGrouping {
	readonly category: ChildCategory | null;
	readonly group: string;
	/** The subject teachers that take the child on; each child has at least one (D2). */
	readonly teachers: readonly { readonly userId: UserId; readonly name: string }[];
}

export interface GroupedChild extends ChildGrouping {
	readonly id: ChildId;
	readonly name: string;
}

export interface ClassGrouping {
	readonly name: string;
	/** `null` while the school has set no term. */
	readonly term: string | null;
	readonly children: readonly GroupedChild[];
	/** The subject teachers of the class. */
	readonly teachers: readonly { readonly userId: UserId; readonly name: string }[];
	readonly mayGroup: boolean;
}

/** The term of a day: the one that runs, else the next one, else the last one. */
export function pickTerm<T extends Pick<Span, 'startsOn' | 'endsOn'>>(
	terms: readonly T[],
	today: LocalDate,
): T | null {
	const sorted = terms.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
	return sorted.find(({ endsOn }) => endsOn >= today) ?? sorted.at(-1) ?? null;
}
