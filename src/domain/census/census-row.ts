import { hasReached, type StatusValue } from '#domain/left-behind.ts';
import type { LocalDate } from '#domain/time.ts';
import { joinGrade } from './class-name.ts';
import type { CensusField } from './columns.ts';
import { readSheetDay } from './sheet-day.ts';

/** One row of a census sheet as it was typed: the text of each field that has a column. */
export interface SheetRow {
	/** The row's number in the sheet, as the person sees it there. */
	readonly line: number;
	readonly texts: Readonly<Partial<Record<CensusField, string>>>;
}

export const SEXES = ['male', 'female'] as const;
export type Sex = (typeof SEXES)[number];

/** Who a statement is about; each person stands for themselves (C3). */
export const STATEMENT_PERSONS = ['father', 'mother', 'carer', 'home'] as const;
export type StatementPerson = (typeof STATEMENT_PERSONS)[number];
export const STATEMENT_FIELDS = ['name', 'relation', 'phone', 'workPlace', 'address'] as const;
export type StatementField = (typeof STATEMENT_FIELDS)[number];

/** What the sheet says about a person around the child: raw, for the contact card to settle. */
export interface Statement {
	readonly person: StatementPerson;
	readonly field: StatementField;
	readonly value: string;
}

/** What a row means once it can be read. `null`: the sheet does not say. */
export interface CensusRow {
	readonly line: number;
	readonly name: string;
	readonly className: string;
	readonly sex: Sex | null;
	readonly birthDate: LocalDate | null;
	readonly studentNumber: string | null;
	readonly boarding: boolean | null;
	/** How many parents are away, by the register of pupils. */
	readonly away: StatusValue | null;
	readonly statements: readonly Statement[];
}

/** What is wrong with a row, and in which field it is to be mended. */
export type RowFault =
	| 'no-name'
	| 'name-too-long'
	| 'no-class'
	| 'sex'
	| 'birth-date'
	| 'age'
	| 'student-number'
	| 'student-number-rounded'
	| 'boarding'
	| 'away'
	| 'text-too-long';

export interface RowReading {
	readonly row: CensusRow;
	readonly faults: readonly { readonly field: CensusField; readonly fault: RowFault }[];
	/** The day of birth is the first of the month that the sheet names. */
	readonly isBirthMonthOnly: boolean;
}

const NAME_MAX = 60;
const STATEMENT_MAX = 120;
/** Whoever is at school is older than three and younger than 25; else a digit slipped. */
const AGE_MIN = 3;
const AGE_MAX = 25;

const STATEMENTS: readonly [CensusField, StatementPerson, StatementField][] = [
	['fatherName', 'father', 'name'],
	['fatherPhone', 'father', 'phone'],
	['fatherWork', 'father', 'workPlace'],
	['motherName', 'mother', 'name'],
	['motherPhone', 'mother', 'phone'],
	['motherWork', 'mother', 'workPlace'],
	['carerName', 'carer', 'name'],
	['carerRelation', 'carer', 'relation'],
	['carerPhone', 'carer', 'phone'],
	['address', 'home', 'address'],
];

/** Reads one row. What cannot be read is a fault and never a guess. */
export function readRow({ line, texts }: SheetRow, today: LocalDate): RowReading {
	const faults: { field: CensusField; fault: RowFault }[] = [];
	const text = (field: CensusField) => (texts[field] ?? '').normalize('NFC').trim();
	/** A choice among words: `null` for an empty cell, a fault for a word that is none of them. */
	const choose = <T>(field: CensusField, fault: RowFault, choices: readonly [RegExp, T][]) => {
		const word = text(field).normalize('NFKC').toLowerCase();
		if (word === '') return null;
		const found = choices.find(([pattern]) => pattern.test(word));
		if (!found) faults.push({ field, fault });
		return found?.[1] ?? null;
	};
	const name = text('name');
	const className = joinGrade(text('grade'), text('className'));
	if (name === '') faults.push({ field: 'name', fault: 'no-name' });
	if ([...name].length > NAME_MAX) faults.push({ field: 'name', fault: 'name-too-long' });
	if (className === '') faults.push({ field: 'className', fault: 'no-class' });
	const birth = readBirth(text('birthDate'), today);
	if (birth.fault) faults.push({ field: 'birthDate', fault: birth.fault });
	const number = readStudentNumber(text('studentNumber'));
	if (number.fault) faults.push({ field: 'studentNumber', fault: number.fault });
	const statements = STATEMENTS.flatMap(([field, person, about]) => {
		const value = text(field);
		if ([...value].length > STATEMENT_MAX) faults.push({ field, fault: 'text-too-long' });
		return isEmptyWord(value) ? [] : [{ person, field: about, value }];
	});
	const row: CensusRow = {
		...{ line, name, className, statements },
		sex: choose<Sex>('sex', 'sex', [
			[/^(男|男生|男性|m|male|1)$/, 'male'],
			[/^(女|女生|女性|f|female|2)$/, 'female'],
		]),
		birthDate: birth.day,
		studentNumber: number.value,
		boarding: choose('boarding', 'boarding', BOARDING),
		away: choose('away', 'away', AWAY),
	};
	return { row, faults, isBirthMonthOnly: birth.isMonthOnly };
}

const BOARDING: readonly [RegExp, boolean][] = [
	[/^(否|不是|不住校|走读|走读生|不寄宿|无|n|no|0)$/, false],
	[/^(是|住校|住宿|寄宿|住校生|寄宿生|住宿生|√|y|yes|1)$/, true],
];

/** The register codes 0, 1, 2 (product.md §6.2); a bare "yes" does not say how many parents. */
const AWAY: readonly [RegExp, StatusValue][] = [
	[/^(0|否|不是|非留守.*|非|无|都在家|父母在家)$/, 'none'],
	[/^(2|双亲.*|父母(双方)?(均|都)?外出.*|双方外出.*)$/, 'both'],
	[/^(1|单亲.*|单方外出.*|一方外出.*|(父亲?|母亲?|爸爸|妈妈)外出.*)$/, 'one'],
];

function isEmptyWord(value: string): boolean {
	return /^[\s/\\—-]*$|^无$/.test(value);
}

interface Birth {
	readonly day: LocalDate | null;
	readonly isMonthOnly: boolean;
	readonly fault?: RowFault;
}

function readBirth(text: string, today: LocalDate): Birth {
	if (text === '') return { day: null, isMonthOnly: false };
	const read = readSheetDay(text);
	if (read === null) return { day: null, isMonthOnly: false, fault: 'birth-date' };
	const isLikely = hasReached(AGE_MIN, read.day, today) && !hasReached(AGE_MAX, read.day, today);
	return isLikely ? read : { day: null, isMonthOnly: false, fault: 'age' };
}

/**
 * A student number (学籍号): letters and digits. Excel keeps 15 digits of a number and makes the rest
 * zeros or `E+17`; such a one is another child's and is refused.
 */
export function readStudentNumber(text: string): {
	readonly value: string | null;
	readonly fault?: RowFault;
} {
	const number = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
	if (number === '') return { value: null };
	if (/^\d(\.\d+)?E\+\d+$/.test(number) || /^\d{13,}000$/.test(number)) {
		return { value: null, fault: 'student-number-rounded' };
	}
	return /^[A-Z0-9]{4,24}$/.test(number)
		? { value: number }
		: { value: null, fault: 'student-number' };
}

/** A student number for a list: its end, by which whoever knows it knows it again. */
export function maskStudentNumber(number: string): string {
	return `····${number.slice(-4)}`;
}
