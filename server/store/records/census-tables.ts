import type { Generated } from 'kysely';
import type { StatementField, StatementPerson } from '#domain/census/census-row.ts';
import type { KeptFor } from '#domain/census/import.ts';
import type { EnrolmentKind } from '#domain/enrolment.ts';
import type { CensusImportId, ChildId, ClassId, Id, TermId, UserId } from '#domain/ids.ts';
import type { Definition, StatusValue } from '#domain/left-behind.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The tables of the census (C1, A10); `schema.ts` holds the others. */
export interface CensusTables {
	/** Who came, went, broke off and came back; what was there before this table has no recorder. */
	enrolmentEvent: {
		id: Id<'enrolmentEvent'>;
		childId: ChildId;
		kind: EnrolmentKind;
		happenedOn: LocalDate;
		note: string;
		recordedBy: UserId | null;
		recordedAt: Instant;
	};
	/** That a child was asked in a term, and what was said; an answer that was replaced has ended. */
	censusAnswer: {
		id: Id<'censusAnswer'>;
		childId: ChildId;
		termId: TermId;
		/** JSON of `FamilyFacts`. */
		facts: string;
		/** Whom they asked or what they saw, in their words. */
		basis: string;
		answeredBy: UserId;
		answeredAt: Instant;
		endedAt: Instant | null;
	};
	/**
	 * Whose parents are away by which definition, from when to when; `none` is an answer too. What
	 * nobody has confirmed is a proposal: it counts for nothing.
	 */
	leftBehindStatus: {
		id: Id<'leftBehindStatus'>;
		childId: ChildId;
		definition: Definition;
		value: StatusValue;
		startsOn: LocalDate;
		endsOn: LocalDate | null;
		basis: string;
		source: 'asked' | 'sheet';
		statedBy: UserId;
		statedAt: Instant;
		confirmedBy: UserId | null;
		confirmedAt: Instant | null;
	};
	/** A class has confirmed its list for a term (J-2-2). */
	censusConfirmation: {
		id: Id<'censusConfirmation'>;
		classId: ClassId;
		termId: TermId;
		/** How many were on the list. */
		children: number;
		confirmedBy: UserId;
		confirmedAt: Instant;
		withdrawnBy: UserId | null;
		withdrawnAt: Instant | null;
	};
	/** A sheet that was taken in. Its name is not kept: it may name a child. */
	censusImport: {
		id: CensusImportId;
		/** SHA-256 (hex) of the file. */
		sheetHash: string;
		rows: number;
		startedBy: UserId;
		startedAt: Instant;
		/** When it was taken back, as far as nobody had touched what it wrote. */
		undoneAt: Generated<Instant | null>;
		undoneBy: Generated<UserId | null>;
		/** How many children it had made are gone again, with their lines. */
		removed: Generated<number>;
	};
	/** What became of each row; a row that is sent twice is taken in once. */
	censusImportLine: {
		importId: CensusImportId;
		line: number;
		outcome: 'made' | 'changed' | 'same';
		childId: ChildId;
		/** JSON of `FieldChange[]`. */
		changes: string;
		/** JSON of `LineRecord`; `null` of an import from before one could be taken back. */
		record: Generated<string | null>;
		/** `removing`: its child is shut, and goes as soon as nothing can be on its way to it. */
		undone: Generated<'removing' | 'undone' | 'kept' | null>;
		keptFor: Generated<KeptFor | null>;
	};
	/** What a sheet says of the people around a child, raw; the contact card settles it. */
	censusStatement: {
		id: Id<'censusStatement'>;
		childId: ChildId;
		person: StatementPerson;
		field: StatementField;
		value: string;
		at: Instant;
		importId: CensusImportId;
		settledAt: Instant | null;
	};
}
