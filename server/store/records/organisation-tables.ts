import type { AppointmentId, ClassId, UserId } from '#domain/ids.ts';
import type { AppointedTo, Closing, LeadingGroupPost } from '#domain/organisation/appointment.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The tables of who is appointed to what (B5, B6, C4); part of `RecordTables`. */
export interface OrganisationTables {
	appointmentDecision: {
		/** In the order in which they were taken. */
		number: number;
		decidedBy: UserId;
		decidedAt: Instant;
		undoneAt: Instant | null;
	};
	/** An appointment as a decision left it; the newest that was not undone says how it stands. */
	appointment: {
		id: AppointmentId;
		decision: number;
		body: AppointedTo['body'];
		/** Of the leading group alone. */
		post: LeadingGroupPost | null;
		/** Of a class's care team alone. */
		classId: ClassId | null;
		userId: UserId | null;
		/** As it was written down; an account's own name goes before it. */
		name: string;
		duties: string;
		startsOn: LocalDate;
		endsOn: LocalDate | null;
		closing: Closing | null;
		closingNote: string;
	};
}
