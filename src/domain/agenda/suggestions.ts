import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import type { Span } from '#domain/school-year.ts';
import type { AgendaFact } from './done-when.ts';
import { schoolWeeksOf, type AgendaDays } from './placing.ts';
import { TEMPLATE, type AgendaHost } from './template.ts';
import { placeItem } from './placing.ts';

/**
 * What the plan asks for in every term (product.md §1.1–1.5: C1, A12, D1, D3, C5, D5, E7), offered for
 * a term that the calendar of L37–L58 does not reach: September to January are the school's to write.
 */
export interface Suggestion {
	readonly fact: AgendaFact;
	readonly host: AgendaHost;
	/** The school week of the term. */
	readonly week: number;
}

export const SUGGESTIONS: readonly Suggestion[] = [
	{ fact: 'class-confirmed', host: 'head-teachers', week: 1 },
	{ fact: 'child-paired', host: 'head-teachers', week: 2 },
	{ fact: 'child-grouped', host: 'head-teachers', week: 3 },
	{ fact: 'study-plan', host: 'subject-teachers', week: 4 },
	{ fact: 'card-checked', host: 'archivist', week: 5 },
	{ fact: 'file-complete', host: 'archivist', week: 6 },
	{ fact: 'pairing-checked', host: 'leaders', week: 10 },
	{ fact: 'visited', host: 'mentors', week: 14 },
];

export interface PlacedSuggestion extends Suggestion, AgendaDays {}

/** The suggestions in the weeks of this term; a term with fewer weeks has the late ones in its last. */
export function suggestFor(
	term: Pick<Span, 'startsOn' | 'endsOn'>,
	calendar: SchoolCalendar,
): PlacedSuggestion[] {
	const weeks = schoolWeeksOf(calendar).filter(
		({ startsOn }) => term.startsOn <= startsOn && startsOn <= term.endsOn,
	);
	return SUGGESTIONS.flatMap((suggestion) => {
		const week = weeks[Math.min(suggestion.week, weeks.length) - 1];
		return week ? [{ ...suggestion, startsOn: week.startsOn, endsOn: week.endsOn }] : [];
	});
}

/** Does the template of the plan put anything into this term? */
export function isInTemplate(
	term: Pick<Span, 'startsOn' | 'endsOn'>,
	calendar: SchoolCalendar,
): boolean {
	return TEMPLATE.some((item) => {
		const days = placeItem(item, calendar);
		return days !== null && term.startsOn <= days.startsOn && days.startsOn <= term.endsOn;
	});
}
