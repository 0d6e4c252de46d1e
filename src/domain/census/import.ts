import type { CensusImportId, ChildId, ClassId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { CensusRow } from './census-row.ts';
import type { FieldChange, Likeness } from './likeness.ts';

/** A sheet longer than this is no school's list; a batch is one request and one transaction. */
export const CENSUS_ROWS_MAX = 5000;
export const CENSUS_BATCH = 100;

/** What the school knows of a row before anything is written. */
export interface RowFinding {
	readonly line: number;
	/** `null`: there is no such class yet. */
	readonly classId: ClassId | null;
	/** Whether this person may take rows into that class. */
	readonly mayImport: boolean;
	/** Who of the school may be this child. */
	readonly likely: readonly LikelyChild[];
	/** The one about whom nobody needs to be asked. */
	readonly sure: ChildId | null;
}

export interface LikelyChild {
	readonly id: ChildId;
	readonly why: Likeness;
	/** Whose child it is shows only to those who may take rows into its class. */
	readonly mayChange: boolean;
	readonly name: string | null;
	readonly className: string | null;
	readonly birthDate: LocalDate | null;
	readonly hasLeft: boolean;
	/** What this row would change; `class` by name. */
	readonly changes: readonly FieldChange[];
	/** How many words about the people around the child are new. */
	readonly newStatements: number;
	/** Whether what it says of the parents is new. */
	readonly isAwayNew: boolean;
}

/** What a person decided of a row. */
export type Decision =
	{ readonly type: 'new' } | { readonly type: 'same'; readonly childId: ChildId };

export interface DecidedRow {
	readonly row: CensusRow;
	readonly decision: Decision;
}

/** What became of a row. */
export type RowOutcome =
	| { readonly line: number; readonly outcome: 'made' | 'changed' | 'same' }
	| { readonly line: number; readonly refused: RowRefusal };

export type RowRefusal = 'unknown-class' | 'forbidden' | 'number-taken' | 'unreadable' | 'gone';

/** Why something that an import wrote stays when the import is taken back. */
export const KEPT_FOR = ['touched', 'came-back', 'number-taken', 'forbidden', 'too-old'] as const;
export type KeptFor = (typeof KEPT_FOR)[number];

/** How far taking an import back has come. */
export interface UndoProgress {
	/** Lines that have still to be looked at. */
	readonly left: number;
}

/** An import as its list tells it. */
export interface ImportSummary {
	readonly id: CensusImportId;
	readonly startedAt: Instant;
	readonly startedBy: string;
	readonly rows: number;
	readonly made: number;
	readonly changed: number;
	readonly same: number;
	/** When it was taken back; `null` while it stands. */
	readonly undoneAt: Instant | null;
	/** Children it had made that are gone again. */
	readonly removed: number;
}

/** What an import made and changed, by name. */
export interface ImportReport extends ImportSummary {
	readonly lines: readonly {
		readonly line: number;
		readonly outcome: 'made' | 'changed' | 'same';
		readonly childId: ChildId;
		readonly name: string;
		readonly className: string;
		readonly changes: readonly FieldChange[];
		/** What became of it when the import was taken back; `null` while it was not. */
		readonly undone: 'undone' | 'kept' | null;
		readonly keptFor: KeptFor | null;
	}[];
	/** Whether this person may take it back. */
	readonly mayUndo: boolean;
}
