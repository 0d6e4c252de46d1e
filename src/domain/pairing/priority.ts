import type { LocalDate } from '#domain/time.ts';

/**
 * Who is to be helped first (重点帮扶对象, E1, L24). The classes of reasons are few and plain, because a
 * reason is a label: it says where help is needed and nothing of what a child is like.
 */
export const PRIORITY_REASONS = ['study', 'home', 'health', 'mind', 'conduct', 'safety'] as const;
export type PriorityReason = (typeof PRIORITY_REASONS)[number];

export interface Priority {
	readonly reason: PriorityReason;
	/** The name of whoever decided it. */
	readonly setBy: string;
	readonly setOn: LocalDate;
	/** E1: looked at again each term; on this day at the latest. */
	readonly reviewOn: LocalDate;
}

/** A flag that nobody looks at again would stay with a child for good. */
export const PRIORITY_REVIEW_DAYS_MAX = 190;
