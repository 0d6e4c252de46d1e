import type { MeetingId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Span } from '#domain/school-year.ts';
import { parseLocalDate, type Instant, type LocalDate } from '#domain/time.ts';

/**
 * Meetings (work plan L27, G1, J-3-2, J-4-4, J-6-1 to J-6-3): on which day, who came in numbers, what was said. A
 * record once written is not changed: a correction is a new one in its place, and the old one is kept.
 */
export const MEETING_KINDS = [
	'roundTable',
	'staff',
	'training',
	'carerTraining',
	'lecture',
] as const;
/**
 * 座谈会 of the three sides · a meeting about the work · a training of parents · one of the carers · a
 * lecture about law, safety or mental health for the children.
 */
export type MeetingKind = (typeof MEETING_KINDS)[number];

/** The sides that are invited, and everybody else. */
export const SIDES = ['mentors', 'children', 'guardians', 'others'] as const;
export type Side = (typeof SIDES)[number];
export type Attendance = Readonly<Record<Side, number>>;

export interface MeetingDraft {
	readonly kind: MeetingKind;
	readonly heldOn: LocalDate;
	readonly came: Attendance;
	/** What was talked about and promised. */
	readonly minutes: string;
}

export interface Meeting extends MeetingDraft {
	readonly id: MeetingId;
	readonly recordedBy: string;
	readonly recordedAt: Instant;
	/** Names of its pictures, in the order in which they came. */
	readonly photos: readonly string[];
	/** Mine to correct or to take off. */
	readonly mayChange: boolean;
}

/** What the page shows. */
export interface MeetingList {
	readonly today: LocalDate;
	/** The term that runs or comes next; `null` while the school has set none. */
	readonly term: (Pick<Span, 'startsOn' | 'endsOn'> & { readonly name: string }) | null;
	/** Newest day first. */
	readonly meetings: readonly Meeting[];
	/** G1: the three sides have met in this term. */
	readonly isMet: boolean;
	readonly mayRecord: boolean;
}

/** Longest minutes, in UTF-16 units; a longer text is refused in words. */
export const MINUTES_MAX = 2000;
/** More than any school has: a slip of the finger. */
export const ATTENDANCE_MAX = 5000;

/** The paper with the names and the room; more are no proof of more. */
export const MEETING_PHOTOS_MAX = 6;

export type MeetingFault = 'heldOn' | 'came' | 'minutes';

/** What is wrong with a record; `null`: nothing. A meeting that nobody came to was none. */
export function findMeetingFault(draft: MeetingDraft, today: LocalDate): MeetingFault | null {
	const { heldOn, came, minutes } = draft;
	if (parseLocalDate(heldOn) === null || heldOn > today) return 'heldOn';
	const numbers = SIDES.map((side) => came[side]);
	const fits = numbers.every((n) => Number.isInteger(n) && n >= 0 && n <= ATTENDANCE_MAX);
	if (!fits || numbers.every((n) => n === 0)) return 'came';
	const words = minutes.trim();
	return words === '' || words.length > MINUTES_MAX ? 'minutes' : null;
}

/**
 * Whom a meeting of a kind is held for: without them it was none of the plan's (J-6-1 to J-6-3: the
 * guardians; J-4-4: the children). A meeting about the work is held for the staff itself.
 */
export const HELD_FOR: Readonly<Record<MeetingKind, Side | null>> = {
	roundTable: 'guardians',
	staff: null,
	training: 'guardians',
	carerTraining: 'guardians',
	lecture: 'children',
};

/** G1, L27: a round table at which all three sides were: mentors, children and guardians. */
export function isThreeSided({ kind, came }: Pick<MeetingDraft, 'kind' | 'came'>): boolean {
	return kind === 'roundTable' && came.mentors > 0 && came.children > 0 && came.guardians > 0;
}

/**
 * product.md §4.4 has one row for activities, tutoring and meetings, so the rules of the agenda hold for
 * meetings as well: everybody but the administrator reads, who works with children records.
 */
export const mayReadMeetings = (actor: Actor) => can(actor, 'read', { type: 'agenda' });
export const mayRecordMeeting = (actor: Actor) => can(actor, 'add', { type: 'agenda' });
export const mayChangeMeeting = (actor: Actor, recordedBy: UserId) =>
	can(actor, 'change', { type: 'agendaItem', addedBy: recordedBy });
