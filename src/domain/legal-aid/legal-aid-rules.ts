import type { Rules } from '#domain/relation.ts';

/**
 * product.md §4.4, row "Aid / legal aid": the leading group keeps the cases, the head teacher reads
 * those of the own class; the archivist and everybody else learn at most how many there are.
 */
export const LEGAL_AID: Rules<'read' | 'edit'> = {
	read: ['leader', 'headTeacher'],
	edit: ['leader'],
};
