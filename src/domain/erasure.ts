import type { DocKind } from './doc-kind.ts';
import type { EntryType } from './entry.ts';
import type { CardField, CardPerson } from './card/fields.ts';
import type { ChildId, DocId, EntryId, ErasureId, StatementId } from './ids.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * The piece of a document that is to be erased: an entry of a book, a statement of the contact card. The
 * child's own id stands for everything the school has of it, in whatever document.
 */
export type ErasablePiece = EntryId | StatementId | ChildId;

/** Something of a child that can be erased for good; what stands in it is not said. */
export interface ErasureEntry {
	readonly docId: DocId;
	readonly kind: DocKind;
	/** The name of the school year; `null` for what goes with the child through all its years. */
	readonly year: string | null;
	/** `null`, with all that follows, for the whole document; of a register, for the child's rows in it. */
	readonly entryId: ErasablePiece | null;
	readonly type: EntryType | null;
	readonly occurredOn: LocalDate | null;
	readonly authorName: string | null;
	/** Of a statement of the card: about whom, and what of them; not what it says. */
	readonly about?: { readonly person: CardPerson; readonly field: CardField };
}

/** What was asked for, and what became of it. */
export interface ErasureRequest {
	readonly id: ErasureId;
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly entryId: ErasablePiece | null;
	readonly reason: string;
	readonly askedBy: string;
	readonly askedAt: Instant;
	readonly decision: 'approved' | 'declined' | null;
	readonly decidedBy: string | null;
	readonly decidedAt: Instant | null;
	/** Is no byte of it left in the store? */
	readonly isGone: boolean;
}
