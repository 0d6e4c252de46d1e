import { JOURNAL_ENTRY_TYPES, type EntryType } from './entry.ts';
import type { RichText } from './rich-text.ts';
import type { LocalDate } from './time.ts';

/**
 * What parents may receive of an entry, and nothing more (design.md §5, reliability.md T3): kind, the
 * day it happened, the words and the pictures. No author, no staff id, no place, no moment of
 * writing. A version once frozen in this shape never changes; a new shape gets a new `format`.
 */
export interface PublishedContent {
	readonly format: 1;
	readonly type: PublishableType;
	readonly occurredOn: LocalDate;
	readonly body: RichText;
	/** SHA-256 (hex) of each picture, in the order they are shown. */
	readonly photos: readonly string[];
}

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
