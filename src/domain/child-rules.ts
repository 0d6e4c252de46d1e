import type { Rules } from './relation.ts';

/**
 * `readPriority`, `setPriority`: E1, who is to be helped first is for these alone to know; not even for
 * the child's cadre. `noteHandOver`, `signHandOver`: §4.5, between the two mentors, read by the head teacher.
 */
export const CHILD: Rules<
	| 'read'
	| 'edit'
	| 'pair'
	| 'waive'
	| 'ask'
	| 'readPriority'
	| 'setPriority'
	| 'readHandOver'
	| 'noteHandOver'
	| 'signHandOver'
	| 'approve'
	| 'readGroup'
	| 'readScores'
	| 'checkPairing'
	| 'breakGlass'
	| 'askCarerPhone'
> = {
	/**
	 * product.md §4.4, row "Scores": the child's own rows in every subject. A subject teacher has the
	 * register of the own subject and no other.
	 */
	readScores: ['mentor', 'headTeacher', 'formerMentor'],
	/** P2, D5: the leading group looks where nobody else may, and reads no diary for it. */
	checkPairing: ['leader'],
	/**
	 * Row "Contact card", 组长/副组长 "R B": with a reason and for some hours, what holds on one card, as the
	 * server says it (`break-glass.ts`). The document itself stays shut: a device would keep it.
	 */
	breakGlass: ['leader'],
	/** Same row, 任课教师 "phone of carer only, on need": by the same glass, and nothing else of the card. */
	askCarerPhone: ['subjectTeacher'],
	/** D1: seen by the care team and the subject teachers alone. */
	readGroup: ['mentor', 'headTeacher', 'counselor', 'subjectTeacher'],
	read: [
		'administrator',
		'leader',
		'archivist',
		'counselor',
		'headTeacher',
		'subjectTeacher',
		'mentor',
		'formerMentor',
		'cadre',
	],
	edit: ['administrator', 'archivist'],
	pair: ['administrator', 'headTeacher'],
	waive: ['leader', 'headTeacher'],
	ask: ['archivist', 'headTeacher'],
	readPriority: ['mentor', 'headTeacher', 'counselor', 'leader'],
	setPriority: ['headTeacher', 'leader'],
	readHandOver: ['mentor', 'formerMentor', 'headTeacher'],
	noteHandOver: ['mentor', 'formerMentor'],
	signHandOver: ['mentor'],
	/** product.md §4.4, row "IPL": the leading group approves a guidance plan. */
	approve: ['leader'],
};
