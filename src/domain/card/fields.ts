/**
 * The people on a contact card and what is asked about each (product.md C3, L18). Each person stands
 * alone, so that a number is never somebody's and nobody's at once. Pupil's name, class and boarding are
 * records of the school and not asked again.
 */
export const CARD_PEOPLE = ['pupil', 'father', 'mother', 'carer', 'otherCarer'] as const;
export type CardPerson = (typeof CARD_PEOPLE)[number];

/** The order in which one looks for a number: whoever looks after the child is called first. */
export const READING_ORDER = ['carer', 'father', 'mother', 'otherCarer', 'pupil'] as const;

export const CARD_FIELDS = [
	'name',
	'relation',
	'standing',
	'phone',
	'workPhone',
	'address',
	'workplace',
	'sex',
	'birthDate',
	'ethnicity',
	'age',
	'job',
	'health',
	'allergy',
	'fetchedBy',
] as const;
export type CardField = (typeof CARD_FIELDS)[number];

/** What can be typed into a field; a choice keeps one of the words of `CHOICES`. */
export type FieldShape = 'text' | 'phone' | 'date' | 'age' | 'choice';

export const SHAPE_OF_FIELD: Readonly<Record<CardField, FieldShape>> = {
	name: 'text',
	relation: 'text',
	standing: 'choice',
	phone: 'phone',
	workPhone: 'phone',
	address: 'text',
	workplace: 'text',
	sex: 'choice',
	birthDate: 'date',
	ethnicity: 'text',
	age: 'age',
	job: 'text',
	health: 'text',
	allergy: 'text',
	fetchedBy: 'text',
};

/**
 * `standing`: where a parent is. Of one who is `gone` (has died, or nobody knows where) nothing more is
 * asked, and nobody has to invent a number to make a card complete.
 */
export const CHOICES: Readonly<Partial<Record<CardField, readonly string[]>>> = {
	standing: ['away', 'home', 'gone'],
	sex: ['girl', 'boy'],
};

const PARENT = ['name', 'standing', 'phone', 'workPhone', 'address', 'workplace', 'job'] as const;
const CARER = ['name', 'relation', 'phone', 'address', 'age', 'job', 'health'] as const;

/** What is asked about whom, in the order of the card. */
export const FIELDS_OF_PERSON: Readonly<Record<CardPerson, readonly CardField[]>> = {
	pupil: ['sex', 'birthDate', 'ethnicity', 'address', 'allergy', 'health', 'fetchedBy'],
	father: PARENT,
	mother: PARENT,
	carer: CARER,
	otherCarer: CARER,
};

/**
 * What is never required (§6.3: collecting a job or an illness beyond need breaks the law). The page
 * shows the reason why one might fill it in all the same.
 */
export const OPTIONAL_FIELDS: readonly CardField[] = [
	'workPhone',
	'job',
	'health',
	'allergy',
	'fetchedBy',
];

/** Does this person have this field? */
export function isAsked(person: CardPerson, field: CardField): boolean {
	return FIELDS_OF_PERSON[person].includes(field);
}

export function isCardPerson(value: unknown): value is CardPerson {
	return CARD_PEOPLE.includes(value as CardPerson);
}

export function isCardField(value: unknown): value is CardField {
	return CARD_FIELDS.includes(value as CardField);
}
