import type { DocKind } from '#domain/doc-kind.ts';
import type { VisitorName } from './visitors.ts';

/** What becomes of somebody who opens a document and writes a word into it. */
export type Outcome =
	'write' | 'read' | 'forbidden' | 'signedOut' | 'unknownDocument' | `HTTP ${string}`;

export const REFUSED: Readonly<Record<VisitorName, Outcome>> = {
	administrator: 'forbidden',
	leader: 'forbidden',
	archivist: 'forbidden',
	counselor: 'forbidden',
	headTeacher: 'forbidden',
	otherHeadTeacher: 'forbidden',
	subjectTeacher: 'forbidden',
	otherSubjectTeacher: 'forbidden',
	mentor: 'forbidden',
	otherMentor: 'forbidden',
	cadre: 'forbidden',
	formerMentor: 'forbidden',
	roleless: 'forbidden',
	disabled: 'signedOut',
	signedOut: 'signedOut',
	guardian: 'signedOut',
	nobody: 'HTTP 401',
};

/** Who reads along: the cadre (§4.4), and who was the mentor until lately (§4.5). */
const ALONG = { cadre: 'read', formerMentor: 'read' } as const;

/** design.md §2, columns "read" and "write". */
export const EXPECTED: Readonly<Record<DocKind, Readonly<Record<VisitorName, Outcome>>>> = {
	journal: { ...REFUSED, ...ALONG, mentor: 'write', headTeacher: 'write', counselor: 'read' },
	diary: {
		...{ ...REFUSED, ...ALONG, mentor: 'write', headTeacher: 'write', counselor: 'read' },
		cadre: 'write',
	},
	plan: {
		...REFUSED,
		...ALONG,
		mentor: 'write',
		headTeacher: 'write',
		subjectTeacher: 'write',
		counselor: 'read',
	},
	'plan-margin': {
		...REFUSED,
		...ALONG,
		mentor: 'write',
		headTeacher: 'write',
		counselor: 'write',
		subjectTeacher: 'read',
	},
	guidance: {
		...REFUSED,
		mentor: 'write',
		headTeacher: 'write',
		counselor: 'read',
		leader: 'read',
		formerMentor: 'read',
	},
	'guidance-margin': {
		...REFUSED,
		mentor: 'write',
		headTeacher: 'write',
		counselor: 'write',
		leader: 'read',
		formerMentor: 'read',
	},
	card: {
		...REFUSED,
		...ALONG,
		archivist: 'write',
		mentor: 'read',
		headTeacher: 'read',
		counselor: 'read',
	},
	tidings: {
		...REFUSED,
		...ALONG,
		mentor: 'write',
		headTeacher: 'write',
		counselor: 'write',
		archivist: 'read',
	},
	register: { ...REFUSED, headTeacher: 'write', subjectTeacher: 'write' },
	summary: { ...REFUSED, mentor: 'write', headTeacher: 'read', leader: 'read' },
};

/** Who may read or write a document of this kind. */
export function visitorsOf(kind: DocKind, may: 'read' | 'write'): VisitorName[] {
	return (Object.keys(EXPECTED[kind]) as VisitorName[]).filter((who) => {
		const outcome = EXPECTED[kind][who];
		return outcome === 'write' || (may === 'read' && outcome === 'read');
	});
}
