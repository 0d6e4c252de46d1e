import type { EntryType } from './entry.ts';
import type { GuidanceTrigger } from './guidance.ts';
import type { ChildId, TermId, UserId } from './ids.ts';
import type { Month } from './summary.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * The history of a document as the school tells it (R9): who sat down when and did what, what stood
 * there at a moment, and who wrote which words. All of it comes from the log's own rows.
 */
export interface Sitting {
	readonly author: UserId;
	/** Server clock: when the first and the last update of this sitting were received. */
	readonly from: Instant;
	readonly to: Instant;
	/** The numbers of its first and last update; `lastSeq` names the moment at its end. */
	readonly firstSeq: number;
	readonly lastSeq: number;
	/** What it was written with; `null` when that is not known any more. */
	readonly device: DeviceSort | null;
	readonly pieces: readonly PieceChange[];
	/** It was no typing but a restoration, of this sort; `null` when not. */
	readonly restoration: Restoration['type'] | null;
	/** A large part of what stood there was taken away in it; `null` when not. */
	readonly wipe: Wipe | null;
}

/** What a sitting did to one entry, section or thread; characters are UTF-16 units. */
export interface PieceChange {
	readonly piece: string;
	readonly label: PieceLabel;
	readonly change: 'added' | 'changed' | 'removed' | 'returned';
	readonly written: number;
	/** Of what stood there before the sitting: its own slips do not count. */
	readonly deleted: number;
	/** What is no text and stands otherwise after it: ticks, days, photos, marks. */
	readonly marks: readonly MarkChange[];
}

/**
 * A mark of a piece, before and after a sitting: a day, what is ticked, photos by their hashes, a small
 * value. An empty list is a mark that is not set.
 */
export interface MarkChange {
	/**
	 * As of an `AuthoredPart`: `on`, `photos`, `settled`, a list of ticks, the name of a value, a child's
	 * id; `stage` for one of a section's stages.
	 */
	readonly name: string;
	readonly before: readonly string[];
	readonly after: readonly string[];
}

export type PieceLabel =
	| { readonly type: 'entry'; readonly entryType: EntryType; readonly occurredOn: LocalDate }
	| { readonly type: 'section'; readonly subject: string; readonly termId: TermId }
	/** A note in the margin, by the words it hangs on. */
	| { readonly type: 'thread'; readonly quote: string }
	| { readonly type: 'guidance'; readonly trigger: GuidanceTrigger }
	| { readonly type: 'summary'; readonly month: Month }
	| {
			readonly type: 'test';
			readonly subject: string;
			/** Of what; an empty string where nobody said. */
			readonly name: string;
			readonly on: LocalDate;
	  }
	| { readonly type: 'evaluation'; readonly childId: ChildId; readonly month: Month }
	/** What the record itself calls it, in the words it is kept in. */
	| { readonly type: 'named'; readonly words: string }
	| { readonly type: 'other' };

/** So much of a device, and no more, is told to colleagues. */
export type DeviceSort = 'phone' | 'tablet' | 'computer';

export interface Wipe {
	/** Pieces that were taken out of sight, and pieces that lost most of their words. */
	readonly removed: number;
	readonly emptied: number;
	/** Which pieces those are. */
	readonly pieces: readonly string[];
	/** How many characters of them went out of sight. */
	readonly chars: number;
	/** Is what it took back again? */
	readonly undone: boolean;
}

/** One piece as it stood at a moment, with the hand of every word. */
export interface AuthoredPiece {
	readonly piece: string;
	readonly label: PieceLabel;
	readonly removed: boolean;
	readonly parts: readonly AuthoredPart[];
	/** Do the same words stand there today? */
	readonly asToday: boolean;
}

export interface AuthoredPart {
	/** `body`, or what the shape of such a piece calls it: a field's name, `expected`, `review`; a child's id. */
	readonly name: string;
	/** The day of the stage that `expected` and `observed` belong to. */
	readonly dueOn: LocalDate | null;
	readonly lines: readonly (readonly AuthoredRun[])[];
}

/** Words that one person wrote in one go, as far as they still stand together. */
export interface AuthoredRun {
	readonly text: string;
	readonly author: UserId;
	readonly at: Instant;
}

/** What shall be undone; always as a new edit, never by taking rows out of the log. */
export type Restoration =
	/** These pieces, or all that stood there then, go back to how they were at this moment. */
	| { readonly type: 'moment'; readonly at: number; readonly piece: string | null }
	/** What one sitting took away comes back; what it or anybody wrote stays. */
	| { readonly type: 'wipe'; readonly firstSeq: number; readonly lastSeq: number }
	/** A restoration is taken back. */
	| { readonly type: 'restoration'; readonly seq: number };
