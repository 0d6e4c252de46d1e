import type { EntryType } from './entry.ts';
import type { ChildId, EntryId, FeedbackId, UserId } from './ids.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * Reporting back (反馈, work plan L24, row E8): to whom, how and when. Every visit, illness and
 * concern is an open matter until somebody has been told; one with a hazard until it is put right.
 */
export const FEEDBACK_WAYS = ['phone', 'face', 'link'] as const;
export type FeedbackWay = (typeof FEEDBACK_WAYS)[number];

export const feedbackLengthMax = 2000;

export interface Feedback {
	readonly id: FeedbackId;
	readonly at: Instant;
	readonly by: UserId;
	/** The day on which it was said. */
	readonly on: LocalDate;
	readonly toWhom: string;
	readonly way: FeedbackWay;
	readonly words: string;
	/** What was not safe is put right ("3 月 12 日已接好"). */
	readonly isFixed: boolean;
}

/**
 * How a matter stands: nobody has been told; told, but what was not safe is not put right; closed.
 */
export type MatterState = 'open' | 'unfixed' | 'closed';

/** A matter that is not closed, as lists know it; never its words. */
export interface OpenMatter {
	readonly childId: ChildId;
	readonly entryId: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly state: Exclude<MatterState, 'closed'>;
}

/** What must be known of an entry to say whether it is an open matter. */
export interface MatterFacts {
	readonly type: EntryType;
	/** Ticked hazards, `none` left out. */
	readonly hazards: number;
	readonly isConcern: boolean;
	/** A visit that is still being written is no matter yet. */
	readonly isSubmitted: boolean;
	readonly feedback: readonly Pick<Feedback, 'isFixed'>[];
}

/** How a matter stands; `null` for an entry that nobody has to report back on. */
export function matterOf(facts: MatterFacts): MatterState | null {
	const { type, hazards, isConcern, isSubmitted, feedback } = facts;
	if (!(type === 'visit' && isSubmitted) && type !== 'illness' && !isConcern) return null;
	if (hazards > 0 && !feedback.some(({ isFixed }) => isFixed)) {
		return feedback.length === 0 ? 'open' : 'unfixed';
	}
	return feedback.length === 0 ? 'open' : 'closed';
}
