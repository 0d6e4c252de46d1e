import type { AppointmentId, ClassId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';

/**
 * Who is appointed to what (work plan L13–L18, rows B5, B6, C4): the leading group with its three posts,
 * the archivist, and whoever is named to a class's care team beside those who are in it by their work. An
 * appointment says who answers for what; what an account may see is said by its roles, which are given
 * apart from it and only ever suggested here.
 */
export const LEADING_GROUP_POSTS = ['head', 'deputy', 'member'] as const;
/** 组长 · 副组长 · 组员. */
export type LeadingGroupPost = (typeof LEADING_GROUP_POSTS)[number];

export type AppointedTo =
	| { readonly body: 'leadingGroup'; readonly post: LeadingGroupPost }
	| { readonly body: 'archive' }
	| { readonly body: 'classTeam'; readonly classId: ClassId };

export const CLOSINGS = ['ended', 'handedOver', 'renewed'] as const;
/** How an appointment was closed by somebody; one whose days have run out is not closed by that. */
export type Closing = (typeof CLOSINGS)[number];

export interface Appointment {
	readonly id: AppointmentId;
	readonly to: AppointedTo;
	/** The account; `null` for somebody who has none, e.g. of the village. */
	readonly userId: UserId | null;
	readonly name: string;
	/** What they answer for, in words; may be empty. */
	readonly duties: string;
	readonly from: LocalDate;
	/** The last day; `null` while no end is set. */
	readonly until: LocalDate | null;
	readonly closing: Closing | null;
	/** What was said at the end, e.g. what was handed over; empty while it is not closed. */
	readonly closingNote: string;
}

/** Longest duties and closing note, in UTF-16 units; a longer text is refused in words. */
export const APPOINTMENT_TEXT_MAX = 300;

/**
 * `runOut`: the days are over and nobody has said what comes then: it is to be renewed, handed over or
 * closed, and until then the page says so.
 */
export type AppointmentState = 'toCome' | 'held' | 'runOut' | 'past';

export function appointmentState(
	{ from, until, closing }: Pick<Appointment, 'from' | 'until' | 'closing'>,
	today: LocalDate,
): AppointmentState {
	if (until !== null && until < today) return closing === null ? 'runOut' : 'past';
	return from > today ? 'toCome' : 'held';
}

/** What the school's organisation is lacking today (B6: one head, a deputy and a member at least; C4). */
export const ORGANISATION_LACKS = ['head', 'deputy', 'member', 'archivist'] as const;
export type OrganisationLack = (typeof ORGANISATION_LACKS)[number];

export function organisationLacks(
	appointments: readonly Appointment[],
	today: LocalDate,
): OrganisationLack[] {
	const held = appointments.filter((one) => appointmentState(one, today) === 'held');
	return ORGANISATION_LACKS.filter(
		(lack) =>
			!held.some(({ to }) =>
				to.body === 'leadingGroup'
					? to.post === lack
					: to.body === 'archive' && lack === 'archivist',
			),
	);
}

/** Whether two appointments have a day in common. */
function overlap(
	a: Pick<Appointment, 'from' | 'until'>,
	b: Pick<Appointment, 'from' | 'until'>,
): boolean {
	return (b.until === null || a.from <= b.until) && (a.until === null || b.from <= a.until);
}

export type AppointmentClash = 'secondHead' | 'samePerson';

/**
 * Why these appointments cannot all stand; `null`: they can. There is one head at a time (B6), and nobody
 * stands twice in one body on the same day.
 */
export function appointmentClash(appointments: readonly Appointment[]): AppointmentClash | null {
	for (const [index, one] of appointments.entries()) {
		for (const other of appointments.slice(index + 1)) {
			if (bodyKey(one.to) !== bodyKey(other.to) || !overlap(one, other)) continue;
			if (isHead(one) && isHead(other)) return 'secondHead';
			if (isSamePerson(one, other)) return 'samePerson';
		}
	}
	return null;
}

const bodyKey = (to: AppointedTo) => (to.body === 'classTeam' ? to.classId : to.body);
const isHead = ({ to }: Appointment) => to.body === 'leadingGroup' && to.post === 'head';

/** Two people without accounts are one when they have one name: a list has no other way to tell. */
function isSamePerson(a: Appointment, b: Appointment): boolean {
	if (a.userId !== null || b.userId !== null) return a.userId === b.userId;
	return a.name === b.name;
}
