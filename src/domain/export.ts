import type { Actor } from './permission.ts';
import { can } from './permission.ts';
import type { ClassId, TermId, TestId } from './ids.ts';

/** The lists that leave the house as a spreadsheet (product.md §4.4, row "Export"). */
/** `cards`: what holds on the contact cards, for whoever may read all those of the class. */
export const CLASS_LISTS = ['class', 'pairings', 'links', 'cards'] as const;
export type ClassList = (typeof CLASS_LISTS)[number];
/** `register`, `civil`: two counts of one school, each for whoever asks for it (§5.5 step 4). */
export const SCHOOL_LISTS = ['people', 'register', 'civil', 'organisation'] as const;
export type SchoolList = (typeof SCHOOL_LISTS)[number];
/** Of a class's register, for those alone who may read it (F3). */
export const REGISTER_LISTS = ['scores'] as const;
export const EXPORT_LISTS = [...CLASS_LISTS, ...REGISTER_LISTS, ...SCHOOL_LISTS] as const;
export type ExportList = (typeof EXPORT_LISTS)[number];

export type ExportOrder =
	| { readonly list: ClassList; readonly classId: ClassId }
	| ScoresOrder
	| { readonly list: SchoolList };

export interface ScoresOrder {
	readonly list: 'scores';
	readonly classId: ClassId;
	readonly termId: TermId;
	/** `null` for all tests of the term. */
	readonly testId: TestId | null;
}

/** Whether this person may take this list along. The links of each child are asked for besides. */
export function mayExport(actor: Actor, order: ExportOrder): boolean {
	if (order.list === 'scores') {
		return mayReadScores(actor, order.classId);
	}
	if (order.list === 'cards') {
		return can(actor, 'cards', { type: 'class', classId: order.classId });
	}
	if ('classId' in order) return can(actor, 'export', { type: 'class', classId: order.classId });
	if (order.list === 'people') return can(actor, 'list', { type: 'staff' });
	return can(actor, 'export', { type: 'school' });
}

/** Whether there is a register of this class that they may read; which ones, each document says. */
function mayReadScores(actor: Actor, classId: ClassId): boolean {
	const subjects = actor.grants.map(({ scope }) => ('subject' in scope ? scope.subject : null));
	return [null, ...subjects].some((subject = null) =>
		can(actor, 'read', { type: 'document', kind: 'register', classId, subject }),
	);
}
