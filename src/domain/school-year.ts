import { addDays, weekday, type LocalDate } from './time.ts';

/**
 * The school year as the office enters it, and what follows from it. Weeks are not entered: the
 * first week of a term is the one, Monday to Sunday, in which the term begins.
 */
export interface Span {
	readonly name: string;
	readonly startsOn: LocalDate;
	/** The last day, itself included. */
	readonly endsOn: LocalDate;
}

export interface SchoolYearPlan extends Span {
	readonly terms: readonly Span[];
	readonly holidays: readonly Span[];
	/** Days of a weekend or a holiday on which school is held after all (调休补课). */
	readonly makeUpDays?: readonly LocalDate[];
}

export interface SchoolWeek {
	/** 1 for the first week of the term. */
	readonly number: number;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}

/** The weeks of a term, Monday to Sunday; the first and the last may reach beyond the term. */
export function weeksOf(term: Pick<Span, 'startsOn' | 'endsOn'>): SchoolWeek[] {
	const weeks: SchoolWeek[] = [];
	let monday = addDays(term.startsOn, 1 - weekday(term.startsOn));
	while (monday <= term.endsOn) {
		weeks.push({ number: weeks.length + 1, startsOn: monday, endsOn: addDays(monday, 6) });
		monday = addDays(monday, 7);
	}
	return weeks;
}

/** What is wrong with a plan, in the order a person would mend it. */
export type SchoolYearFault =
	| { readonly type: 'no-name'; readonly part: SchoolYearPart }
	| { readonly type: 'ends-before-start'; readonly part: SchoolYearPart }
	| { readonly type: 'outside-year'; readonly part: SchoolYearPart }
	| { readonly type: 'too-long' }
	| { readonly type: 'no-term' }
	| { readonly type: 'terms-overlap'; readonly part: SchoolYearPart }
	| { readonly type: 'make-up-day-outside'; readonly day: LocalDate };

export type SchoolYearPart =
	{ readonly of: 'year' } | { readonly of: 'term' | 'holiday'; readonly index: number };

/** A year of more than 400 days is a slip of the pen in one of its dates. */
const DAYS_IN_YEAR_MAX = 400;

/** The first fault of a plan; `null` when it can be opened. Holidays may overlap, terms may not. */
export function findSchoolYearFault(plan: SchoolYearPlan): SchoolYearFault | null {
	const parts: { part: SchoolYearPart; span: Span }[] = [
		{ part: { of: 'year' }, span: plan },
		...plan.terms.map((span, index) => ({ part: { of: 'term' as const, index }, span })),
		...plan.holidays.map((span, index) => ({ part: { of: 'holiday' as const, index }, span })),
	];
	for (const { part, span } of parts) {
		if (span.name.trim() === '') return { type: 'no-name', part };
		// A holiday may last one day; a year or a term may not.
		const isShort =
			part.of === 'holiday' ? span.endsOn < span.startsOn : span.endsOn <= span.startsOn;
		if (isShort) return { type: 'ends-before-start', part };
		if (span.startsOn < plan.startsOn || span.endsOn > plan.endsOn) {
			return { type: 'outside-year', part };
		}
	}
	if (plan.endsOn > addDays(plan.startsOn, DAYS_IN_YEAR_MAX)) return { type: 'too-long' };
	if (plan.terms.length === 0) return { type: 'no-term' };
	return findOverlap(plan.terms) ?? findStrayDay(plan);
}

/** School is made up within a term: a day outside every term would count for nothing. */
function findStrayDay({ terms, makeUpDays = [] }: SchoolYearPlan): SchoolYearFault | null {
	const day = makeUpDays.find(
		(made) => !terms.some(({ startsOn, endsOn }) => startsOn <= made && made <= endsOn),
	);
	return day === undefined ? null : { type: 'make-up-day-outside', day };
}

function findOverlap(terms: readonly Span[]): SchoolYearFault | null {
	const inOrder = terms
		.map((term, index) => ({ term, index }))
		.sort((a, b) => (a.term.startsOn < b.term.startsOn ? -1 : 1));
	for (const [position, { term, index }] of inOrder.entries()) {
		const before = inOrder[position - 1];
		if (before && term.startsOn <= before.term.endsOn) {
			return { type: 'terms-overlap', part: { of: 'term', index } };
		}
	}
	return null;
}

/** The year in which a day lies, else the next one to come, else the last one that was. */
export function pickYear<Y extends Pick<Span, 'startsOn' | 'endsOn'>>(
	years: readonly Y[],
	today: LocalDate,
): Y | null {
	const inOrder = [...years].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
	return inOrder.find((year) => year.endsOn >= today) ?? inOrder.at(-1) ?? null;
}
