import type { Instant, LocalDate } from '#domain/time.ts';

/**
 * The numbers of the duties (product.md §1.7), which the leading group may change (A6, B7). A change
 * is a new version with its first day. A window keeps the version of the day on which it began, so
 * that a change never rewrites the past.
 */
export interface RuleBounds {
	readonly normal: number;
	readonly min: number;
	readonly max: number;
}

export const RULE_NUMBERS = {
	/** F1: school weeks in one window of the fortnightly update. */
	updateWeeks: { normal: 2, min: 1, max: 8 },
	/** F1: updates in each of them. */
	updates: { normal: 1, min: 1, max: 4 },
	/** F2: photos a month; 两张以上 includes two. */
	photos: { normal: 2, min: 1, max: 20 },
	/** G2: talks a month. */
	talks: { normal: 1, min: 1, max: 8 },
	/** E7: visits a term. */
	visits: { normal: 1, min: 1, max: 8 },
	/** F5: after so many days without good news comes a nudge. */
	goodNewsNudgeDays: { normal: 30, min: 7, max: 120 },
	/** F5: good news is with the parents within so many hours. */
	goodNewsShareHours: { normal: 24, min: 1, max: 168 },
	/** §1.7: a record counts as in time when it arrives so many days after the window. */
	receivedWithinDays: { normal: 3, min: 0, max: 14 },
	/** §1.7: who comes to a child later than so many days before the end owes nothing yet. */
	joinedLateDays: { normal: 7, min: 0, max: 20 },
	/** §1.7: a month with fewer school days joins its neighbour. */
	shortMonthDays: { normal: 10, min: 0, max: 15 },
	/** D3: the study plan is due within so many school weeks of the term. */
	planWeeks: { normal: 4, min: 1, max: 10 },
	/** F3: scores are entered within so many days of the test. */
	testDays: { normal: 7, min: 1, max: 30 },
	/** G3: a guidance plan is reviewed at least every so many days. */
	reviewDays: { normal: 30, min: 7, max: 60 },
	/** E5: children for one mentor; the board marks who has more. */
	mentorLoad: { normal: 8, min: 1, max: 30 },
	/** What is there once or not at all. */
	once: { normal: 1, min: 1, max: 1 },
} as const satisfies Readonly<Record<string, RuleBounds>>;
export type RuleNumber = keyof typeof RULE_NUMBERS;
export type RuleNumbers = Readonly<Record<RuleNumber, number>>;

/** What the leading group sets: the numbers of the duties that are asked for, and the load of a mentor. */
export const EDITABLE_NUMBERS = [
	'updateWeeks',
	'updates',
	'photos',
	'talks',
	'visits',
	'goodNewsNudgeDays',
	'goodNewsShareHours',
	'testDays',
	'receivedWithinDays',
	'joinedLateDays',
	'shortMonthDays',
	'mentorLoad',
] as const satisfies readonly RuleNumber[];
export type EditableNumber = (typeof EDITABLE_NUMBERS)[number];

/** The plan's own numbers, in force until the leading group decides otherwise. */
export const NORMAL_NUMBERS: RuleNumbers = Object.fromEntries(
	Object.entries(RULE_NUMBERS).map(([name, { normal }]) => [name, normal]),
) as RuleNumbers;

export interface RuleVersion {
	/** The first day of the windows it holds for. */
	readonly startsOn: LocalDate;
	readonly decidedAt: Instant;
	/** What differs from the plan's own numbers; later programs may know more of them. */
	readonly numbers: Readonly<Partial<Record<EditableNumber, number>>>;
}

/** The numbers for a window that begins on this day: of the newest version begun by then. */
export function numbersOn(versions: readonly RuleVersion[], day: LocalDate): RuleNumbers {
	let newest: RuleVersion | null = null;
	for (const version of versions) {
		if (version.startsOn > day) continue;
		if (newest === null || isNewer(version, newest)) newest = version;
	}
	return newest === null ? NORMAL_NUMBERS : { ...NORMAL_NUMBERS, ...newest.numbers };
}

/** Two decisions for the same first day: the later one stands. */
function isNewer(version: RuleVersion, than: RuleVersion): boolean {
	return version.startsOn === than.startsOn
		? version.decidedAt > than.decidedAt
		: version.startsOn > than.startsOn;
}

/** The first number that is not a whole one within its bounds; `null` when all may stand. */
export function findNumberFault(
	numbers: Readonly<Record<EditableNumber, number>>,
): EditableNumber | null {
	return (
		EDITABLE_NUMBERS.find((name) => {
			const { min, max } = RULE_NUMBERS[name];
			return !Number.isInteger(numbers[name]) || numbers[name] < min || numbers[name] > max;
		}) ?? null
	);
}
