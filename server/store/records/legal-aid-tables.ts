import type { ChildId, Id, UserId } from '#domain/ids.ts';
import type { LegalAidCaseId, LegalAidKind, LegalAidStep } from '#domain/legal-aid/legal-aid.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The tables of legal aid (法律援助, A11); `schema.ts` holds the others. */
export interface LegalAidTables {
	legalAidCase: {
		id: LegalAidCaseId;
		childId: ChildId;
		/** Cases are numbered within the calendar year; a number is given once. */
		year: number;
		number: number;
		kind: LegalAidKind;
		agency: string;
		openedOn: LocalDate;
		openedBy: UserId;
		openedAt: Instant;
		/** Opened by mistake; counts as never having been. */
		withdrawnBy: UserId | null;
		withdrawnAt: Instant | null;
	};
	legalAidStep: {
		id: Id<'legalAidStep'>;
		caseId: LegalAidCaseId;
		/** 1 for the first; a step that was taken back keeps its number. */
		number: number;
		step: LegalAidStep;
		occurredOn: LocalDate;
		takenBy: UserId;
		takenAt: Instant;
		takenBackBy: UserId | null;
		takenBackAt: Instant | null;
	};
}
