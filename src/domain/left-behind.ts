import type { LocalDate } from './time.ts';

/**
 * Whose parents are away, by the definitions that stand side by side (product.md §6.2): the
 * register of pupils (学籍: one parent or both, away for three months or more), civil affairs (民政:
 * both away, or one away and the other unable to look after the child; under sixteen) and the
 * school's own. One child may count by one and not by another. "No" is an answer too: every rate
 * needs its denominator (C1).
 */
export const DEFINITIONS = ['register', 'civil', 'school'] as const;
export type Definition = (typeof DEFINITIONS)[number];

/** `one`, `both`: how many parents, which the register alone tells apart; the others say `yes`. */
export type StatusValue = 'none' | 'one' | 'both' | 'yes';

/** What each definition may answer. */
export const VALUES_OF: Readonly<Record<Definition, readonly StatusValue[]>> = {
	register: ['none', 'one', 'both'],
	civil: ['none', 'yes'],
	school: ['none', 'yes'],
};

export type Statuses = Readonly<Record<Definition, StatusValue>>;

/**
 * Where a parent is. `unable`: there is this parent, or was, and they cannot look after the child:
 * ill, in prison, missing, dead. Which of these it is, nobody needs to write down for a count.
 */
export const PARENT_STANDINGS = ['home', 'away', 'unable'] as const;
export type ParentStanding = (typeof PARENT_STANDINGS)[number];

export interface ParentFacts {
	readonly standing: ParentStanding;
	/** Since when they are away; `null` when it is not known, or they are not. */
	readonly awaySince: LocalDate | null;
}

export interface FamilyFacts {
	readonly father: ParentFacts;
	readonly mother: ParentFacts;
}

const MONTHS_AWAY_MIN = 3;
const CIVIL_AGE_MAX = 16;

/** What the facts come to on a day. The head teacher sees it and decides; the software only counts. */
export function judgeFamily(
	{ father, mother }: FamilyFacts,
	birthDate: LocalDate | null,
	on: LocalDate,
): Statuses {
	const longAway = [father, mother].filter((parent) => isLongAway(parent, on)).length;
	const away = [father, mother].filter(({ standing }) => standing === 'away').length;
	const home = [father, mother].filter(({ standing }) => standing === 'home').length;
	const register = longAway === 2 ? 'both' : longAway === 1 ? 'one' : 'none';
	const civil = away > 0 && home === 0 && !hasReached(CIVIL_AGE_MAX, birthDate, on);
	return {
		register,
		civil: civil ? 'yes' : 'none',
		school: register !== 'none' || civil ? 'yes' : 'none',
	};
}

/** Three months are over on the same day of the third month, or on its last where there is none. */
function isLongAway({ standing, awaySince }: ParentFacts, on: LocalDate): boolean {
	return standing === 'away' && awaySince !== null && addMonths(awaySince, MONTHS_AWAY_MIN) <= on;
}

/** The day on which facts that fall short of three months today will reach them; `null` for none. */
export function nextChange({ father, mother }: FamilyFacts, on: LocalDate): LocalDate | null {
	const coming = [father, mother]
		.flatMap(({ standing, awaySince }) =>
			standing === 'away' && awaySince !== null ? addMonths(awaySince, MONTHS_AWAY_MIN) : [],
		)
		.filter((day) => day > on)
		.sort();
	return coming[0] ?? null;
}

/** Whether a confirmed answer counts on a day: at sixteen a child leaves the count of civil affairs. */
export function countsOn(
	{ definition, value }: { readonly definition: Definition; readonly value: StatusValue },
	birthDate: LocalDate | null,
	on: LocalDate,
): boolean {
	if (value === 'none') return false;
	return definition !== 'civil' || !hasReached(CIVIL_AGE_MAX, birthDate, on);
}

/**
 * Whether somebody has this age: from the birthday on; born on 29 February, from 1 March where
 * there is none. Nobody has reached anything while the day of birth is not known.
 */
export function hasReached(age: number, birthDate: LocalDate | null, on: LocalDate): boolean {
	if (birthDate === null) return false;
	return `${Number(birthDate.slice(0, 4)) + age}${birthDate.slice(4)}` <= on;
}

/** The same day of a later month, or its last day. */
export function addMonths(day: LocalDate, months: number): LocalDate {
	const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
	const year = Math.floor(index / 12);
	const month = (index % 12) + 1;
	const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
	const dayOfMonth = Math.min(Number(day.slice(8)), last);
	const two = (part: number) => String(part).padStart(2, '0');
	return `${year}-${two(month)}-${two(dayOfMonth)}` as LocalDate;
}
