import type { StatementId, UserId } from '#domain/ids.ts';
import { instantToMs, type Instant } from '#domain/time.ts';
import { CHOICES, FIELDS_OF_PERSON, SHAPE_OF_FIELD, type CardField } from './fields.ts';
import { toldBy } from './own-part.ts';
import type { LinkedPerson } from './own-person.ts';
import { isSameNumber, phoneDoubt } from './phone.ts';
import type { CardFacts } from './settle.ts';
import { settledValues } from './settled-card.ts';

/**
 * What a guardian proposes through their link (product.md §4.4 "propose correction"; PIPL Art. 46: the
 * right to have what is kept of one corrected). It becomes reports of change, and settles nothing.
 */
export type Typed = Readonly<Partial<Record<CardField, string>>>;

/** As long as the staff's own forms let a value be. */
export const VALUE_LENGTH_MAX = 120;

/** What is wrong with a value; here a doubtful number is one, because nobody is there to be asked. */
export type ValueProblem =
	'too-long' | 'number' | 'number-short' | 'number-long' | 'age' | 'choice';

/** What a guardian may say of where they are: nobody reports themselves gone. */
export function choicesOf(field: CardField): readonly string[] {
	return (CHOICES[field] ?? []).filter((choice) => choice !== 'gone');
}

/** The fields of a person out of a form; what was left empty is not in it. */
export function readTyped(person: LinkedPerson, valueOf: (field: CardField) => unknown): Typed {
	return Object.fromEntries(
		FIELDS_OF_PERSON[person].flatMap((field) => {
			const value = valueOf(field);
			const words = typeof value === 'string' ? oneLine(value) : '';
			return words === '' ? [] : [[field, words]];
		}),
	);
}

/** Without line breaks and what no keyboard types. */
function oneLine(value: string): string {
	return value
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim();
}

export function problemOf(field: CardField, value: string): ValueProblem | null {
	if (value.length > VALUE_LENGTH_MAX) return 'too-long';
	switch (SHAPE_OF_FIELD[field]) {
		case 'phone':
			return numberProblem(field, value);
		case 'age':
			return /^(?:1[01])?\d{1,2}$/.test(value.normalize('NFKC')) ? null : 'age';
		case 'choice':
			return choicesOf(field).includes(value) ? null : 'choice';
		default:
			return null;
	}
}

function numberProblem(field: CardField, value: string): ValueProblem | null {
	const doubt = phoneDoubt(value);
	if (doubt === 'too-short') return 'number-short';
	// At work one is often reached through an extension, which makes a number longer.
	if (field === 'workPhone') return doubt === 'no-digits' ? 'number' : null;
	if (doubt === 'too-long') return 'number-long';
	return doubt === null ? null : 'number';
}

/** What a proposal changes in the tidings. */
export interface Proposal {
	/** Become reports, each with a statement of its own. */
	readonly reports: readonly { readonly field: CardField; readonly value: string }[];
	/** Told before by the same guardian and not settled yet: the newest word counts. */
	readonly takenBack: readonly StatementId[];
}

/**
 * What is new in what was typed: a value that holds already, or that this guardian has told and that
 * waits, changes nothing, so that a form sent twice is sent once. Another value of the same field takes
 * the place of what waits; typing what holds takes it back.
 */
export function proposalOf(
	facts: CardFacts,
	person: LinkedPerson,
	author: UserId,
	typed: Typed,
): Proposal {
	const waiting = waitingOf(facts, author);
	const reports: { field: CardField; value: string }[] = [];
	const takenBack: StatementId[] = [];
	for (const [key, value] of Object.entries(typed)) {
		const field = key as CardField;
		const before = waiting.filter((each) => each.person === person && each.field === field);
		if (before.some((each) => isSame(field, each.value, value))) continue;
		takenBack.push(...before.map(({ id }) => id));
		const holds = settledValues(facts, person, field).some((each) => isSame(field, each, value));
		if (!holds) reports.push({ field, value });
	}
	return { reports, takenBack };
}

const isSame = (field: CardField, a: string, b: string) =>
	a === b || (SHAPE_OF_FIELD[field] === 'phone' && isSameNumber(a, b));

/** So many proposals of one guardian may wait for the archivist at a time. */
export const WAITING_MAX = 10;
/** And so many may be made in a day and night, whatever became of them. */
export const DAILY_MAX = 20;
const DAY_MS = 24 * 3_600_000;

/** Is there room for it? Whoever may not write more can still telephone. */
export function hasRoom(
	facts: CardFacts,
	author: UserId,
	{ reports, takenBack }: Proposal,
	now: Instant,
): boolean {
	const since = instantToMs(now) - DAY_MS;
	const today = toldBy(facts, author).filter(
		({ statement }) => instantToMs(statement.writtenAt) > since,
	);
	const waiting = waitingOf(facts, author).length - takenBack.length + reports.length;
	return waiting <= WAITING_MAX && today.length + reports.length <= DAILY_MAX;
}

function waitingOf(facts: CardFacts, author: UserId) {
	return toldBy(facts, author)
		.filter(({ fate }) => fate === 'waiting')
		.map(({ statement }) => statement);
}
