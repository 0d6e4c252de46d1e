import type { PostId, RemarkId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant } from '#domain/time.ts';

/** How long a post and a remark on it may be, in UTF-16 units. */
export const postLengthMax = 20_000;
export const remarkLengthMax = 2_000;

/** A copy of a summary from which nobody can be told, as the other mentors read it (F4). */
export interface ExchangePost {
	readonly id: PostId;
	readonly month: Month;
	/** Paragraphs, separated by line breaks. */
	readonly text: string;
	/** The name of who wrote it. */
	readonly author: string;
	readonly isMine: boolean;
	readonly postedAt: Instant;
	readonly remarks: readonly ExchangeRemark[];
}

export interface ExchangeRemark {
	readonly id: RemarkId;
	readonly text: string;
	readonly author: string;
	readonly isMine: boolean;
	readonly writtenAt: Instant;
}
