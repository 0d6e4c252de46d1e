import type { CaseloadChild } from '#domain/caseload.ts';
import type { ClassHit, PersonHit, PostHit } from '#domain/search/answer.ts';
import type { ChildId } from '#domain/ids.ts';
import { findNamed, type Readings } from '#domain/search/names.ts';
import type { Query } from '#domain/search/query.ts';
import type { Snippet } from '#domain/search/snippet.ts';
import type { WordHit } from '#domain/search/words.ts';

/** What a search shows, in the groups and the order in which it is shown. */
export const SEARCH_GROUPS = [
	'children',
	'people',
	'classes',
	'entries',
	'plans',
	'cards',
	'registers',
	'summaries',
	'exchange',
	'earlier',
] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];

/** A child that was found by its name. */
export interface ChildHit {
	readonly child: CaseloadChild;
	readonly name: Snippet;
	readonly rank: number;
}

/** More children than these are not listed; who wants fewer types more. */
const CHILDREN_MAX = 20;

/**
 * The children of the caseload whose name is looked for, the best first, my own before others. The class
 * and the mentors stand beside the name: `zxm 七1` and 张 周静宜 find less than the name alone.
 */
export function findChildren(
	query: Query,
	children: readonly CaseloadChild[],
	nameOf: (id: CaseloadChild['mentors'][number]['userId']) => string,
	readings: Readings | null,
): ChildHit[] {
	const hits = children.flatMap((child): ChildHit[] => {
		const beside = [child.className, ...child.mentors.map(({ userId }) => nameOf(userId))];
		const hit = findNamed(query, child.name, beside, readings);
		return hit ? [{ child, name: hit.marked, rank: hit.rank }] : [];
	});
	return hits
		.sort((a, b) => a.rank - b.rank || Number(b.child.mine) - Number(a.child.mine))
		.slice(0, CHILDREN_MAX);
}

/** In which group words are shown. */
export function groupOf({ kind, earlier }: Pick<WordHit, 'kind' | 'earlier'>): SearchGroup {
	if (earlier !== undefined) return 'earlier';
	switch (kind) {
		case 'journal':
		case 'diary':
			return 'entries';
		case 'card':
		case 'tidings':
			return 'cards';
		case 'summary':
			return 'summaries';
		case 'plan':
		case 'plan-margin':
		case 'guidance':
		case 'guidance-margin':
			return 'plans';
		case 'register':
			return 'registers';
	}
}

/** The page that shows the words, and the place on it; `null` for words of no page. */
export function pathOfWords(hit: WordHit): string | null {
	const { kind, childId, docId, pieceId, place } = hit;
	if (kind === 'summary') return `/summaries/${docId}/${pieceId}`;
	if (kind === 'register') {
		const { classId, termId } = hit;
		return classId ? `/classes/${classId}/register/${place}?term=${termId ?? ''}` : null;
	}
	return childId === null ? null : pathOfChildWords(kind, childId, place);
}

function pathOfChildWords(kind: WordHit['kind'], childId: ChildId, place: string): string | null {
	const page = `/children/${childId}`;
	switch (kind) {
		case 'journal':
		case 'diary':
			return `${page}/${kind}/${place}`;
		case 'plan':
		case 'plan-margin':
			return `${page}/plan#${place}`;
		case 'guidance':
		case 'guidance-margin':
			return `${page}/guidance#${place}`;
		case 'card':
		case 'tidings':
			return `${page}/card`;
		default:
			return null;
	}
}

/** What is shown of everything that was found. */
export interface SearchResults {
	readonly children: readonly ChildHit[];
	readonly people: readonly PersonHit[];
	readonly classes: readonly ClassHit[];
	readonly words: readonly WordHit[];
	readonly posts: readonly PostHit[];
}

export function countOf({ children, people, classes, words, posts }: SearchResults): number {
	return children.length + people.length + classes.length + words.length + posts.length;
}
