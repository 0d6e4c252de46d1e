import type { RowFault } from '#domain/census/census-row.ts';
import type { CensusField } from '#domain/census/columns.ts';
import type { KeptFor, RowRefusal } from '#domain/census/import.ts';
import type { FieldChange, Likeness } from '#domain/census/likeness.ts';
import type { Definition, ParentFacts, StatusValue } from '#domain/left-behind.ts';
import { formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { SheetFault } from './sheet-table.ts';

/** The words of the census; the label that a child may never wear is not among them. */

const FIELD_NAMES: Readonly<Record<CensusField, () => string>> = {
	name: m.census_field_name,
	className: m.census_field_class,
	grade: m.census_field_grade,
	sex: m.census_field_sex,
	birthDate: m.census_field_birth_date,
	studentNumber: m.census_field_student_number,
	boarding: m.census_field_boarding,
	away: m.census_field_away,
	fatherName: m.census_field_father_name,
	fatherPhone: m.census_field_father_phone,
	fatherWork: m.census_field_father_work,
	motherName: m.census_field_mother_name,
	motherPhone: m.census_field_mother_phone,
	motherWork: m.census_field_mother_work,
	carerName: m.census_field_carer_name,
	carerRelation: m.census_field_carer_relation,
	carerPhone: m.census_field_carer_phone,
	address: m.census_field_address,
};

export const fieldName = (field: CensusField): string => FIELD_NAMES[field]();

const FAULTS: Readonly<Record<RowFault, () => string>> = {
	'no-name': m.census_fault_no_name,
	'name-too-long': m.census_fault_name_too_long,
	'no-class': m.census_fault_no_class,
	sex: m.census_fault_sex,
	'birth-date': m.census_fault_birth_date,
	age: m.census_fault_age,
	'student-number': m.census_fault_student_number,
	'student-number-rounded': m.census_fault_student_number_rounded,
	boarding: m.census_fault_boarding,
	away: m.census_fault_away,
	'text-too-long': m.census_fault_text_too_long,
};

export const faultWords = (fault: RowFault): string => FAULTS[fault]();

const SHEET_FAULTS: Readonly<Record<SheetFault, () => string>> = {
	'not-xlsx': m.census_sheet_not_xlsx,
	'too-large': m.census_sheet_too_large,
	'too-many-rows': m.census_sheet_too_many_rows,
	empty: m.census_sheet_empty,
	'too-slow': m.census_sheet_too_slow,
};

export const sheetFaultWords = (fault: SheetFault): string => SHEET_FAULTS[fault]();

export function likenessWords(why: Likeness): string {
	if (why === 'student-number') return m.census_like_number();
	return why === 'name-class' ? m.census_like_name_class() : m.census_like_name_birth();
}

const REFUSALS: Readonly<Record<RowRefusal, () => string>> = {
	'unknown-class': m.census_refused_unknown_class,
	forbidden: m.census_refused_forbidden,
	'number-taken': m.census_refused_number_taken,
	unreadable: m.census_refused_unreadable,
	gone: m.census_refused_gone,
};

export const refusalWords = (why: RowRefusal): string => REFUSALS[why]();

/** `住校：否 → 是` */
export function changeWords({ field, from, to }: FieldChange): string {
	const name = field === 'class' ? m.census_field_class() : fieldName(field);
	const word = (value: string | null) => {
		if (value === null) return m.census_nothing();
		if (value === 'yes') return m.census_yes();
		if (value === 'no') return m.census_no();
		return field === 'sex' ? sexName(value === 'male' ? 'male' : 'female') : value;
	};
	return m.census_change({ field: name, from: word(from), to: word(to) });
}

export const sexName = (sex: 'male' | 'female'): string =>
	sex === 'male' ? m.census_male() : m.census_female();

export function definitionName(definition: Definition): string {
	if (definition === 'register') return m.census_definition_register();
	return definition === 'civil' ? m.census_definition_civil() : m.census_definition_school();
}

export function valueName(value: StatusValue): string {
	if (value === 'none') return m.census_value_none();
	if (value === 'yes') return m.census_value_yes();
	return value === 'one' ? m.census_value_one() : m.census_value_both();
}

/** `2月20日 周五起在外` */
export function parentWords({ standing, awaySince }: ParentFacts): string {
	if (standing === 'home') return m.census_parent_home();
	if (standing === 'unable') return m.census_parent_unable();
	return awaySince === null
		? m.census_parent_away()
		: m.census_parent_away_since({ day: formatDay(awaySince) });
}

/** Why something stays although its import was taken back. */
export function keptWords(why: KeptFor): string {
	switch (why) {
		case 'touched':
			return m.census_kept_touched();
		case 'came-back':
			return m.census_kept_came_back();
		case 'number-taken':
			return m.census_kept_number_taken();
		case 'forbidden':
			return m.census_kept_forbidden();
		case 'too-old':
			return m.census_kept_too_old();
	}
}
