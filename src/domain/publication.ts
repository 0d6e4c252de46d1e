import type { ConsentLack } from './consent.ts';
import type { MarkPiece } from './child-marks.ts';
import { JOURNAL_ENTRY_TYPES, type EntryType } from './entry.ts';
import type { DocId, EntryId, UserId } from './ids.ts';
import type { Result } from './result.ts';
import type { Mark } from './score.ts';
import type { RichText } from './rich-text.ts';
import type { Instant, LocalDate } from './time.ts';

/**
 * What parents may receive of an entry, and nothing more (design.md §5, reliability.md T3): kind, the
 * day it happened, the words and the pictures. No author, no staff id, no place, no moment of
 * writing. A version once frozen in this shape never changes; a new shape gets a new `format`.
 */
export type PublishedContent = PublishedWords | PublishedScore;

interface PublishedWords extends PublishedParts {
	readonly format: 1;
	readonly type: PublishableType | 'class-evaluation';
}

/** A child's own row of a test (F3): no rank, no mean, no other child. */
interface PublishedScore extends PublishedParts {
	readonly format: 2;
	readonly type: 'score';
	readonly score: LetterScore;
}

interface PublishedParts {
	readonly occurredOn: LocalDate;
	readonly body: RichText;
	/** SHA-256 (hex) of each picture, in the order they are shown. */
	readonly photos: readonly string[];
}

export interface LetterScore {
	readonly subject: string;
	/** What the test was about; may be empty. */
	readonly name: string;
	readonly fullMarks: number;
	readonly mark: Mark;
}

export type PublishedType = PublishedContent['type'];

/** What a version is of: an entry, a child's row of a test, an evaluation; with its document it is named. */
export type PublishedPiece = EntryId | MarkPiece;

export type PublishableType = (typeof JOURNAL_ENTRY_TYPES)[number];

/** Only the growth journal is written for parents; talk cards, visits and diary notes never leave. */
export function isPublishable(type: EntryType): type is PublishableType {
	return JOURNAL_ENTRY_TYPES.some((publishable) => publishable === type);
}

/**
 * The longest entry that may be published, in bytes of its JSON: the parents' page promises 60 KB
 * before photos and must be able to hold any single entry. A longer one is refused with the advice
 * to make two of it; about 12,000 Chinese characters.
 */
export const PUBLISHED_BYTES_MAX = 40_000;

/** Why an entry has nothing for parents. */
export type ProjectionError =
	/** No such entry, or one that does not read well. */
	| { readonly type: 'unknown-entry' }
	/** A kind that is never written for parents: diary note, talk card, visit. */
	| { readonly type: 'not-publishable' }
	| { readonly type: 'removed' }
	/** Neither words nor pictures; an empty row. */
	| { readonly type: 'empty' }
	/** Teachers have filled in different marks. */
	| { readonly type: 'not-settled' };

/** One frozen version of an entry. */
export interface PublishedVersion {
	readonly docId: DocId;
	readonly entryId: PublishedPiece;
	readonly version: number;
	readonly contentHash: string;
	readonly publishedAt: Instant;
	readonly publishedBy: UserId;
	readonly withdrawnAt: Instant | null;
}

export interface Draft {
	readonly content: PublishedContent;
	/** SHA-256 (hex) of the content as it would be frozen. */
	readonly hash: string;
	/** Pictures of the entry that have not reached the school; they would be left out. */
	readonly photosMissing: number;
	/** Other children on these pictures whose families have not agreed, by name; said, not decided. */
	readonly othersLacking: readonly string[];
	/** Words in it that parents should not read: names of other children, labels; see `readCautions`. */
	readonly cautions: readonly string[];
}

export interface PublicationState {
	readonly draft: Result<Draft, PublishError>;
	/** The newest version, on the page or withdrawn; `null` while nothing was ever published. */
	readonly latest: PublishedVersion | null;
	/** A version is on the page and today's text differs from it. */
	readonly revised: boolean;
}

/** What a person was shown before they gave an entry to the parents. */
export interface SeenDraft {
	/** `Draft.hash`. */
	readonly hash: string;
	/** Whom they were told of, by name, as in `Draft.othersLacking`. */
	readonly othersLacking: readonly string[];
}

export type PublishError =
	| ProjectionError
	| { readonly type: 'too-long' }
	/** There are pictures in it, and these children's photos may not be shown to their parents. */
	| {
			readonly type: 'no-photo-consent';
			readonly names: readonly string[];
			readonly lack: ConsentLack;
	  }
	| { readonly type: 'changed-meanwhile' }
	/** Of these children on the pictures whoever publishes was not told that their families have not agreed. */
	| { readonly type: 'others-lacking'; readonly names: readonly string[] }
	/** This very text is on the page already. */
	| { readonly type: 'already-published' };
