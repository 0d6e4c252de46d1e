import type { DocKind } from '#domain/doc-kind.ts';

/**
 * The one root of each kind of document: a map of piece id → piece (`README.md` beside this file). The
 * relay lets no other root in (R3).
 */
export const ROOT_OF_KIND: Readonly<Record<DocKind, string>> = {
	journal: 'entries',
	diary: 'entries',
	plan: 'sections',
	'plan-margin': 'threads',
	guidance: 'plans',
	'guidance-margin': 'threads',
	card: 'statements',
	tidings: 'statements',
	register: 'sheets',
	summary: 'summaries',
};
