import type { DocId, PostId, RemarkId, SummaryId, UserId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant } from '#domain/time.ts';

/** The records of monthly summaries and of what mentors show each other of them (F4). */
export interface SummaryTables {
	/** The index of monthly summaries (F4): dates and counts, never words. */
	summaryIndex: {
		docId: DocId;
		summaryId: SummaryId;
		authorId: UserId;
		month: Month;
		characters: number;
		/** Device clock; `null` while it is written on. */
		submittedAt: Instant | null;
		receivedAt: Instant;
		removed: 0 | 1;
	};
	/** Copies of summaries for the other mentors, from which nobody can be told; written once. */
	exchangePost: {
		id: PostId;
		month: Month;
		text: string;
		authorId: UserId;
		/** Device clock; `null` where it was posted before this was asked. */
		lookedAt: Instant | null;
		postedAt: Instant;
		withdrawnAt: Instant | null;
	};
	exchangeRemark: {
		id: RemarkId;
		postId: PostId;
		text: string;
		authorId: UserId;
		writtenAt: Instant;
		withdrawnAt: Instant | null;
	};
}
