import type { EntryId, UserId } from './ids.ts';
import { daysBetween, localDateAt, type Instant, type LocalDate } from './time.ts';

/**
 * Entries of the growth journal (成长档案) and the care diary (关爱日记): their types, the fields of
 * each, and the book each belongs to (work plan L18, L20, L21, L24, L25, L27).
 */
export const JOURNAL_ENTRY_TYPES = ['fortnight', 'good-news', 'photos'] as const;
export const DIARY_ENTRY_TYPES = [
	'note',
	'care-note',
	'talk-note',
	'talk',
	'visit',
	'illness',
	'call',
	'check',
	'addendum',
] as const;
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
 * what came of it, what was agreed. A visit (走访) carries place, whom was met, more about what is not
 * safe at home, and who was told of it (E7). An illness (患病, D9): what was seen, which guardian was
 * told, where it was treated, what follows. A family call (亲情电话, C7) says whom, never what was said.
 * A pairing check (D5): what was found and what comes next. What else a form asks is in
 * `entry-form.ts`.
 */
export const FIELDS_OF_ENTRY: Readonly<Record<EntryType, readonly string[]>> = {
	fortnight: [],
	'good-news': [],
	photos: [],
	note: [],
	talk: ['place', 'mood', 'childWords', 'measures', 'effect', 'nextStep'],
	visit: ['place', 'met', 'hazards', 'reportedBack'],
	'care-note': [],
	'talk-note': ['childWords'],
	illness: ['symptom', 'toldWhom', 'treatedAt', 'followUp'],
	call: ['person'],
	check: ['finding', 'nextStep'],
	addendum: [],
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
	/** When it was submitted (提交), by the device's clock; missing while it was not. */
	readonly submittedAt?: Instant;
	/** How it stands as a matter nobody has been told of (E8); missing when it is none, or closed. */
	readonly matter?: 'open' | 'unfixed';
}

const PIECE_FACTS = ['study-plan', 'plan-review', 'summary', 'card-check'] as const;

/**
 * What duties need to know of something that is no entry: a section of a study plan submitted (P1, D3),
 * a review of a guidance plan (X1), a monthly summary handed in (M4), a contact card found right (C1).
 */
export interface PieceFact {
	readonly type: (typeof PIECE_FACTS)[number];
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	/** The guidance plan of a review; missing where an older version read it. */
	readonly of?: string;
}

/** What duties need to know of a register (M3, M3e): its tests, who has a row, of whom something was said. */
export interface RegisterFact {
	readonly type: 'test' | 'score' | 'class-evaluation';
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	/** The test; the test and the child, `tst_…/chd_…`; the child. */
	readonly of: string;
	/** Who holds the test. */
	readonly by?: UserId;
}

/** What is remembered of a document's contents. */
export type DocumentFact = EntryFact | PieceFact | RegisterFact;

export function isEntryFact(fact: DocumentFact): fact is EntryFact {
	return isEntryType(fact.type);
}

export function isPieceFact(fact: DocumentFact): fact is PieceFact {
	return PIECE_FACTS.some((type) => type === fact.type);
}

export function isRegisterFact(fact: DocumentFact): fact is RegisterFact {
	return !isEntryFact(fact) && !isPieceFact(fact);
}

/** The weekend and the way back to a network are no delay; more than this is marked 补录. */
const LATE_AFTER_DAYS = 7;

/** Was this written well after it happened (补录)? Late entries are marked, never hidden. */
export function isLateEntry(occurredOn: LocalDate, writtenAt: Instant): boolean {
	return daysBetween(occurredOn, localDateAt(writtenAt)) > LATE_AFTER_DAYS;
}
