import type { ChildId } from './ids.ts';
import type { LocalDate } from './time.ts';

/**
 * Who came, went, broke off and came back (A10, L6). A child that has dropped out stays in the
 * school's care: it is counted as missing and named, never taken out of the list.
 */
export const ENROLMENT_KINDS = ['in', 'out', 'suspended', 'dropped', 'returned'] as const;
export type EnrolmentKind = (typeof ENROLMENT_KINDS)[number];

export interface EnrolmentEvent {
	readonly childId: ChildId;
	readonly kind: EnrolmentKind;
	readonly on: LocalDate;
}

/** A share with whoever is left over, so that no percentage stands alone. */
export interface Rate {
	readonly done: number;
	readonly of: number;
	readonly left: readonly ChildId[];
}

type Standing = EnrolmentKind | null;

/** How each child stands at the end of a day. Events are in the order in which they were recorded. */
function standingsOn(
	events: readonly EnrolmentEvent[],
	on: LocalDate,
): ReadonlyMap<ChildId, Standing> {
	const until = events
		.filter((event) => event.on <= on)
		.map((event, index) => ({ event, index }))
		.sort((a, b) => a.event.on.localeCompare(b.event.on) || a.index - b.index);
	return new Map(until.map(({ event }) => [event.childId, event.kind]));
}

const isThere = (standing: Standing | undefined) => standing === 'in' || standing === 'returned';
const belongs = (standing: Standing | undefined) =>
	standing !== undefined && standing !== null && standing !== 'out';

/** 入学率: of the children the census names, who is at school on this day. */
export function enrolmentRate(events: readonly EnrolmentEvent[], on: LocalDate): Rate {
	const standings = standingsOn(events, on);
	return rateOf([...standings].filter(([, standing]) => belongs(standing)));
}

/**
 * 巩固率: still there at the end ÷ (there at the start + who came − who lawfully went elsewhere), so
 * far as the term has gone.
 */
export function retentionRate(
	events: readonly EnrolmentEvent[],
	term: { readonly startsOn: LocalDate; readonly endsOn: LocalDate },
	today: LocalDate,
): Rate {
	const end = today < term.endsOn ? today : term.endsOn;
	const before = standingsOn(
		events.filter(({ on }) => on < term.startsOn),
		end,
	);
	const after = standingsOn(events, end);
	const came = new Set(
		events
			.filter(({ kind, on }) => (kind === 'in' || kind === 'returned') && on >= term.startsOn)
			.map(({ childId }) => childId),
	);
	return rateOf(
		[...after].filter(
			([childId, standing]) =>
				belongs(standing) && (isThere(before.get(childId)) || came.has(childId)),
		),
	);
}

function rateOf(counted: readonly (readonly [ChildId, Standing])[]): Rate {
	const left = counted.filter(([, standing]) => !isThere(standing)).map(([childId]) => childId);
	return { done: counted.length - left.length, of: counted.length, left };
}
