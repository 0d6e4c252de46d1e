import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { UserId } from '#domain/ids.ts';
import { FIELDS_OF_PERSON, type CardField } from './fields.ts';
import { ownPerson, personToTellOf, type LinkedPerson, type Named } from './own-person.ts';
import { fateOf, settle, type CardFacts, type Fate } from './settle.ts';
import { settledValues } from './settled-card.ts';
import type { Statement } from './statement.ts';

/** One field of the reader's own. */
export interface OwnField {
	readonly field: CardField;
	/** What school keeps, as it was typed; nothing where nothing is kept, and never a home address. */
	readonly values: readonly string[];
	/** Does school keep something here, shown or not? */
	readonly isKept: boolean;
}

/** What a guardian told school through the link. */
export interface Told {
	readonly field: CardField;
	/** `null` for a home address: that it was told is said, and not what. */
	readonly value: string | null;
	readonly on: LocalDate;
}

/**
 * What a guardian reads of a contact card through their link, and nothing else of it (product.md §4.4,
 * row "Contact card", column 家长/监护人: "L own, propose correction").
 */
export interface OwnPart {
	/** Of whom the fields are. */
	readonly person: LinkedPerson;
	/** Was the reader found on the card? Else the fields are empty, to be written. */
	readonly isFound: boolean;
	readonly fields: readonly OwnField[];
	/** Told and not settled yet, newest first. */
	readonly waiting: readonly Told[];
	/** The newest that was told of a field, where it was found not to be right. */
	readonly declined: readonly Told[];
}

/**
 * The home address stands on the card of a parent, and it is where the child lives: a parents' page never
 * says it (§4.6, "Never: … address"). That one is kept is said, and another may be proposed.
 */
const NEVER_SHOWN: readonly CardField[] = ['address'];

/** The reader's own part: what is settled, and what they told themselves; no report of anybody else. */
export function ownPartOf(facts: CardFacts, reader: Named, author: UserId): OwnPart {
	const found = ownPerson(facts, reader);
	const person = found ?? personToTellOf(facts, reader);
	const told = toldBy(facts, author);
	const isNewest = ({ field }: Statement, at: number) =>
		told.findIndex(({ statement }) => statement.field === field) === at;
	return {
		...{ person, isFound: found !== null },
		fields: FIELDS_OF_PERSON[person].map((field) => {
			const values = found === null ? [] : settledValues(facts, found, field);
			const isKept = values.length > 0;
			return { field, values: NEVER_SHOWN.includes(field) ? [] : values, isKept };
		}),
		waiting: told
			.filter(({ fate }) => fate === 'waiting')
			.map(({ statement }) => asTold(statement)),
		declined: told
			.filter(({ statement, fate }, at) => fate === 'wrong' && isNewest(statement, at))
			.map(({ statement }) => asTold(statement)),
	};
}

/** Everything that somebody told, of whomever, with what became of it, newest first. */
export function toldBy(
	facts: CardFacts,
	author: UserId,
): readonly { readonly statement: Statement; readonly fate: Fate | null }[] {
	return facts.statements
		.filter(({ by, source }) => by === author && source === 'link')
		.toSorted((a, b) => (a.writtenAt < b.writtenAt ? 1 : a.writtenAt > b.writtenAt ? -1 : 0))
		.map((statement) => ({
			statement,
			fate: fateOf(settle(facts, statement.person, statement.field), statement.id),
		}));
}

const asTold = ({ field, value, writtenAt }: Statement): Told => ({
	...{ field, value: NEVER_SHOWN.includes(field) ? null : value },
	on: localDateAt(writtenAt),
});
