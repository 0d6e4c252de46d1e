import type { DocKind } from './doc-kind.ts';
import type { EntryType } from './entry.ts';
import type { DocId, EntryId, ErasureId } from './ids.ts';
import type { Instant, LocalDate } from './time.ts';

/** Something of a child that can be erased for good; what stands in it is not said. */
export interface ErasureEntry {
	readonly docId: DocId;
	readonly kind: DocKind;
	/** The name of the school year; `null` for what goes with the child through all its years. */
	readonly year: string | null;
	/** `null`, with all that follows, for the whole document. */
	readonly entryId: EntryId | null;
	readonly type: EntryType | null;
	readonly occurredOn: LocalDate | null;
	readonly authorName: string | null;
}

/** What was asked for, and what became of it. */
export interface ErasureRequest {
	readonly id: ErasureId;
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly entryId: EntryId | null;
	readonly reason: string;
	readonly askedBy: string;
	readonly askedAt: Instant;
	readonly decision: 'approved' | 'declined' | null;
	readonly decidedBy: string | null;
	readonly decidedAt: Instant | null;
	/** Is no byte of it left in the store? */
	readonly isGone: boolean;
}
