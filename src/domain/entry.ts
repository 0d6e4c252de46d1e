import type { EntryId } from './ids.ts';
import { daysBetween, localDateAt, type Instant, type LocalDate } from './time.ts';

/**
 * Entries of the growth journal (成长档案) and the care diary (关爱日记): their types, the fields of
 * each, and the book each belongs to (work plan L24, L25, L27).
 */
export const JOURNAL_ENTRY_TYPES = ['fortnight', 'good-news', 'photos'] as const;
export const DIARY_ENTRY_TYPES = ['note', 'talk', 'visit'] as const;
export const ENTRY_TYPES = [...JOURNAL_ENTRY_TYPES, ...DIARY_ENTRY_TYPES] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** The two books that hold entries. */
export type Book = 'journal' | 'diary';

export const ENTRY_TYPES_OF_BOOK: Readonly<Record<Book, readonly EntryType[]>> = {
	journal: JOURNAL_ENTRY_TYPES,
	diary: DIARY_ENTRY_TYPES,
};

/**
 * The short plain-text fields beside an entry's body. The talk card (谈心记录卡) carries those found
 * in practice (product.md §6.2): place, how the child seemed, the child's own words, what was done,
 * what came of it, what was agreed. A visit (走访) carries place, whom was met, what is not safe at
 * home, and to whom it was reported back (E7, E8).
 */
export const FIELDS_OF_ENTRY: Readonly<Record<EntryType, readonly string[]>> = {
	fortnight: [],
	'good-news': [],
	photos: [],
	note: [],
	talk: ['place', 'mood', 'childWords', 'measures', 'effect', 'nextStep'],
	visit: ['place', 'met', 'hazards', 'reportedBack'],
};

export function isEntryType(value: unknown): value is EntryType {
	return ENTRY_TYPES.includes(value as EntryType);
}

/** What lists and duties need of an entry; never its words. */
export interface EntryFact {
	readonly id: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly photos: number;
	/** How much is written in it, fields included; 0 for one that was opened and left empty. */
	readonly characters: number;
}

/** The weekend and the way back to a network are no delay; more than this is marked 补录. */
const LATE_AFTER_DAYS = 7;

/** Was this written well after it happened (补录)? Late entries are marked, never hidden. */
export function isLateEntry(occurredOn: LocalDate, writtenAt: Instant): boolean {
	return daysBetween(occurredOn, localDateAt(writtenAt)) > LATE_AFTER_DAYS;
}
