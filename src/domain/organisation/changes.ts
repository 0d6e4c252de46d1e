import type { AppointmentId, UserId } from '#domain/ids.ts';
import { addDays, type LocalDate } from '#domain/time.ts';
import type { Appointment } from './appointment.ts';

/**
 * What a decision makes of an appointment: the rows as they stand from then on, the one it was about and,
 * where somebody follows, the new one. `null` where the days do not fit. Nothing is overwritten: whoever
 * keeps the rows keeps the older ones beside them (B6: changes keep history).
 */

/** Corrects what was written of it. */
export function amended(
	one: Appointment,
	{ duties, from, until }: Pick<Appointment, 'duties' | 'from' | 'until'>,
): readonly [Appointment] | null {
	return isSpan(from, until) ? [{ ...one, duties, from, until }] : null;
}

/** `on` is the last day. */
export function ended(
	one: Appointment,
	on: LocalDate,
	closingNote: string,
): readonly [Appointment] | null {
	return on < one.from ? null : [{ ...one, until: on, closing: 'ended', closingNote }];
}

/** Another term of office for the same person, from the day after the old one's last. */
export function renewed(
	one: Appointment,
	next: { readonly id: AppointmentId; readonly until: LocalDate | null },
): readonly [Appointment, Appointment] | null {
	if (one.until === null) return null;
	const from = addDays(one.until, 1);
	if (!isSpan(from, next.until)) return null;
	return [
		{ ...one, closing: 'renewed' },
		{ ...one, id: next.id, from, until: next.until },
	];
}

/**
 * Somebody else takes over, with the same duties. The old one's last day is the day before at the latest;
 * where the days had run out earlier, the gap is left to be seen.
 */
export function handedOver(
	one: Appointment,
	next: {
		readonly id: AppointmentId;
		readonly userId: UserId | null;
		readonly name: string;
		readonly from: LocalDate;
		readonly until: LocalDate | null;
	},
	closingNote: string,
): readonly [Appointment, Appointment] | null {
	if (next.from <= one.from || !isSpan(next.from, next.until)) return null;
	const dayBefore = addDays(next.from, -1);
	const until = one.until !== null && one.until < dayBefore ? one.until : dayBefore;
	return [
		{ ...one, until, closing: 'handedOver', closingNote },
		{ ...one, ...next, closing: null, closingNote: '' },
	];
}

export function isSpan(from: LocalDate, until: LocalDate | null): boolean {
	return until === null || from <= until;
}
