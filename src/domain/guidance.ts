import type { FrozenPiece } from './frozen-piece.ts';
import type { ChildId, DocId, GuidancePlanId, SubmissionId, UserId } from './ids.ts';
import { addDays, type Instant, type LocalDate } from './time.ts';

/**
 * The guidance plan (个别教育管理方案, work plan L27, row G3): for the few children of whom one of four
 * things is confirmed. The mentor and the head teacher write it, the leading group approves it, and it
 * is looked at again at least every thirty days.
 */
export const GUIDANCE_TRIGGERS = ['study', 'character', 'morals', 'law'] as const;
export type GuidanceTrigger = (typeof GUIDANCE_TRIGGERS)[number];

/** The parts in words, in the order of the form. */
export const GUIDANCE_PARTS = [
	'facts',
	'causes',
	'childView',
	'goals',
	'measures',
	'people',
] as const;
export type GuidancePart = (typeof GUIDANCE_PARTS)[number];

/**
 * What a school may do under Article 31 of 预防未成年人犯罪法, offered and never forced; and Article 32:
 * the guardian is told.
 */
export const SCHOOL_MEASURES = [
	'admonish',
	'conduct',
	'lessons',
	'service',
	'counselling',
	'other',
	'guardian-told',
] as const;
export type SchoolMeasure = (typeof SCHOOL_MEASURES)[number];

/** X1: a plan is looked at again within so many days. */
const REVIEW_DAYS_MAX = 30;

/** The last day on which a review may be planned. */
export function lastReviewDay(today: LocalDate): LocalDate {
	return addDays(today, REVIEW_DAYS_MAX);
}

/** What the leading group decided of a submitted plan. */
export interface Approval {
	readonly submissionId: SubmissionId;
	readonly decision: 'approved' | 'declined';
	readonly comment: string;
	readonly by: UserId;
	readonly at: Instant;
}

/** A plan that waits for the leading group. */
export interface AskedApproval {
	readonly submissionId: SubmissionId;
	readonly docId: DocId;
	readonly planId: GuidancePlanId;
	readonly childId: ChildId;
	readonly childName: string;
	readonly askedBy: string;
	readonly askedAt: Instant;
}

/**
 * How a plan stands: being written; asked for and so fixed; sent back to be written on; approved and
 * so fixed for good. Without the school's answer what was asked for stays fixed.
 */
export type GuidanceStanding = 'draft' | 'asked' | 'declined' | 'approved';

export function standingOf(
	submissions: readonly { readonly id: SubmissionId }[],
	approvals: readonly Pick<Approval, 'submissionId' | 'decision'>[],
): GuidanceStanding {
	const decisionOf = (id: SubmissionId) =>
		approvals.find(({ submissionId }) => submissionId === id)?.decision;
	if (submissions.some(({ id }) => decisionOf(id) === 'approved')) return 'approved';
	const latest = submissions.at(-1);
	if (latest === undefined) return 'draft';
	return decisionOf(latest.id) === 'declined' ? 'declined' : 'asked';
}

/** The words of a review and the day of the next one. */
export function reviewPiece(on: LocalDate, words: string, nextOn: LocalDate): FrozenPiece {
	const parts = [
		{ name: 'body', text: words.trim() },
		{ name: 'reviewOn', text: nextOn },
	].filter(({ text }) => text !== '');
	return { format: 1, kind: 'plan-review', on, parts };
}
