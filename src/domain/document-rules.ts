import type { DocKind } from './doc-kind.ts';
import type { Rules } from './relation.ts';

/**
 * design.md §2, columns "read" and "write"; a leader and an administrator never read the words. So it
 * is the head teacher who settles what lies in the quarantine: of those who organise, the only one who
 * may read it. A cadre (§4.4, column 帮扶干部) reads along and writes in the diary alone; who was the mentor until
 * a short while ago still reads (§4.5), and writes nothing.
 */
export const DOCUMENT: Readonly<Record<DocKind, Rules<'read' | 'write' | 'settle'>>> = {
	journal: {
		read: ['mentor', 'headTeacher', 'counselor', 'formerMentor', 'cadre'],
		write: ['mentor', 'headTeacher'],
		settle: ['headTeacher'],
	},
	diary: {
		read: ['mentor', 'headTeacher', 'counselor', 'formerMentor', 'cadre'],
		write: ['mentor', 'headTeacher', 'cadre'],
		settle: ['headTeacher'],
	},
	plan: {
		read: ['mentor', 'headTeacher', 'counselor', 'subjectTeacher', 'formerMentor', 'cadre'],
		write: ['mentor', 'headTeacher', 'subjectTeacher'],
		settle: ['headTeacher'],
	},
	'plan-margin': {
		read: ['mentor', 'headTeacher', 'counselor', 'subjectTeacher', 'formerMentor', 'cadre'],
		write: ['mentor', 'headTeacher', 'counselor'],
		settle: ['headTeacher'],
	},
	/** product.md §4.4, row "IPL": the leading group approves, so it reads. */
	guidance: {
		read: ['mentor', 'headTeacher', 'counselor', 'leader', 'formerMentor'],
		write: ['mentor', 'headTeacher'],
		settle: ['headTeacher'],
	},
	'guidance-margin': {
		read: ['mentor', 'headTeacher', 'counselor', 'leader', 'formerMentor'],
		write: ['mentor', 'headTeacher', 'counselor'],
		settle: ['headTeacher'],
	},
	/** C3, C4: the archivist keeps the card, whoever looks after the child reads it. */
	card: {
		read: ['mentor', 'headTeacher', 'counselor', 'archivist', 'formerMentor', 'cadre'],
		write: ['archivist'],
		settle: ['archivist'],
	},
	/** C5: what was heard in the field, for the archivist to settle. */
	tidings: {
		read: ['mentor', 'headTeacher', 'counselor', 'archivist', 'formerMentor', 'cadre'],
		write: ['mentor', 'headTeacher', 'counselor'],
		settle: ['archivist'],
	},
	/**
	 * F3, §4.4 "Scores": the tests of all children of a class in one subject; a subject teacher has the own
	 * subject's, the head teacher all. A mentor is shown the rows of their own child only.
	 */
	register: {
		read: ['headTeacher', 'subjectTeacher'],
		write: ['headTeacher', 'subjectTeacher'],
		settle: ['headTeacher'],
	},
	/** F4: what a mentor sums up each month. */
	summary: {
		read: ['author', 'headTeacher', 'leader'],
		write: ['author'],
		settle: ['headTeacher'],
	},
};
