import type { CensusRow } from '#domain/census/census-row.ts';
import { findClass } from '#domain/census/class-name.ts';
import type { LikelyChild, RowFinding } from '#domain/census/import.ts';
import { maskStudentNumber } from '#domain/census/census-row.ts';
import {
	changesTo,
	findLikely,
	sureMatch,
	type FieldChange,
	type KnownChild,
	type Likeness,
} from '#domain/census/likeness.ts';
import type { ChildId, ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Records } from '#server/services.ts';
import { loadClasses, loadKnownChildren, type KnownClass } from './census-facts.ts';
import { loadSheetProposals, type SheetProposals } from './proposals.ts';

/** Says of each row what the school knows already (C1); writes nothing. */
export async function checkRows(
	records: Records,
	actor: Actor,
	rows: readonly CensusRow[],
): Promise<RowFinding[]> {
	const classes = await loadClasses(records);
	const children = await loadKnownChildren(records);
	const found = rows.map((row) => {
		const classId = findClass(classes, row.className)?.id ?? null;
		return { row, classId, likely: findLikely(row, classId, children) };
	});
	const ids = found.flatMap(({ likely }) => likely.map(({ child }) => child.id));
	const known = {
		classes,
		statements: await loadStatements(records, ids),
		proposals: await loadSheetProposals(records, ids),
	};
	return found.map(({ row, classId, likely }) => ({
		line: row.line,
		classId,
		mayImport: classId !== null && can(actor, 'import', { type: 'class', classId }),
		likely: likely.map(({ child, why }) => describe(actor, row, classId, child, why, known)),
		sure: sureMatch(row, likely)?.id ?? null,
	}));
}

interface Known {
	readonly classes: readonly KnownClass[];
	readonly statements: ReadonlyMap<ChildId, ReadonlySet<string>>;
	readonly proposals: SheetProposals;
}

function describe(
	actor: Actor,
	row: CensusRow,
	classId: ClassId | null,
	child: KnownChild,
	why: Likeness,
	{ classes, statements, proposals }: Known,
): LikelyChild {
	const mayChange = can(actor, 'import', { type: 'class', classId: child.classId });
	const className = (id: string | null) => classes.find((known) => known.id === id)?.name ?? '';
	const there = statements.get(child.id);
	if (!mayChange) {
		const hidden = { name: null, className: null, birthDate: null, changes: [] };
		return {
			id: child.id,
			why,
			mayChange,
			...hidden,
			hasLeft: false,
			newStatements: 0,
			isAwayNew: false,
		};
	}
	return {
		...{ id: child.id, why, mayChange, name: child.name, className: className(child.classId) },
		...{ birthDate: child.birthDate, hasLeft: child.hasLeft },
		changes: changesTo(child, row, classId ?? child.classId).map((change) =>
			legible(change, className),
		),
		newStatements: row.statements.filter(
			({ person, field, value }) => !there?.has(`${person} ${field} ${value}`),
		).length,
		isAwayNew: row.away !== null && proposals.isNew(child.id, row.away),
	};
}

/** A change as it is shown and kept: classes by name, a number by its end. */
export function legible(
	change: FieldChange,
	className: (id: string | null) => string,
): FieldChange {
	const { field, from, to } = change;
	if (field === 'class') return { field, from: className(from), to: className(to) };
	if (field !== 'studentNumber') return change;
	return { field, from: from === null ? null : maskStudentNumber(from), to: maskStudentNumber(to) };
}

/** What sheets have said of the people around these children, as `person field value`. */
export async function loadStatements(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, ReadonlySet<string>>> {
	const rows = await records
		.selectFrom('censusStatement')
		.select(['childId', 'person', 'field', 'value'])
		.where('childId', 'in', childIds)
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			new Set(list.map(({ person, field, value }) => `${person} ${field} ${value}`)),
		]),
	);
}
