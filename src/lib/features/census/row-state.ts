import { readRow, type RowReading, type SheetRow } from '#domain/census/census-row.ts';
import type { Decision, RowFinding } from '#domain/census/import.ts';
import type { Likeness } from '#domain/census/likeness.ts';
import type { LocalDate } from '#domain/time.ts';

/** What is still to be said about a row before it is taken in, or what will become of it. */
export type RowState =
	| { readonly type: 'left-out' }
	| { readonly type: 'faulty' }
	/** Not asked at school yet. */
	| { readonly type: 'unchecked' }
	| { readonly type: 'unknown-class' }
	/** The class is not this person's. */
	| { readonly type: 'other-class' }
	/** The child is in a class that is not this person's. */
	| { readonly type: 'elsewhere' }
	| { readonly type: 'twin'; readonly line: number; readonly why: Likeness }
	| { readonly type: 'ask' }
	| { readonly type: 'new'; readonly decision: Decision }
	| { readonly type: 'update'; readonly decision: Decision }
	| { readonly type: 'same'; readonly decision: Decision };

export interface RowFacts {
	readonly reading: RowReading;
	readonly finding: RowFinding | undefined;
	readonly twin: { readonly line: number; readonly why: Likeness } | undefined;
	readonly decision: Decision | undefined;
	readonly isLeftOut: boolean;
}

/** The groups in which rows are shown, in the order in which a person meets them. */
export const ROW_GROUPS = ['open', 'new', 'update', 'same', 'left-out'] as const;
export type RowGroup = (typeof ROW_GROUPS)[number];

/** Every row of a sheet as it is understood, by its number in the sheet. */
export function readRows(
	rows: readonly SheetRow[],
	today: LocalDate,
): ReadonlyMap<number, RowReading> {
	return new Map(rows.map((row) => [row.line, readRow(row, today)]));
}

export function stateOfRow({ reading, finding, twin, decision, isLeftOut }: RowFacts): RowState {
	if (isLeftOut) return { type: 'left-out' };
	if (reading.faults.length > 0) return { type: 'faulty' };
	if (!finding) return { type: 'unchecked' };
	if (finding.classId === null) return { type: 'unknown-class' };
	if (!finding.mayImport) return { type: 'other-class' };
	// A number belongs to one child: whoever has it elsewhere cannot be made a second time here.
	const holder = finding.likely.find(({ why }) => why === 'student-number');
	if (holder && !holder.mayChange) return { type: 'elsewhere' };
	if (twin && !decision) return { type: 'twin', ...twin };
	const chosen = decision ?? defaultDecision(finding);
	if (chosen === null) return { type: 'ask' };
	if (chosen.type === 'new') return { type: 'new', decision: chosen };
	const child = finding.likely.find(({ id }) => id === chosen.childId);
	if (!child) return { type: 'ask' };
	const isNew =
		child.changes.length > 0 || child.newStatements > 0 || child.isAwayNew || child.hasLeft;
	return { type: isNew ? 'update' : 'same', decision: chosen };
}

function defaultDecision({ likely, sure }: RowFinding): Decision | null {
	if (likely.length === 0) return { type: 'new' };
	const child = likely.find(({ id }) => id === sure);
	return child?.mayChange ? { type: 'same', childId: child.id } : null;
}

export function groupOf({ type }: RowState): RowGroup {
	return type === 'new' || type === 'update' || type === 'same' || type === 'left-out'
		? type
		: 'open';
}
