import type { Rules } from '#domain/relation.ts';

/**
 * product.md §4.4, row "Activities, tutoring, meetings": everybody but the administrator reads, those who
 * work with children add, and the plan itself is the leading group's to move and to tick.
 */
export const AGENDA: Rules<'read' | 'add' | 'decide'> = {
	read: ['leader', 'archivist', 'headTeacher', 'mentor', 'counselor', 'subjectTeacher'],
	add: ['leader', 'headTeacher', 'mentor', 'counselor'],
	decide: ['leader'],
};

/** Whoever added an item changes it, as long as they may add one. */
export const AGENDA_ITEM: Rules<'change'> = { change: ['leader', 'author'] };
