import type { ErasablePiece } from '#domain/erasure.ts';
import type { ChildId, DocId, ErasureId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';

/** The records of words that are to be, or were, erased for good. */
export interface ErasureTables {
	/**
	 * Words that are to be, or were, erased for good: asked for by one person, approved by another. The
	 * words themselves are nowhere in it.
	 */
	erasure: {
		id: ErasureId;
		docId: DocId;
		childId: ChildId;
		/** `null` for the whole document; of a register, for the child's rows in it. */
		entryId: ErasablePiece | null;
		/** Who demands it and why, in the words of who asked. */
		reason: string;
		askedBy: UserId;
		askedAt: Instant;
		decision: 'approved' | 'declined' | null;
		decidedBy: UserId | null;
		decidedAt: Instant | null;
		/** The generation that held the words; `null` until there is a new one. */
		oldGeneration: number | null;
		/** When the last byte of it was gone; `null` while that has still to be done. */
		goneAt: Instant | null;
	};
}
