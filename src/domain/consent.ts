import type { ChildId, ConsentId } from './ids.ts';
import type { LocalDate } from './time.ts';

/**
 * Consents by purpose (product.md §2.5 nr 7, §4.1): what a family agrees to or declines, each by
 * itself. A record is never changed; taking it back gives it a last day, and all of them are kept.
 */
export const CONSENT_PURPOSES = [
	/** Photos on the page of the child's own parents (F2). */
	'photos',
	/** Works in the school's own column (H2). */
	'column',
	/** Pictures in the school's publicity (A7). */
	'publicity',
	/** Handing the file to another school. */
	'transfer',
	/** The family was told of the file; keeping one is the school's duty and needs no consent. */
	'file-notice',
] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export const CONSENT_WAYS = ['paper', 'voice', 'in-person'] as const;
export type ConsentWay = (typeof CONSENT_WAYS)[number];

/** From 14 on a child agrees too (PIPL 31); before that its guardian alone does. */
export const CONSENT_GIVERS = ['guardian', 'child'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

export const CONSENT_ANSWERS = ['agrees', 'declines'] as const;
export type ConsentAnswer = (typeof CONSENT_ANSWERS)[number];

/** What decides: who said what, and from when to when. */
export interface ConsentFact {
	readonly purpose: ConsentPurpose;
	readonly giver: ConsentGiver;
	readonly answer: ConsentAnswer;
	readonly givenOn: LocalDate;
	/** The first day on which it no longer holds; `null` while it does. */
	readonly withdrawnOn: LocalDate | null;
}

/** One record of the ledger as its readers see it. */
export interface ConsentRecord extends ConsentFact {
	readonly id: ConsentId;
	/** E.g. `奶奶 王桂花`; the child's own name is not repeated. */
	readonly giverName: string;
	readonly way: ConsentWay;
	/** Of the child, in years; `null` where its birthday was not known. */
	readonly ageAtGiving: number | null;
	readonly recordedBy: string;
	readonly withdrawnBy: string | null;
}

export interface ConsentLedger {
	readonly childId: ChildId;
	/** Newest first, withdrawn ones included. */
	readonly records: readonly ConsentRecord[];
	readonly mayEdit: boolean;
}

/** What stands in the way: nobody of the family has agreed, the child itself has not, or one declines. */
export const CONSENT_LACKS = ['guardian', 'child', 'declined'] as const;
export type ConsentLack = (typeof CONSENT_LACKS)[number];

/** The age from which the child is asked as well. */
export const OWN_CONSENT_AGE = 14;

/**
 * What a purpose lacks on a day; `null` when it may be done. A guardian agrees; from the 14th
 * birthday on the child does too; and nobody's "no" is outvoted by another's "yes".
 */
export function lackOfConsent(
	facts: readonly ConsentFact[],
	purpose: ConsentPurpose,
	birthDate: LocalDate | null,
	day: LocalDate,
): ConsentLack | null {
	const standing = facts.filter(
		(fact) =>
			fact.purpose === purpose &&
			fact.givenOn <= day &&
			(fact.withdrawnOn === null || day < fact.withdrawnOn),
	);
	const agrees = (giver: ConsentGiver) =>
		standing.some((fact) => fact.giver === giver && fact.answer === 'agrees');
	if (standing.some(({ answer }) => answer === 'declines')) return 'declined';
	if (!agrees('guardian')) return 'guardian';
	const isAsked = birthDate !== null && ageOn(birthDate, day) >= OWN_CONSENT_AGE;
	return isAsked && !agrees('child') ? 'child' : null;
}

/** Full years on a day. Who was born on 29 February has the birthday on 1 March of other years. */
export function ageOn(birthDate: LocalDate, day: LocalDate): number {
	const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
	return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
