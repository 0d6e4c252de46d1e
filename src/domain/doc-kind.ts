/**
 * The kinds of document (design.md §2). The document is the unit of permission: whatever two roles
 * may see differently lies in two documents. All kinds here exist once per child and school year.
 */
export const DOC_KINDS = ['journal', 'diary', 'plan', 'plan-margin'] as const;
export type DocKind = (typeof DOC_KINDS)[number];

export function isDocKind(value: unknown): value is DocKind {
	return DOC_KINDS.includes(value as DocKind);
}
