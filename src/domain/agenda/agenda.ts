import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import type { Id, SchoolYearId } from '#domain/ids.ts';
import {
	addDays,
	daysBetween,
	parseLocalDate,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import { isDoneByRecords, type AgendaFact, type FactProgress } from './done-when.ts';
import type { AgendaDays } from './placing.ts';
import type { AgendaHost, TemplateId } from './template.ts';

/**
 * The agenda of a school year (行事历, product.md §1.6): the items of the plan and the school's own, as
 * they stand after everything that was decided about them.
 */
export type AgendaItemId = Id<'agendaItem'>;
export type AgendaDecisionId = Id<'agendaDecision'>;
/** An item of the template by its row, or one that the school added. */
export type AgendaKey = TemplateId | AgendaItemId;

/** What an item is before anything was decided about it. */
export interface AgendaBase extends AgendaDays {
	readonly key: AgendaKey;
	/** The school's own words; `null` for an item of the plan, which the interface names. */
	readonly title: string | null;
	readonly note: string;
	readonly host: AgendaHost;
	readonly facts: readonly AgendaFact[];
}

/** What can be decided about an item; the newest of a kind that was not taken back counts. */
export type AgendaAct =
	| ({ readonly type: 'move' } & AgendaDays)
	/** Done, by the word of whoever says so. */
	| { readonly type: 'tick'; readonly word: string }
	| { readonly type: 'untick' }
	| { readonly type: 'reword'; readonly title: string; readonly note: string }
	| { readonly type: 'remove' };

export interface AgendaDecision {
	readonly id: AgendaDecisionId;
	readonly act: AgendaAct;
	readonly by: string;
	readonly at: Instant;
}

export interface AgendaTick {
	readonly word: string;
	readonly by: string;
	readonly at: Instant;
}

export interface AgendaItem extends AgendaBase {
	readonly tick: AgendaTick | null;
	readonly progress: readonly FactProgress[];
	/** The newest decision: what was done last can be taken back. */
	readonly lastDecision:
		(Pick<AgendaDecision, 'id' | 'by' | 'at'> & { readonly type: AgendaAct['type'] }) | null;
	/** How many decisions there were: a phone's calendar takes the higher number for the newer one. */
	readonly sequence: number;
	/** When it was last decided about; `null` while nothing was. */
	readonly changedAt: Instant | null;
	/** Who added it; `null` for an item of the plan. */
	readonly addedBy: string | null;
	readonly mayChange: boolean;
}

export interface Agenda {
	readonly year: (AgendaDays & { readonly id: SchoolYearId; readonly name: string }) | null;
	readonly calendar: SchoolCalendar;
	readonly today: LocalDate;
	/** By their days. */
	readonly items: readonly AgendaItem[];
	readonly mayAdd: boolean;
	/** May move and tick the items of the plan. */
	readonly mayDecide: boolean;
}

export const agendaTitleLengthMax = 60;
export const agendaNoteLengthMax = 300;
export const agendaWordLengthMax = 120;
/** Longer than a term is a slip of the pen. */
export const AGENDA_DAYS_MAX = 200;

/** The item as these decisions left it, oldest first; `null` when the last word is that it goes. */
export function applyDecisions(
	base: AgendaBase,
	decisions: readonly AgendaDecision[],
): (AgendaBase & Pick<AgendaItem, 'tick' | 'lastDecision'>) | null {
	let item: AgendaBase & Pick<AgendaItem, 'tick' | 'lastDecision'> = {
		...base,
		tick: null,
		lastDecision: null,
	};
	for (const { id, act, by, at } of decisions) {
		if (act.type === 'remove') return null;
		item = { ...item, ...changeOf(act, by, at), lastDecision: { id, by, at, type: act.type } };
	}
	return item;
}

function changeOf(act: Exclude<AgendaAct, { type: 'remove' }>, by: string, at: Instant) {
	switch (act.type) {
		case 'move':
			return { startsOn: act.startsOn, endsOn: act.endsOn };
		case 'tick':
			return { tick: { word: act.word, by, at } };
		case 'untick':
			return { tick: null };
		case 'reword':
			return { title: act.title, note: act.note };
	}
}

/** Are these days of an item of this year? An item begins within the year and ends in it. */
export function areDaysWithin(days: AgendaDays, year: AgendaDays): boolean {
	return (
		parseLocalDate(days.startsOn) !== null &&
		parseLocalDate(days.endsOn) !== null &&
		days.startsOn <= days.endsOn &&
		year.startsOn <= days.startsOn &&
		days.endsOn <= year.endsOn &&
		daysBetween(days.startsOn, days.endsOn) < AGENDA_DAYS_MAX
	);
}

/** The same length of days, beginning so many days later; earlier for a negative number. */
export function shiftDays({ startsOn, endsOn }: AgendaDays, by: number): AgendaDays {
	return { startsOn: addDays(startsOn, by), endsOn: addDays(endsOn, by) };
}

export type AgendaStanding = 'done' | 'running' | 'ahead' | 'over';

/** How an item stands on a day: done, by the records or by a word; else by its days. */
export function standingOf(
	item: Pick<AgendaItem, 'tick' | 'facts' | 'progress' | 'startsOn' | 'endsOn'>,
	today: LocalDate,
): AgendaStanding {
	if (item.tick !== null || isDoneByRecords(item.facts, item.progress)) return 'done';
	if (item.endsOn < today) return 'over';
	return item.startsOn <= today ? 'running' : 'ahead';
}

/** By their days; of one day the plan's own first, each in the order of the plan. */
export function inOrder<T extends Pick<AgendaBase, 'key' | 'startsOn' | 'endsOn'>>(
	items: readonly T[],
): T[] {
	const rank = ({ startsOn, endsOn, key }: T) => `${startsOn} ${endsOn} ${key}`;
	return items.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
