import type { EntryType } from '#domain/entry.ts';
import type { RuleNumber } from './rules.ts';

/**
 * The duties of the work plan (product.md §1.7): what is owed, by what unit, in what window, and by
 * which records it is met. The numbers lie in `rules.ts`, because the leading group may change them.
 */
export const DUTY_CODES = [
	'M1',
	'M2',
	'M3',
	'M3e',
	'M4',
	'T1',
	'P1',
	'P2',
	'V1',
	'C1',
	'X1',
	'G1',
] as const;
export type DutyCode = (typeof DUTY_CODES)[number];

/** What a duty can be met by: an entry of a book, or a record that is kept elsewhere. */
export type RecordKind =
	| EntryType
	| 'score'
	| 'class-evaluation'
	| 'summary'
	| 'exchange'
	| 'study-plan'
	| 'pairing-check'
	| 'card-check'
	| 'plan-review'
	| 'meeting';

/** A lead mentor for their children, a head teacher for their class, or who does it for the school. */
export type DutyOwner = 'mentor' | 'headTeacher' | 'archivist' | 'leader';

export interface Duty {
	readonly code: DutyCode;
	/** For whom or what it is owed once a window. */
	readonly unit: 'child' | 'mentor' | 'pairing' | 'test' | 'plan' | 'school';
	/** Whose phone asks for it. */
	readonly owedBy: DutyOwner;
	/**
	 * How its windows are cut: by school weeks, by month, one a term, the first weeks of a term, or so
	 * many days after something that happened.
	 */
	readonly cut: 'weeks' | 'month' | 'term' | 'term-start' | 'event';
	/** What must be there, and which number says how many; all of them. */
	readonly needs: readonly { readonly kind: RecordKind; readonly number: RuleNumber }[];
	/** Only what parents have been given counts. */
	readonly mustBeShared: boolean;
	/** What it waits for is in the parents' hands: without photo consent the duty is waived by itself. */
	readonly needsPhotoConsent: boolean;
}

const PLAIN = { owedBy: 'mentor', mustBeShared: false, needsPhotoConsent: false } as const;

export const DUTIES: Readonly<Record<DutyCode, Duty>> = {
	/** F1, L25 必须一: every child's study and life, every two weeks. */
	M1: {
		...PLAIN,
		...{ code: 'M1', unit: 'child', cut: 'weeks' },
		needs: [{ kind: 'fortnight', number: 'updates' }],
	},
	/** F2, L25 必须二: two life photos or more a month (以上 includes the number), given to the parents. */
	M2: {
		...{ code: 'M2', unit: 'child', owedBy: 'mentor', cut: 'month' },
		needs: [{ kind: 'photos', number: 'photos' }],
		mustBeShared: true,
		needsPhotoConsent: true,
	},
	/** F3, L25 必须三: every child's row of every test. */
	M3: {
		...PLAIN,
		...{ code: 'M3', unit: 'test', owedBy: 'headTeacher', cut: 'event' },
		needs: [{ kind: 'score', number: 'once' }],
	},
	/** F3, L25 必须三: the class evaluation, once a month. */
	M3e: {
		...PLAIN,
		...{ code: 'M3e', unit: 'child', owedBy: 'headTeacher', cut: 'month' },
		needs: [{ kind: 'class-evaluation', number: 'once' }],
	},
	/** F4, L25 必须四: the mentor's summary of the month, and its copy for the other mentors. */
	M4: {
		...PLAIN,
		...{ code: 'M4', unit: 'mentor', cut: 'month' },
		needs: [
			{ kind: 'summary', number: 'once' },
			{ kind: 'exchange', number: 'once' },
		],
	},
	/** G2, L27: a talk a month, with its card, submitted: see `countedDates`. */
	T1: {
		...PLAIN,
		...{ code: 'T1', unit: 'child', cut: 'month' },
		needs: [{ kind: 'talk', number: 'talks' }],
	},
	/** D3, L20: the study plan, in the first weeks of the term. */
	P1: {
		...PLAIN,
		...{ code: 'P1', unit: 'child', cut: 'term-start' },
		needs: [{ kind: 'study-plan', number: 'once' }],
	},
	/** D5, L20: the effect of each pairing is checked, by somebody who is not of it. */
	P2: {
		...PLAIN,
		...{ code: 'P2', unit: 'pairing', owedBy: 'headTeacher', cut: 'month' },
		needs: [{ kind: 'pairing-check', number: 'once' }],
	},
	/** E7, L24: a visit to whoever looks after the child at home. */
	V1: {
		...PLAIN,
		...{ code: 'V1', unit: 'child', cut: 'term' },
		needs: [{ kind: 'visit', number: 'visits' }],
	},
	/** C5, J-3-1, L18: the contact card is confirmed again. */
	C1: {
		...PLAIN,
		...{ code: 'C1', unit: 'child', cut: 'term' },
		needs: [{ kind: 'card-check', number: 'once' }],
	},
	/** G3, L27: a guidance plan is looked at again, counted from its approval or last review. */
	X1: {
		...PLAIN,
		...{ code: 'X1', unit: 'plan', cut: 'event' },
		needs: [{ kind: 'plan-review', number: 'once' }],
	},
	/** G1, L27, J-6-1: mentors, children and guardians meet. */
	G1: {
		...PLAIN,
		...{ code: 'G1', unit: 'school', owedBy: 'leader', cut: 'term' },
		needs: [{ kind: 'meeting', number: 'once' }],
	},
};

/**
 * The duties that are asked for, those that concern one child first: its own, those of its pairing, of
 * its guidance plans and of its tests. A duty joins when its record can be written, so that nobody is
 * reminded of what they cannot do. Good news (M5) is never owed and has rules of its own in
 * `good-news.ts`.
 */
export const CHILD_DUTIES = [
	'M1',
	'M2',
	'M3',
	'M3e',
	'T1',
	'P1',
	'P2',
	'V1',
	'C1',
	'X1',
] as const satisfies readonly DutyCode[];
export type ChildDuty = (typeof CHILD_DUTIES)[number];

/** Those that a mentor owes for all their children together. */
export const MENTOR_DUTIES = ['M4'] as const satisfies readonly DutyCode[];
export type MentorDuty = (typeof MENTOR_DUTIES)[number];

/** Those that the school owes as a whole. */
export const SCHOOL_DUTIES = ['G1'] as const satisfies readonly DutyCode[];
export type SchoolDuty = (typeof SCHOOL_DUTIES)[number];

export const ASKED_DUTIES = [...CHILD_DUTIES, ...MENTOR_DUTIES] as const;
export type AskedDuty = (typeof ASKED_DUTIES)[number];

/** The entry of a book that meets a duty; the others are met by something with a page of its own. */
export const ENTRY_OF_DUTY: Readonly<Partial<Record<AskedDuty, EntryType>>> = {
	M1: 'fortnight',
	M2: 'photos',
	T1: 'talk',
	P2: 'check',
	V1: 'visit',
};

/**
 * The dates by which an entry counts for its duty; `null` while it does not. A talk card counts from
 * the moment it was submitted (T1: "submitted talk card"); everything else as soon as it is written.
 */
export function countedDates<D extends object>(
	type: EntryType,
	written: D,
	submitted: Partial<D> | null,
): D | null {
	if (type !== 'talk') return written;
	return submitted === null ? null : { ...written, ...submitted };
}
