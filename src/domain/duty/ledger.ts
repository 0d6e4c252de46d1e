import type { UserId } from '#domain/ids.ts';
import {
	addDays,
	daysBetween,
	instantToMs,
	localDateAt,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import { daysOf, isHoliday, type SchoolCalendar } from './calendar.ts';
import type { Duty, DutyCode, RecordKind } from './duty.ts';
import type { DutyWindow } from './windows.ts';

/**
 * How a duty stands in a window (product.md §1.7), from least to most met.
 * - `overdue` 逾期: the window is over, what may still be on its way has had its days.
 * - `awaited`: the window is over; a phone without signal may still hold the record.
 * - `open`: the window runs and something is missing.
 * - `late` 补录: it is there, written after the window or received long after it.
 * - `waived` 免: excused, for a reason.
 * - `on-time` 按时.
 */
export const STANDINGS = ['overdue', 'awaited', 'open', 'late', 'waived', 'on-time'] as const;
export type Standing = (typeof STANDINGS)[number];

/** One record with its three dates (design.md §2); never its words. */
export interface DutyRecord {
	readonly kind: RecordKind;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	/** Server clock; `null` where only the device is asked, which cannot know: that date is not tried. */
	readonly receivedAt: Instant | null;
	/** How many it counts for: the pictures of a photo entry, 1 of anything else. */
	readonly count: number;
	/** When parents were first given it; `null` while they were not. */
	readonly sharedAt: Instant | null;
}

/** F2: of a photo entry the pictures count, of anything else the entry. */
export function countOf(kind: RecordKind, photos: number): number {
	return kind === 'photos' ? photos : 1;
}

export const WAIVER_REASONS = ['illness', 'absent', 'other'] as const;
export type WaiverReason = (typeof WAIVER_REASONS)[number];

/** An excuse from duties for some days, with its reason. */
export interface Waiver {
	/** `null` for all duties. */
	readonly duty: DutyCode | null;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly reason: WaiverReason;
}

/** Who looks after a child, and since when. */
export interface CarePeriod {
	readonly userId: UserId;
	readonly lead: boolean;
	readonly startsOn: LocalDate;
	/** The day on which it ended, no longer their own; `null` while it lasts. */
	readonly endsOn: LocalDate | null;
}

/** Everything that decides about the duties of one child beside its records. */
export interface Care {
	readonly enrolledOn: LocalDate;
	readonly periods: readonly CarePeriod[];
	readonly waivers: readonly Waiver[];
	/** F2: a duty must never push a photo out. */
	readonly hasPhotoConsent: boolean;
}

export type Excuse = WaiverReason | 'joined-late' | 'no-photo-consent';

/** What became of one duty of one child in one window. */
export interface Judgement {
	readonly standing: Standing;
	readonly done: number;
	readonly needed: number;
	/** Of which kinds there is not enough. */
	readonly lacks: readonly RecordKind[];
	readonly excuse: Excuse | null;
	/** The mentor whose duty it is: the lead on the window's last day, or today while it runs. */
	readonly mentorId: UserId | null;
}

/** A device clock that ran ahead by more is not believed (§1.7). */
const CLOCK_AHEAD_MS_MAX = 10 * 60_000;

/** The moment of writing: the device's, or that of arrival where the device's clock ran ahead of it. */
export function believedWrittenAt({ writtenAt, receivedAt }: WrittenAndReceived): Instant {
	return isClockAhead({ writtenAt, receivedAt }) && receivedAt !== null ? receivedAt : writtenAt;
}

type WrittenAndReceived = Pick<DutyRecord, 'writtenAt' | 'receivedAt'>;

/** Did the device's clock run ahead by more than ten minutes? Such a record is marked. */
export function isClockAhead({ writtenAt, receivedAt }: WrittenAndReceived): boolean {
	if (receivedAt === null) return false;
	return instantToMs(writtenAt) - instantToMs(receivedAt) > CLOCK_AHEAD_MS_MAX;
}

/** What the teachers of its class owe a child (M3, M3e), they owe it whether it has a mentor or not. */
function isOfTheClass({ unit, owedBy }: Pick<Duty, 'unit' | 'owedBy'>): boolean {
	return owedBy === 'headTeacher' && unit !== 'pairing';
}

/**
 * How a child's duty stands in a window; `null` when nobody owed it: the window has not begun, or no
 * mentor had the child on the day that counts.
 */
export function judge(
	duty: Duty,
	window: DutyWindow,
	care: Care,
	records: readonly DutyRecord[],
	calendar: SchoolCalendar,
	today: LocalDate,
): Judgement | null {
	if (today < window.startsOn || care.enrolledOn > window.endsOn) return null;
	const mentor = mentorOn(care, today < window.endsOn ? today : window.endsOn);
	if (mentor === null && !isOfTheClass(duty)) return null;
	const tally = tallyOf(duty, window, records);
	const excuse = excuseOf(duty, window, care, mentor, calendar);
	return {
		standing: standingOf(tally, excuse, window, today),
		done: tally.done,
		needed: tally.needed,
		lacks: tally.lacks,
		excuse,
		mentorId: mentor?.userId ?? null,
	};
}

/** How what is owed by the whole school (G1) stands in a window: nobody joins it late or is excused from it. */
export function judgeSchool(
	duty: Duty,
	window: DutyWindow,
	records: readonly DutyRecord[],
	today: LocalDate,
): Pick<Judgement, 'standing' | 'done' | 'needed'> {
	const tally = tallyOf(duty, window, records);
	const { done, needed } = tally;
	return { standing: standingOf(tally, null, window, today), done, needed };
}

interface Tally {
	readonly done: number;
	readonly needed: number;
	readonly lacks: readonly RecordKind[];
	readonly isMet: boolean;
	readonly isMetOnTime: boolean;
}

function tallyOf(duty: Duty, window: DutyWindow, records: readonly DutyRecord[]): Tally {
	let done = 0;
	let needed = 0;
	const lacks: RecordKind[] = [];
	let isMetOnTime = true;
	for (const { kind, number } of duty.needs) {
		const wanted = window.numbers[number];
		let all = 0;
		let onTime = 0;
		for (const record of records) {
			if (record.kind !== kind || !isCounted(record, duty, window)) continue;
			all += record.count;
			if (isOnTime(record, window)) onTime += record.count;
		}
		needed += wanted;
		done += Math.min(all, wanted);
		if (all < wanted) lacks.push(kind);
		isMetOnTime &&= onTime >= wanted;
	}
	return { done, needed, lacks, isMet: lacks.length === 0, isMetOnTime };
}

function isCounted(
	{ occurredOn, sharedAt }: DutyRecord,
	{ mustBeShared }: Duty,
	{ startsOn, endsOn }: DutyWindow,
): boolean {
	if (occurredOn < startsOn || endsOn < occurredOn) return false;
	return sharedAt !== null || !mustBeShared;
}

/** §1.7: written in the window, and received at most so many days after it (villages without signal). */
function isOnTime(record: DutyRecord, window: DutyWindow): boolean {
	const writtenOn = localDateAt(believedWrittenAt(record));
	if (writtenOn < window.startsOn || writtenOn > window.endsOn) return false;
	return (
		record.receivedAt === null ||
		localDateAt(record.receivedAt) <= addDays(window.endsOn, window.numbers.receivedWithinDays)
	);
}

function standingOf(
	tally: Tally,
	excuse: Excuse | null,
	window: DutyWindow,
	today: LocalDate,
): Standing {
	if (tally.isMetOnTime) return 'on-time';
	if (excuse !== null) return 'waived';
	if (tally.isMet) return 'late';
	if (today <= window.endsOn) return 'open';
	const mayStillCome = today <= addDays(window.endsOn, window.numbers.receivedWithinDays);
	return mayStillCome ? 'awaited' : 'overdue';
}

function excuseOf(
	duty: Duty,
	window: DutyWindow,
	care: Care,
	mentor: CarePeriod | null,
	calendar: SchoolCalendar,
): Excuse | null {
	if (duty.needsPhotoConsent && !care.hasPhotoConsent) return 'no-photo-consent';
	const sinceMentor = mentor === null || isOfTheClass(duty) ? care.enrolledOn : mentor.startsOn;
	const joinedOn = sinceMentor > care.enrolledOn ? sinceMentor : care.enrolledOn;
	if (daysBetween(joinedOn, window.endsOn) < window.numbers.joinedLateDays) return 'joined-late';
	return waivedReason(duty.code, window, care.waivers, calendar);
}

/**
 * A waiver holds for a window when it leaves fewer days than somebody new to the child would be
 * given: an illness of two days does not excuse a month. Holidays are nobody's days.
 */
function waivedReason(
	code: DutyCode,
	window: DutyWindow,
	waivers: readonly Waiver[],
	calendar: SchoolCalendar,
): WaiverReason | null {
	const holding = waivers.filter(
		({ duty, startsOn, endsOn }) =>
			(duty === null || duty === code) && startsOn <= window.endsOn && endsOn >= window.startsOn,
	);
	const first = holding[0];
	if (first === undefined) return null;
	const left = daysOf(window).filter(
		(day) =>
			!isHoliday(calendar, day) &&
			!holding.some(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn),
	);
	const isHeld = left.length === 0 || left.length < window.numbers.joinedLateDays;
	return isHeld ? first.reason : null;
}

/** Whose child it was on this day: the lead's; without one, the mentor's who had it longest. */
export function mentorOn(care: Care, day: LocalDate): CarePeriod | null {
	const having = care.periods
		.filter(({ startsOn, endsOn }) => startsOn <= day && (endsOn === null || endsOn > day))
		.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
	// Whoever took over in the course of a day follows whoever had the child in the morning.
	return having.findLast(({ lead }) => lead) ?? having[0] ?? null;
}
