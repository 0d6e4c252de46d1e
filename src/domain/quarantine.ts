import type { DocId, UserId } from './ids.ts';
import type { DocKind } from './doc-kind.ts';
import type { Instant } from './time.ts';

/**
 * Why words lie in the quarantine at school and not in their document: the right to write had ended
 * (`right-ended`), or they were written on a copy that the school has replaced (`older-copy`).
 */
export const QUARANTINE_REASONS = ['right-ended', 'older-copy'] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** What one person wrote in one document and for one reason, as whoever decides about it sees it. */
export interface QuarantinedParcel {
	/** The rows it is made of; a decision names them, so that it never covers words nobody has seen. */
	readonly numbers: readonly number[];
	readonly docId: DocId;
	readonly kind: DocKind;
	/** Whose document it is: the name of the child, the class or the mentor. */
	readonly ownerName: string;
	readonly author: UserId;
	readonly authorName: string;
	readonly reason: QuarantineReason;
	readonly receivedAt: Instant;
	/** What was typed, as it was typed; whatever stood there before is not among it. */
	readonly typed: readonly string[];
	/** What merging would change: the pieces as they stand and as they would. */
	readonly difference: readonly PieceDifference[];
	/** Can it be merged into the document of today, or only be copied by hand? */
	readonly canMerge: boolean;
	readonly outcome: {
		readonly state: 'merged' | 'put-away';
		readonly by: string;
		readonly at: Instant;
	} | null;
}

/** The words of one entry, section or thread before and after. */
export interface PieceDifference {
	readonly before: string;
	readonly after: string;
}
