import type { DutyItem } from '#domain/duty/items.ts';
import type { ChildId, HandOverId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The sheet by which a child goes from one lead mentor to the next (§4.5, 换人); both put their name to it. */
export interface HandOver {
	readonly id: HandOverId;
	readonly child: { readonly id: ChildId; readonly name: string; readonly className: string };
	readonly from: { readonly userId: UserId; readonly name: string };
	readonly to: { readonly userId: UserId; readonly name: string };
	readonly madeOn: LocalDate;
	/** What the outgoing mentor wants the next one to know. */
	readonly note: string;
	readonly notedAt: Instant | null;
	readonly signedAt: Instant | null;
	/** Duties that are open now, and go with the child. */
	readonly duties: readonly DutyItem[];
	/** Until when the outgoing mentor reads; `null` where that was refused or is over for good. */
	readonly readUntil: Instant | null;
	readonly device: OutgoingDevice;
	readonly mayNote: boolean;
	readonly maySign: boolean;
}

/**
 * What is known of the copies on the outgoing mentor's devices: they still may have them, they have been in
 * touch since the right ended and were told to forget, or nobody has heard of them since.
 */
export type OutgoingDevice = 'may-keep' | 'cleared' | 'not-in-touch';

/** A device forgets at its next contact after the right has ended. */
export function outgoingDevice(
	readUntil: Instant | null,
	lastSeenAt: Instant | null,
	now: Instant,
): OutgoingDevice {
	if (readUntil !== null && now <= readUntil) return 'may-keep';
	const isSeen = lastSeenAt !== null && (readUntil === null || lastSeenAt > readUntil);
	return isSeen ? 'cleared' : 'not-in-touch';
}

/** Longer than this it is a letter and belongs into the diary. */
export const HAND_OVER_NOTE_MAX = 2000;
