import type { Span } from './school-year.ts';
import type { LocalDate } from './time.ts';

/**
 * The progress file (进步档案, work plan L20, row D6): a view over what is written elsewhere and never
 * typed twice — good news, the observed effect of the stages of the study plan, evaluations, scores.
 * Each source gives its own dated items; here they only come together.
 */
export const PROGRESS_KINDS = ['good-news', 'stage', 'evaluation', 'score'] as const;
export type ProgressKind = (typeof PROGRESS_KINDS)[number];

export interface ProgressItem {
	readonly kind: ProgressKind;
	readonly on: LocalDate;
	/** What it is about, e.g. the subject; an empty string where there is no more to say. */
	readonly about: string;
	readonly words: string;
}

/** The items of one term, the oldest first: the first of them is where the child began. */
export interface ProgressTerm<T> {
	/** `null` for what lies in no term, e.g. in the holidays. */
	readonly term: T | null;
	readonly items: readonly ProgressItem[];
}

/** Joins the items of all sources by term, the newest term first; terms without any are left out. */
export function joinProgress<T extends Pick<Span, 'startsOn' | 'endsOn'>>(
	terms: readonly T[],
	sources: readonly (readonly ProgressItem[])[],
): ProgressTerm<T>[] {
	const termOf = ({ on }: ProgressItem) =>
		terms.find(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn) ?? null;
	const all = sources
		.flat()
		.filter(({ words, about }) => words.trim() !== '' || about !== '')
		.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
	const grouped = Map.groupBy(all, termOf);
	const newestOf = (items: readonly ProgressItem[]) => items.at(-1)?.on ?? '';
	return [...grouped]
		.map(([term, items]) => ({ term, items }))
		.sort((a, b) => (newestOf(a.items) > newestOf(b.items) ? -1 : 1));
}
