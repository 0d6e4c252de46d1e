import type { CardPerson } from './fields.ts';
import { isContested, settle, type CardFacts } from './settle.ts';
import { settledValues } from './settled-card.ts';

/** Whom a link is made for: a name, and how the child calls them. */
export interface Named {
	readonly name: string;
	readonly relation: string;
}

/** Of the people on a card those who may have a link of their own: everybody but the child. */
export type LinkedPerson = Exclude<CardPerson, 'pupil'>;

const MOTHER = /^(?:亲|阿|老|我)?(?:妈妈?|姆妈|母亲|娘)$|^(?:mum|mummy|mom|mommy|mama|mother)$/;
const FATHER = /^(?:亲|阿|老|我)?(?:爸爸?|父亲|爹|爹爹)$|^(?:dad|daddy|papa|father)$/;

/** The parent whom a child calls so; `null` for all others, and for a step-parent, who is not on the card as one. */
function parentCalled(relation: string): 'mother' | 'father' | null {
	if (MOTHER.test(relation)) return 'mother';
	return FATHER.test(relation) ? 'father' : null;
}

/**
 * Who of the people on a card a link is made for (product.md §4.4, row "Contact card": "L own"; §4.6
 * "Never: … phone of others"). `null` rather than a guess: where a settled name is another one, or there
 * is doubt, nobody's number is shown. Only where no name is known the word of the child alone decides.
 */
export function ownPerson(facts: CardFacts, reader: Named): LinkedPerson | null {
	const { name } = reader;
	const relation = plain(reader.relation);
	const parent = parentCalled(relation);
	if (parent !== null && fitsName(facts, parent, name) !== 'no') return parent;
	const carers = ['carer', 'otherCarer'] as const;
	const named = carers.filter((person) => fitsName(facts, person, name) === 'yes');
	const called = carers.filter(
		(person) =>
			fitsName(facts, person, name) === 'unknown' &&
			settledValues(facts, person, 'relation').map(plain).includes(relation),
	);
	// Two grandmothers without a name are no answer to who of them reads this.
	const found = named.length > 0 ? named : called;
	if (found.length > 0) return only(found);
	if (parent !== null) return null;
	return only(
		(['mother', 'father'] as const).filter((person) => fitsName(facts, person, name) === 'yes'),
	);
}

const only = (people: readonly LinkedPerson[]) =>
	people.length === 1 ? (people[0] ?? null) : null;

/**
 * Of whom somebody tells who was not found: the parent they are called, else whoever looks after the
 * child, and where somebody else is known as that, another one. What they tell stands there beside the
 * rest until the archivist has settled it.
 */
export function personToTellOf(facts: CardFacts, reader: Named): LinkedPerson {
	const parent = parentCalled(plain(reader.relation));
	if (parent !== null) return parent;
	const isTaken = settledValues(facts, 'carer', 'name').length > 0;
	return isTaken ? 'otherCarer' : 'carer';
}

/** Has the card settled this name for this person? `unknown` where it has none; two in doubt are no. */
function fitsName(facts: CardFacts, person: LinkedPerson, name: string): 'yes' | 'no' | 'unknown' {
	const names = settledValues(facts, person, 'name').map(plain);
	if (names.length === 0) return 'unknown';
	const isSure = !isContested(settle(facts, person, 'name'));
	return isSure && names.includes(plain(name)) ? 'yes' : 'no';
}

function plain(typed: string): string {
	return typed.normalize('NFKC').replace(/\s/g, '').toLowerCase();
}
