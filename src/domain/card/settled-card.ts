import { CARD_PEOPLE, FIELDS_OF_PERSON, type CardField, type CardPerson } from './fields.ts';
import { dialled } from './phone.ts';
import { settle, type CardFacts } from './settle.ts';

/** What holds of one field: one value; more where one is kept beside it or two decisions differ. */
export interface SettledField {
	readonly field: CardField;
	readonly values: readonly string[];
}

/** A person of whom something holds. */
export interface SettledPerson {
	readonly person: CardPerson;
	readonly fields: readonly SettledField[];
}

/**
 * What holds of a field, as it was typed; nothing that waits, is older or was found wrong. Where two
 * decisions differ it is both: a number too many helps more than none.
 */
export function settledValues(facts: CardFacts, person: CardPerson, field: CardField): string[] {
	const { inForce, beside } = settle(facts, person, field);
	return [...inForce, ...beside].map(({ value }) => value);
}

/** Everything that holds on a card, in its order; who and what is not there is left out. */
export function settledCard(facts: CardFacts): SettledPerson[] {
	return CARD_PEOPLE.map((person) => ({
		person,
		fields: FIELDS_OF_PERSON[person]
			.map((field) => ({ field, values: settledValues(facts, person, field) }))
			.filter(({ values }) => values.length > 0),
	})).filter(({ fields }) => fields.length > 0);
}

/**
 * The carer as somebody needs them who may only call (product.md §4.4, row "Contact card", "phone of carer
 * only"): what to call them and the numbers that can be dialled; `null` where there is no such number.
 */
export function settledCarerPhone(facts: CardFacts): SettledPerson | null {
	const numbers = settledValues(facts, 'carer', 'phone').filter((value) => dialled(value) !== '');
	if (numbers.length === 0) return null;
	const names = (['name', 'relation'] as const)
		.map((field) => ({ field, values: settledValues(facts, 'carer', field) }))
		.filter(({ values }) => values.length > 0);
	return { person: 'carer', fields: [...names, { field: 'phone', values: numbers }] };
}
