import type { ChildId, ClassId, DocId, EvaluationId, TestId, UserId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The index of the registers of classes (F3): who has a row of what since when; no scores, no words. */
export interface RegisterTables {
	testIndex: {
		docId: DocId;
		testId: TestId;
		classId: ClassId;
		subject: string;
		heldOn: LocalDate;
		removed: 0 | 1;
	};
	/** One row for each child that was ever filled in. */
	scoreIndex: {
		docId: DocId;
		testId: TestId;
		childId: ChildId;
		/** 0 for a row that was emptied again. */
		filled: 0 | 1;
		/** When it was first filled in, by the device's clock: a correction makes nothing late. */
		writtenAt: Instant;
		/** When the first mark was received, and who brought it, by the relay's own binding. */
		receivedAt: Instant;
		author: UserId;
	};
	evaluationIndex: {
		docId: DocId;
		evaluationId: EvaluationId;
		childId: ChildId;
		month: Month;
		/** Blanks left out; 0 for one that was opened and left empty. */
		characters: number;
		writtenAt: Instant;
		/** When its first words were received, and who brought them. */
		receivedAt: Instant;
		author: UserId;
	};
}
