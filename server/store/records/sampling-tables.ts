import type { ChildId, ClassId, DocId, EntryId, SamplingId, UserId } from '#domain/ids.ts';
import type { SampledDuty } from '#domain/sampling.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The tables of samplings (抽查); nothing in them is ever changed but that a notice was seen. */
export interface SamplingTables {
	/** Who asked for what and why, and what it takes to draw again. */
	sampling: {
		id: SamplingId;
		reason: string;
		/** `null` for the whole school. */
		classId: ClassId | null;
		duty: SampledDuty;
		month: Month;
		wanted: number;
		population: number;
		/** SHA-256 (hex) of the list that was picked from. */
		listHash: string;
		/** 128 random bits in hex. */
		seed: string;
		drawnBy: UserId;
		drawnAt: Instant;
		readableUntil: Instant;
	};
	/** What was picked, with its class and dates of that moment; no words. */
	samplingPick: {
		samplingId: SamplingId;
		position: number;
		docId: DocId;
		entryId: EntryId;
		childId: ChildId;
		classId: ClassId;
		author: UserId;
		photos: number;
		occurredOn: LocalDate;
		writtenAt: Instant;
		receivedAt: Instant;
	};
	/** That a head teacher was told. */
	samplingNotice: { samplingId: SamplingId; userId: UserId; seenAt: Instant | null };
}
