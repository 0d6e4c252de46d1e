import type { ChildId, Id } from '#domain/ids.ts';
import { addDays, type Instant, type LocalDate } from '#domain/time.ts';

/**
 * Legal aid (法律援助, A11, L7): who has a right to it is given it, all of them. The record is small on
 * purpose: what kind of matter, and which step was taken when. There are no fields for what happened:
 * that belongs into the papers of the case and onto no screen (未成年人保护法 Art. 103).
 */
export const LEGAL_AID_KINDS = [
	/** Somebody harmed the child: at home, at school or elsewhere. */
	'harm',
	/** An injury for which somebody has to pay. */
	'injury',
	/** Who pays for the child, who brings it up (抚养费、监护). */
	'maintenance',
	/** The child is accused of something. */
	'accused',
	'other',
] as const;
export type LegalAidKind = (typeof LEGAL_AID_KINDS)[number];

/**
 * The steps of a case, in the order of the law (法律援助法 Art. 43). `not-eligible`: the agency found no
 * right to aid, so the case is not one of those that the target counts.
 */
export const LEGAL_AID_STEPS = ['applied', 'granted', 'not-eligible', 'lawyer', 'closed'] as const;
export type LegalAidStep = (typeof LEGAL_AID_STEPS)[number];

export type LegalAidCaseId = Id<'legalAidCase'>;

export interface TakenStep {
	readonly step: LegalAidStep;
	readonly on: LocalDate;
	readonly by: string;
	readonly at: Instant;
}

export interface LegalAidCase {
	readonly id: LegalAidCaseId;
	readonly childId: ChildId;
	readonly childName: string;
	readonly className: string;
	/** By which it may be named on a screen that others see: `2026-3`. */
	readonly number: string;
	readonly kind: LegalAidKind;
	/** The legal aid centre; may be empty. */
	readonly agency: string;
	readonly openedOn: LocalDate;
	readonly openedBy: string;
	/** Oldest first. */
	readonly steps: readonly TakenStep[];
}

export const agencyLengthMax = 60;

/** Art. 43: within so many days the agency decides, and then names a lawyer. */
const DECISION_DAYS = 7;
const LAWYER_DAYS = 3;

export type LegalAidState = 'open' | 'applied' | 'granted' | 'not-eligible' | 'assisted' | 'closed';

export interface LegalAidStanding {
	readonly state: LegalAidState;
	/** The day by which the law wants the next step of the agency; `null` when it wants none. */
	readonly dueOn: LocalDate | null;
	readonly isOverdue: boolean;
	/** Which steps can be taken next. */
	readonly next: readonly LegalAidStep[];
}

/** How a case stands on a day. */
export function standingOfCase(
	{ steps }: Pick<LegalAidCase, 'steps'>,
	today: LocalDate,
): LegalAidStanding {
	const last = steps.at(-1);
	const until = (days: number) => {
		const dueOn = addDays(last?.on ?? today, days);
		return { dueOn, isOverdue: today > dueOn };
	};
	const open = { dueOn: null, isOverdue: false };
	switch (last?.step) {
		case undefined:
			return { state: 'open', ...open, next: ['applied'] };
		case 'applied':
			return { state: 'applied', ...until(DECISION_DAYS), next: ['granted', 'not-eligible'] };
		case 'granted':
			return { state: 'granted', ...until(LAWYER_DAYS), next: ['lawyer', 'closed'] };
		case 'lawyer':
			return { state: 'assisted', ...open, next: ['closed'] };
		case 'not-eligible':
			return { state: 'not-eligible', ...open, next: [] };
		case 'closed':
			return { state: 'closed', ...open, next: [] };
	}
}

/** Is the step one that can be taken now, on a day that is neither to come nor before the last one? */
export function canTake(
	legalCase: Pick<LegalAidCase, 'steps' | 'openedOn'>,
	step: LegalAidStep,
	on: LocalDate,
	today: LocalDate,
): boolean {
	const from = legalCase.steps.at(-1)?.on ?? legalCase.openedOn;
	return standingOfCase(legalCase, today).next.includes(step) && from <= on && on <= today;
}

/** The target of L7 as it stands; who is left over is named by the number of the case. */
export interface LegalAidTally {
	readonly done: number;
	readonly of: number;
	readonly left: readonly string[];
}

/** Aided ÷ those with a right to it: a case that the agency found no right for is not counted. */
export function tallyLegalAid(
	cases: readonly Pick<LegalAidCase, 'number' | 'steps'>[],
): LegalAidTally {
	const has = ({ steps }: Pick<LegalAidCase, 'steps'>, step: LegalAidStep) =>
		steps.some((taken) => taken.step === step);
	const eligible = cases.filter((one) => !has(one, 'not-eligible'));
	const left = eligible.filter((one) => !has(one, 'granted'));
	return {
		done: eligible.length - left.length,
		of: eligible.length,
		left: left.map(({ number }) => number),
	};
}
