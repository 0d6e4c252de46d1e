import type { MeetingId, UserId } from '#domain/ids.ts';
import type { MeetingKind } from '#domain/meeting/meeting.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The table of meetings (G1); part of `RecordTables`. */
export interface MeetingTables {
	/** Written once; one that was taken off or replaced stays, marked. */
	meeting: {
		id: MeetingId;
		kind: MeetingKind;
		heldOn: LocalDate;
		mentors: number;
		children: number;
		guardians: number;
		others: number;
		minutes: string;
		recordedBy: UserId;
		recordedAt: Instant;
		withdrawnAt: Instant | null;
		/** The one that stands in its place. */
		replacedBy: MeetingId | null;
	};
	/** A picture of a meeting; `hash` is of the bytes that were sent, `storedHash` of what is kept. */
	meetingPhoto: {
		hash: string;
		meetingId: MeetingId;
		storedHash: string;
		width: number;
		height: number;
		bytes: number;
		addedBy: UserId;
		addedAt: Instant;
	};
}
