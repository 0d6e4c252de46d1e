import type { EntryFact } from '#domain/entry.ts';
import { monthAt, type Month } from '#domain/summary.ts';

/** The kinds of entry that a summary looks back on. */
type Counted = 'fortnight' | 'talk' | 'visit' | 'good-news';
export type MonthCounts = Readonly<Record<Counted, number>>;

/** How many entries with something in them happened in a month, by kind. */
export function countMonth(month: Month, entries: readonly EntryFact[]): MonthCounts {
	const then = entries.filter(
		({ occurredOn, characters, photos }) =>
			monthAt(occurredOn) === month && (characters > 0 || photos > 0),
	);
	const count = (type: Counted) => then.filter((entry) => entry.type === type).length;
	return {
		fortnight: count('fortnight'),
		talk: count('talk'),
		visit: count('visit'),
		'good-news': count('good-news'),
	};
}
