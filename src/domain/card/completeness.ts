import { FIELDS_OF_PERSON, OPTIONAL_FIELDS, type CardField, type CardPerson } from './fields.ts';
import { settle, valueOf, type CardFacts } from './settle.ts';

/** A field that is required of this card and has no value in force. */
export interface MissingField {
	readonly person: CardPerson;
	readonly field: CardField;
}

/** How far a card is: so many of so many required values, and the missing ones by name. */
export interface Completeness {
	readonly filled: number;
	readonly required: number;
	readonly missing: readonly MissingField[];
}

type ValueOf = (person: CardPerson, field: CardField) => string | null;

/** What a file must have beside the fields of its card (A9). */
export interface FileFacts {
	readonly missingFields: number;
	readonly hasMentor: boolean;
	/** Was the guardian asked whether the school may keep this file, whatever the answer? */
	readonly isConsentKnown: boolean;
}

/** A9, L5: complete is what has its required fields, a mentor, and a consent that is known. */
export function isFileComplete({ missingFields, hasMentor, isConsentKnown }: FileFacts): boolean {
	return missingFields === 0 && hasMentor && isConsentKnown;
}

export function completenessOf(facts: CardFacts): Completeness {
	const valueIn: ValueOf = (person, field) => valueOf(settle(facts, person, field));
	const required = requiredFields(valueIn);
	const missing = required.filter(({ person, field }) => valueIn(person, field) === null);
	return { required: required.length, filled: required.length - missing.length, missing };
}

/** What is required depends on where the parents are: nobody works far away who is at home. */
function requiredFields(valueIn: ValueOf): MissingField[] {
	const pupil = FIELDS_OF_PERSON.pupil.filter((field) => !OPTIONAL_FIELDS.includes(field));
	return [
		...pupil.map((field) => ({ person: 'pupil' as const, field })),
		...requiredOfParent('father', valueIn),
		...requiredOfParent('mother', valueIn),
		...requiredOfCarer(valueIn),
	];
}

function requiredOfParent(person: 'father' | 'mother', valueIn: ValueOf): MissingField[] {
	const standing = valueIn(person, 'standing');
	return FIELDS_OF_PERSON[person]
		.filter((field) => {
			if (field === 'standing') return true;
			if (OPTIONAL_FIELDS.includes(field) || standing === 'gone') return false;
			return field !== 'workplace' || standing !== 'home';
		})
		.map((field) => ({ person, field }));
}

/** With a parent at home nobody else need look after the child; where somebody does, all is asked. */
function requiredOfCarer(valueIn: ValueOf): MissingField[] {
	const isParentAtHome = (['father', 'mother'] as const).some(
		(person) => valueIn(person, 'standing') === 'home',
	);
	if (isParentAtHome && valueIn('carer', 'name') === null) return [];
	return FIELDS_OF_PERSON.carer
		.filter((field) => !OPTIONAL_FIELDS.includes(field))
		.map((field) => ({ person: 'carer' as const, field }));
}
