/**
 * The kinds of document (design.md §2). The document is the unit of permission: whatever two roles
 * may see differently lies in two documents. What each kind exists once for is its owner.
 */
export const CHILD_DOC_KINDS = [
	'journal',
	'diary',
	'plan',
	'plan-margin',
	'guidance',
	'guidance-margin',
	'card',
	'tidings',
] as const;
export type ChildDocKind = (typeof CHILD_DOC_KINDS)[number];

/** Of a class, each term: one of the class itself, and one of each subject that has a teacher of its own. */
export const CLASS_DOC_KINDS = ['register'] as const;
export type ClassDocKind = (typeof CLASS_DOC_KINDS)[number];

/** Of a mentor, each school year. */
export const MENTOR_DOC_KINDS = ['summary'] as const;
export type MentorDocKind = (typeof MENTOR_DOC_KINDS)[number];

export const DOC_KINDS = [...CHILD_DOC_KINDS, ...CLASS_DOC_KINDS, ...MENTOR_DOC_KINDS] as const;
export type DocKind = (typeof DOC_KINDS)[number];

/** The kinds that go with the child through all its years, and are not made anew with each. */
export const LASTING_DOC_KINDS: readonly ChildDocKind[] = ['card', 'tidings'];

/** The kinds that a child has anew each school year. */
export const YEARLY_DOC_KINDS: readonly ChildDocKind[] = CHILD_DOC_KINDS.filter(
	(kind) => !LASTING_DOC_KINDS.includes(kind),
);

/** The notes in the margin of a document lie in one of their own, and quote it. */
export const MARGIN_OF: Readonly<Partial<Record<DocKind, ChildDocKind>>> = {
	plan: 'plan-margin',
	guidance: 'guidance-margin',
};

export function isDocKind(value: unknown): value is DocKind {
	return DOC_KINDS.includes(value as DocKind);
}

export function isChildDocKind(kind: DocKind): kind is ChildDocKind {
	return CHILD_DOC_KINDS.includes(kind as ChildDocKind);
}
