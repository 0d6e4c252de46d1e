import type { AgendaFact } from './done-when.ts';

/**
 * The year's template (行事历): every item of the school's plan, L39–L58, by its row of product.md
 * §1.6. The plan names February to June; what the other months hold is the school's to add, and for
 * each term the plan's own once-a-term tasks are offered (`suggestions.ts`). Nothing here is stored:
 * a store holds only what a school moved, ticked or added.
 */
export const TEMPLATE_IDS = [
	...['J-2-1', 'J-2-2', 'J-2-3', 'J-3-1', 'J-3-2', 'J-3-3', 'J-4-1', 'J-4-2'],
	...['J-4-3', 'J-4-4', 'J-5-1', 'J-5-2', 'J-5-3', 'J-6-1', 'J-6-2', 'J-6-3'],
] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];

/** Who sees to an item (A2: 主办). */
export const AGENDA_HOSTS = [
	'leaders',
	'student-office',
	'youth-league',
	'archivist',
	'head-teachers',
	'subject-teachers',
	'mentors',
	'counselors',
	'boarding',
] as const;
export type AgendaHost = (typeof AGENDA_HOSTS)[number];

export interface TemplateItem {
	readonly id: TemplateId;
	/** 1 for January. */
	readonly month: number;
	/** The which school week of that month; a month with fewer has it in its last one. */
	readonly week: number;
	readonly host: AgendaHost;
	/** What the records must show before it is done; none: it is ticked by hand. */
	readonly facts: readonly AgendaFact[];
}

export const TEMPLATE: readonly TemplateItem[] = [
	{ id: 'J-2-1', month: 2, week: 1, host: 'leaders', facts: [] },
	{ id: 'J-2-2', month: 2, week: 2, host: 'head-teachers', facts: ['class-confirmed'] },
	{ id: 'J-2-3', month: 2, week: 1, host: 'boarding', facts: [] },
	{ id: 'J-3-1', month: 3, week: 1, host: 'archivist', facts: ['card-checked', 'office-named'] },
	{ id: 'J-3-2', month: 3, week: 2, host: 'leaders', facts: ['staff-met'] },
	{ id: 'J-3-3', month: 3, week: 3, host: 'youth-league', facts: [] },
	{ id: 'J-4-1', month: 4, week: 2, host: 'leaders', facts: ['pairing-checked'] },
	{ id: 'J-4-2', month: 4, week: 3, host: 'subject-teachers', facts: [] },
	{ id: 'J-4-3', month: 4, week: 1, host: 'youth-league', facts: [] },
	{ id: 'J-4-4', month: 4, week: 4, host: 'student-office', facts: ['lecture-held'] },
	{ id: 'J-5-1', month: 5, week: 2, host: 'counselors', facts: [] },
	{ id: 'J-5-2', month: 5, week: 3, host: 'leaders', facts: [] },
	{ id: 'J-5-3', month: 5, week: 4, host: 'leaders', facts: [] },
	{ id: 'J-6-1', month: 6, week: 1, host: 'leaders', facts: ['round-table'] },
	{ id: 'J-6-2', month: 6, week: 2, host: 'student-office', facts: ['parents-trained'] },
	{ id: 'J-6-3', month: 6, week: 3, host: 'student-office', facts: ['carers-trained'] },
];

export function isTemplateId(value: unknown): value is TemplateId {
	return TEMPLATE_IDS.includes(value as TemplateId);
}
