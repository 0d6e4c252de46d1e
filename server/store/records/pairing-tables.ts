import type { ChildId, HandOverId, Id, UserId } from '#domain/ids.ts';
import type { PriorityReason } from '#domain/pairing/priority.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/**
 * Which decisions began and ended a row, numbered in their order, so that the last one can be undone
 * as a whole. What was undone stays, marked, and counts as never having been.
 */
export interface InDecisions {
	startedIn: number;
	endedIn: number | null;
	undone: 0 | 1;
}

/** The tables of who stands by whom; part of `RecordTables`. */
export interface PairingTables {
	pairing: {
		id: Id<'pairing'>;
		childId: ChildId;
		userId: UserId;
		/** 1 for the lead mentor, of whom a child has at most one at a time. */
		lead: 0 | 1;
		startedAt: Instant;
		endedAt: Instant | null;
		/** Whether the mentor reads on for a while after the end (§4.5); 0 where that was refused or undone. */
		readAfter: 0 | 1;
	} & InDecisions;
	/** Cadres (帮扶干部, E2): never mentors of the same child. */
	cadrePairing: {
		id: Id<'cadrePairing'>;
		childId: ChildId;
		userId: UserId;
		startedAt: Instant;
		endedAt: Instant | null;
	} & InDecisions;
	/** Peer helpers (学习帮手, D4): a pupil of the class, led by a teacher; gets no access to anything. */
	peerHelper: {
		id: Id<'peerHelper'>;
		childId: ChildId;
		/** The helper's own record; `null` for a pupil who has none here. */
		pupilId: ChildId | null;
		name: string;
		teacherId: UserId;
		startedAt: Instant;
		endedAt: Instant | null;
	} & InDecisions;
	/** Who is to be helped first (重点帮扶, E1). */
	priorityFlag: {
		id: Id<'priorityFlag'>;
		childId: ChildId;
		reason: PriorityReason;
		setBy: UserId;
		setAt: Instant;
		reviewOn: LocalDate;
		endedBy: UserId | null;
		endedAt: Instant | null;
	};
	/** A child goes from one lead mentor to the next (§4.5): what the one says, and that the other has read it. */
	handOver: {
		id: HandOverId;
		childId: ChildId;
		fromId: UserId;
		toId: UserId;
		/** The decision by which it came about; undoing that one cancels it. */
		madeIn: number;
		madeAt: Instant;
		note: string;
		notedAt: Instant | null;
		signedAt: Instant | null;
		cancelledAt: Instant | null;
	};
}
