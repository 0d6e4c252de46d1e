import type { CardField, CardPerson } from '#domain/card/fields.ts';
import type { PhoneDoubt } from '#domain/card/phone.ts';
import type { Fate } from '#domain/card/settle.ts';
import type { Source, Verdict } from '#domain/card/statement.ts';
import { parseLocalDate } from '#domain/time.ts';
import { fullDay } from '#lib/features/school/day-words.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the interface calls the people and fields of a contact card, and what was said of them. */
export function personName(person: CardPerson): string {
	return {
		pupil: m.contact_person_pupil,
		father: m.contact_person_father,
		mother: m.contact_person_mother,
		carer: m.contact_person_carer,
		otherCarer: m.contact_person_other_carer,
	}[person]();
}

export function fieldName(field: CardField): string {
	return {
		name: m.contact_field_name,
		relation: m.contact_field_relation,
		standing: m.contact_field_standing,
		phone: m.contact_field_phone,
		workPhone: m.contact_field_work_phone,
		address: m.contact_field_address,
		workplace: m.contact_field_workplace,
		sex: m.contact_field_sex,
		birthDate: m.contact_field_birth_date,
		ethnicity: m.contact_field_ethnicity,
		age: m.contact_field_age,
		job: m.contact_field_job,
		health: m.contact_field_health,
		allergy: m.contact_field_allergy,
		fetchedBy: m.contact_field_fetched_by,
	}[field]();
}

/** Whose field: 爸爸 · 联系电话. */
export function fieldOf({ person, field }: { person: CardPerson; field: CardField }): string {
	return `${personName(person)} · ${fieldName(field)}`;
}

/** C3, §6.3: why one might fill in all the same what nobody has to; `null` for what is asked of all. */
export function whyOptional(field: CardField): string | null {
	const reasons: Partial<Record<CardField, () => string>> = {
		workPhone: m.contact_why_work_phone,
		job: m.contact_why_job,
		health: m.contact_why_health,
		allergy: m.contact_why_allergy,
		fetchedBy: m.contact_why_fetched_by,
	};
	return reasons[field]?.() ?? null;
}

const CHOICE_NAMES: Readonly<Record<string, () => string>> = {
	away: m.contact_choice_away,
	home: m.contact_choice_home,
	gone: m.contact_choice_gone,
	girl: m.contact_choice_girl,
	boy: m.contact_choice_boy,
};

export function choiceName(choice: string): string {
	return CHOICE_NAMES[choice]?.() ?? choice;
}

/** A value as people read it; what was typed stays as it was typed. */
export function valueWords(field: CardField, value: string): string {
	if (field === 'standing' || field === 'sex') return choiceName(value);
	const day = field === 'birthDate' ? parseLocalDate(value) : null;
	return day === null ? value : fullDay(day);
}

export function sourceName(source: Source): string {
	return {
		pupil: m.contact_source_pupil,
		father: m.contact_source_father,
		mother: m.contact_source_mother,
		carer: m.contact_source_carer,
		relative: m.contact_source_relative,
		neighbour: m.contact_source_neighbour,
		papers: m.contact_source_papers,
		census: m.contact_source_census,
		other: m.contact_source_other,
		link: m.contact_source_link,
	}[source]();
}

export function verdictName(verdict: Verdict): string {
	return {
		'in-force': m.contact_verdict_in_force,
		beside: m.contact_verdict_beside,
		older: m.contact_verdict_older,
		wrong: m.contact_verdict_wrong,
	}[verdict]();
}

export function fateName(fate: Fate): string {
	if (fate === 'waiting') return m.contact_waiting();
	return fate === 'withdrawn' ? m.contact_withdrawn() : verdictName(fate);
}

export function doubtWords(doubt: PhoneDoubt): string {
	return {
		'no-digits': m.contact_doubt_no_digits,
		'too-short': m.contact_doubt_too_short,
		'too-long': m.contact_doubt_too_long,
		'odd-start': m.contact_doubt_odd_start,
	}[doubt]();
}
