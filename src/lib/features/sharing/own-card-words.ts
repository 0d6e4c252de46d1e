import type { CardField } from '#domain/card/fields.ts';
import type { ValueProblem } from '#domain/card/proposal.ts';
import { fieldName, valueWords } from '#lib/features/cards/card-words.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the page of a guardian's own part of the contact card says (product.md §4.4, "L own"). */
export function problemWords(problem: ValueProblem): string {
	return {
		'too-long': m.own_card_problem_too_long,
		number: m.own_card_problem_number,
		'number-short': m.own_card_problem_number_short,
		'number-long': m.own_card_problem_number_long,
		age: m.own_card_problem_age,
		choice: m.own_card_problem_choice,
	}[problem]();
}

export type OwnCardNotice = 'told' | 'same' | 'nothing' | 'too-many' | 'busy';

export function noticeWords(notice: OwnCardNotice): string {
	return {
		told: m.own_card_told,
		same: m.own_card_same,
		nothing: m.own_card_nothing,
		'too-many': m.own_card_too_many,
		busy: m.own_card_busy,
	}[notice]();
}

/** What a field is called to the person whom it is about. */
export function ownFieldName(field: CardField): string {
	return field === 'standing' ? m.own_card_standing() : fieldName(field);
}

/** A value as it is said to the person themselves; nobody reads of themselves that they have died. */
export function ownValueWords(field: CardField, value: string): string {
	if (field === 'standing' && value === 'gone') return m.own_card_gone();
	return valueWords(field, value);
}
