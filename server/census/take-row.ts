import { readStudentNumber, type CensusRow } from '#domain/census/census-row.ts';
import { findClass } from '#domain/census/class-name.ts';
import type { DecidedRow, RowOutcome, RowRefusal } from '#domain/census/import.ts';
import { changesTo, type FieldChange, type KnownChild } from '#domain/census/likeness.ts';
import { createId, type CensusImportId, type ChildId, type ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { noteClass } from '#server/school/class-stays.ts';
import { recordEnrolment } from '#server/school/enrolment.ts';
import { parseName } from '#server/school/names.ts';
import type { Minutes } from '#server/school/office.ts';
import { createMissingDocuments } from '#server/school/documents.ts';
import type { Environment, Records } from '#server/services.ts';
import type { KnownClass } from './census-facts.ts';
import { legible } from './import-check.ts';
import type { Harvest } from './import-harvest.ts';
import type { SheetProposals } from './proposals.ts';

/** What the rows of one batch are taken in with; what is known follows what they write. */
export interface Taking {
	readonly records: Records;
	readonly env: Environment;
	readonly actor: Actor;
	readonly minutes: Minutes;
	readonly importId: CensusImportId;
	readonly classes: readonly KnownClass[];
	readonly children: Map<ChildId, KnownChild>;
	/** By student number, whoever has one. */
	readonly holders: Map<string, ChildId>;
	/** Lines of this import that were taken before. */
	readonly taken: ReadonlyMap<number, 'made' | 'changed' | 'same'>;
	readonly statements: Map<ChildId, Set<string>>;
	readonly proposals: SheetProposals;
	/** What is written at the end of the batch, all at once. */
	readonly harvest: Harvest;
}

/** Takes one decided row in; a row that was taken before stays as it was. */
export async function takeRow(taking: Taking, { row, decision }: DecidedRow): Promise<RowOutcome> {
	const { actor, classes } = taking;
	const { line } = row;
	const before = taking.taken.get(line);
	if (before) return { line, outcome: before };
	const faulty = findRefusal(taking, row);
	if (faulty) return { line, refused: faulty };
	const target = findClass(classes, row.className);
	if (!target) return { line, refused: 'unknown-class' };
	if (!can(actor, 'import', { type: 'class', classId: target.id })) {
		return { line, refused: 'forbidden' };
	}
	const holder = row.studentNumber === null ? undefined : taking.holders.get(row.studentNumber);
	if (holder && (decision.type === 'new' || holder !== decision.childId)) {
		return { line, refused: 'number-taken' };
	}
	return decision.type === 'new'
		? { line, outcome: makeChild(taking, row, target.id) }
		: renewChild(taking, row, target.id, decision.childId);
}

function findRefusal({ env }: Taking, row: CensusRow): RowRefusal | null {
	const isNumberFine =
		row.studentNumber === null || readStudentNumber(row.studentNumber).value === row.studentNumber;
	const isBorn = row.birthDate === null || row.birthDate <= localDateAt(env.now());
	return parseName(row.name) === row.name && isNumberFine && isBorn ? null : 'unreadable';
}

/** From now on this is what the school knows of a child. */
function follow({ children, holders }: Taking, child: KnownChild): void {
	children.set(child.id, child);
	if (child.studentNumber !== null) holders.set(child.studentNumber, child.id);
}

function makeChild(taking: Taking, row: CensusRow, classId: ClassId): 'made' {
	const { env, minutes, harvest } = taking;
	const { name, sex, birthDate, studentNumber } = row;
	const id = createId('child', env.random);
	const record = { name, classId, sex, birthDate, studentNumber, boarding: row.boarding ?? false };
	const after = { ...record, id, hasLeft: false };
	harvest.children.push({ ...record, id });
	follow(taking, after);
	minutes.note('child.enrol', id, classId);
	minutes.touches('everyone');
	keepRest(taking, row, id);
	keepLine(taking, row.line, 'made', { before: null, after }, []);
	return 'made';
}

async function renewChild(
	taking: Taking,
	row: CensusRow,
	classId: ClassId,
	childId: ChildId,
): Promise<RowOutcome> {
	const { records, actor, minutes, children, classes } = taking;
	const child = children.get(childId);
	if (!child) return { line: row.line, refused: 'gone' };
	if (!can(actor, 'import', { type: 'class', classId: child.classId })) {
		return { line: row.line, refused: 'forbidden' };
	}
	const changes = changesTo(child, row, classId);
	const renewed = {
		name: row.name,
		classId,
		sex: row.sex ?? child.sex,
		birthDate: row.birthDate ?? child.birthDate,
		studentNumber: row.studentNumber ?? child.studentNumber,
		boarding: row.boarding ?? child.boarding,
	};
	if (changes.length > 0) {
		const stored = { ...renewed, boarding: renewed.boarding ? (1 as const) : (0 as const) };
		await records.updateTable('child').set(stored).where('id', '=', childId).execute();
		minutes.note('child.change', childId);
	}
	const after = { ...child, ...renewed, hasLeft: false };
	follow(taking, after);
	if (child.classId !== classId) {
		minutes.note('child.move', childId, child.classId, classId);
		minutes.touches('everyone');
	}
	if (child.hasLeft) await bringBack(taking, childId);
	if (child.classId !== classId || child.hasLeft) {
		await noteClass(records, taking.env, childId, classId);
	}
	const isMore = keepRest(taking, row, childId);
	const outcome = changes.length > 0 || child.hasLeft || isMore ? 'changed' : 'same';
	const className = (id: string | null) => classes.find((known) => known.id === id)?.name ?? '';
	const kept = changes.map((change) => legible(change, className));
	keepLine(taking, row.line, outcome, { before: child, after }, kept);
	return { line: row.line, outcome };
}

async function bringBack({ records, env, actor, minutes }: Taking, childId: ChildId) {
	await records.updateTable('child').set({ leftAt: null }).where('id', '=', childId).execute();
	await createMissingDocuments(records, env, { childIds: [childId] });
	await recordEnrolment(records, env, { childId, kind: 'returned', by: actor.userId });
	minutes.note('child.return', childId);
	minutes.touches('everyone');
}

/** The people around the child and what the sheet says of the parents; whether any of it was new. */
function keepRest(taking: Taking, row: CensusRow, childId: ChildId): boolean {
	const { statements, proposals, harvest } = taking;
	const known = statements.get(childId) ?? new Set();
	statements.set(childId, known);
	let isNew = false;
	for (const statement of row.statements) {
		const words = `${statement.person} ${statement.field} ${statement.value}`;
		if (known.has(words)) continue;
		known.add(words);
		harvest.statements.push({ childId, ...statement });
		isNew = true;
	}
	if (row.away !== null && proposals.isNew(childId, row.away)) {
		proposals.add(childId, row.away);
		harvest.proposals.push({ childId, value: row.away });
		isNew = true;
	}
	return isNew;
}

function keepLine(
	{ harvest }: Taking,
	line: number,
	outcome: 'made' | 'changed' | 'same',
	record: { readonly before: KnownChild | null; readonly after: KnownChild },
	changes: readonly FieldChange[],
): void {
	harvest.lines.push({ line, outcome, record, changes });
}
