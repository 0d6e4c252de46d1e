import { daysBetween, type LocalDate } from '#domain/time.ts';

/** C5: 及时 means handled within so many days after it was reported. */
export const HANDLED_WITHIN_DAYS = 7;

/** Was, or is, a report handled in time? `settledOn` is `null` while it waits. */
export function isHandledInTime(
	reportedOn: LocalDate,
	settledOn: LocalDate | null,
	today: LocalDate,
): boolean {
	return daysBetween(reportedOn, settledOn ?? today) <= HANDLED_WITHIN_DAYS;
}

interface Span {
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
}

/** The term in which a card has to be confirmed again: the one that runs, or the last that did. */
export function termToCheck<T extends Span>(terms: readonly T[], today: LocalDate): T | null {
	return terms
		.filter(({ startsOn }) => startsOn <= today)
		.reduce<T | null>(
			(latest, term) => (latest === null || term.startsOn > latest.startsOn ? term : latest),
			null,
		);
}

/** C5, J-3-1: is the card confirmed in this term? */
export function isCheckedIn(term: Span | null, lastCheckOn: LocalDate | null): boolean {
	return term !== null && lastCheckOn !== null && lastCheckOn >= term.startsOn;
}
