import type { CardCheckId, SettlementId, StatementId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { CardField, CardPerson } from './fields.ts';

/** Who told it (C5). */
export const SOURCES = [
	'pupil',
	'father',
	'mother',
	'carer',
	'relative',
	'neighbour',
	'papers',
	'census',
	'other',
	/** Written by a guardian themselves, through their own link (§4.4). */
	'link',
] as const;
export type Source = (typeof SOURCES)[number];

/** What a member of staff may name: nobody but a guardian writes through a guardian's link. */
export const STAFF_SOURCES = SOURCES.filter((source) => source !== 'link');

/**
 * One dated statement about one field of one person (design.md §2). It is written once and never
 * edited: what is said later follows as another one, and both stay.
 */
export interface Statement {
	readonly id: StatementId;
	readonly person: CardPerson;
	readonly field: CardField;
	/** As it was typed. */
	readonly value: string;
	/** The day from which it is said to hold. */
	readonly since: LocalDate;
	readonly source: Source;
	/** In whose words, e.g. who exactly told it. */
	readonly note: string;
	/** SHA-256 of each picture that shows it. */
	readonly photos: readonly string[];
	/** The statement that was in force before the eyes of whoever wrote this. */
	readonly seen: StatementId | null;
	/** Whoever wrote it down; a guardian too (`author.ts`). */
	readonly by: UserId;
	readonly writtenAt: Instant;
}

/**
 * What the archivist found about a statement: in force; right as well and kept beside it; right once;
 * not right.
 */
export const VERDICTS = ['in-force', 'beside', 'older', 'wrong'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * A decision about one field of one person. It says something of every statement that was known, and
 * which decisions it follows: two that know nothing of each other are both in force until a third one
 * follows both (`settle.ts`).
 */
export interface Settlement {
	readonly id: SettlementId;
	readonly person: CardPerson;
	readonly field: CardField;
	readonly verdicts: Readonly<Record<StatementId, Verdict>>;
	readonly after: readonly SettlementId[];
	readonly reason: string;
	readonly by: UserId;
	readonly at: Instant;
}

/** Somebody asked whether everything on the card is still right, and it is (C5, J-3-1). */
export interface CardCheck {
	readonly id: CardCheckId;
	readonly on: LocalDate;
	readonly source: Source;
	readonly by: UserId;
	readonly at: Instant;
}

/** Whoever reported something takes it back, before it was settled. */
export interface Withdrawal {
	readonly statementId: StatementId;
	readonly by: UserId;
	readonly at: Instant;
}
