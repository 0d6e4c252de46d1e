import { readStudentNumber, type CensusRow } from '#domain/census/census-row.ts';
import { findClass } from '#domain/census/class-name.ts';
import type { DecidedRow, RowOutcome, RowRefusal } from '#domain/census/import.ts';
import { changesTo, type FieldChange, type KnownChild } from '#domain/census/likeness.ts';
import { createId, type CensusImportId, type ChildId, type ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { noteClass } from '#server/school/class-stays.ts';
import { insertChild, recordEnrolment } from '#server/school/enrolment.ts';
import { parseName } from '#server/school/names.ts';
import type { Minutes } from '#server/school/office.ts';
import { createMissingDocuments } from '#server/school/documents.ts';
import type { Environment, Records } from '#server/services.ts';
import type { KnownClass } from './census-facts.ts';
import { legible } from './import-check.ts';
import { loadSheetProposals, proposeFromSheet } from './proposals.ts';

/** What the rows of one batch are taken in with; `children` follows what they write. */
export interface Taking {
	readonly records: Records;
	readonly env: Environment;
	readonly actor: Actor;
	readonly minutes: Minutes;
	readonly importId: CensusImportId;
	readonly classes: readonly KnownClass[];
	readonly children: Map<ChildId, KnownChild>;
}

/** Takes one decided row in; a row that was taken before stays as it was. */
export async function takeRow(taking: Taking, { row, decision }: DecidedRow): Promise<RowOutcome> {
	const { records, importId, actor, classes } = taking;
	const { line } = row;
	const before = await records
		.selectFrom('censusImportLine')
		.select('outcome')
		.where('importId', '=', importId)
		.where('line', '=', line)
		.executeTakeFirst();
	if (before) return { line, outcome: before.outcome };
	const faulty = findRefusal(taking, row);
	if (faulty) return { line, refused: faulty };
	const target = findClass(classes, row.className);
	if (!target) return { line, refused: 'unknown-class' };
	if (!can(actor, 'import', { type: 'class', classId: target.id })) {
		return { line, refused: 'forbidden' };
	}
	const holder = holderOf(taking, row.studentNumber);
	if (holder && (decision.type === 'new' || holder.id !== decision.childId)) {
		return { line, refused: 'number-taken' };
	}
	return decision.type === 'new'
		? { line, outcome: await makeChild(taking, row, target.id) }
		: renewChild(taking, row, target.id, decision.childId);
}

function findRefusal({ env }: Taking, row: CensusRow): RowRefusal | null {
	const isNumberFine =
		row.studentNumber === null || readStudentNumber(row.studentNumber).value === row.studentNumber;
	const isBorn = row.birthDate === null || row.birthDate <= localDateAt(env.now());
	return parseName(row.name) === row.name && isNumberFine && isBorn ? null : 'unreadable';
}

function holderOf({ children }: Taking, number: string | null): KnownChild | null {
	if (number === null) return null;
	return [...children.values()].find(({ studentNumber }) => studentNumber === number) ?? null;
}

async function makeChild(taking: Taking, row: CensusRow, classId: ClassId): Promise<'made'> {
	const { records, env, actor, minutes, children } = taking;
	const { name, sex, birthDate, studentNumber } = row;
	const record = { name, classId, sex, birthDate, studentNumber, boarding: row.boarding ?? false };
	const id = await insertChild(records, env, actor.userId, record);
	children.set(id, { ...record, id, hasLeft: false });
	minutes.note('child.enrol', id, classId);
	minutes.touches('everyone');
	await keepRest(taking, row, id);
	await keepLine(taking, row.line, 'made', id, []);
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
	if (changes.length > 0) {
		const renewed = {
			name: row.name,
			classId,
			sex: row.sex ?? child.sex,
			birthDate: row.birthDate ?? child.birthDate,
			studentNumber: row.studentNumber ?? child.studentNumber,
			boarding: row.boarding ?? child.boarding,
		};
		const stored = { ...renewed, boarding: renewed.boarding ? (1 as const) : (0 as const) };
		await records.updateTable('child').set(stored).where('id', '=', childId).execute();
		children.set(childId, { ...child, ...renewed });
		minutes.note('child.change', childId);
	}
	if (child.classId !== classId) {
		minutes.note('child.move', childId, child.classId, classId);
		minutes.touches('everyone');
	}
	if (child.hasLeft) await bringBack(taking, childId);
	if (child.classId !== classId || child.hasLeft) {
		await noteClass(records, taking.env, childId, classId);
	}
	const isMore = await keepRest(taking, row, childId);
	const outcome = changes.length > 0 || child.hasLeft || isMore ? 'changed' : 'same';
	const className = (id: string | null) => classes.find((known) => known.id === id)?.name ?? '';
	const kept = changes.map((change) => legible(change, className));
	await keepLine(taking, row.line, outcome, childId, kept);
	return { line: row.line, outcome };
}

async function bringBack({ records, env, actor, minutes }: Taking, childId: ChildId) {
	await records.updateTable('child').set({ leftAt: null }).where('id', '=', childId).execute();
	await createMissingDocuments(records, env, { childId });
	await recordEnrolment(records, env, { childId, kind: 'returned', by: actor.userId });
	minutes.note('child.return', childId);
	minutes.touches('everyone');
}

/** The people around the child and what the sheet says of the parents; whether any of it was new. */
async function keepRest(taking: Taking, row: CensusRow, childId: ChildId): Promise<boolean> {
	const { records, env, actor, importId } = taking;
	let isNew = false;
	for (const statement of row.statements) {
		const kept = await records
			.insertInto('censusStatement')
			.values({
				...{ id: createId('censusStatement', env.random), childId, ...statement },
				...{ at: env.now(), importId, settledAt: null },
			})
			.onConflict((conflict) => conflict.doNothing())
			.executeTakeFirst();
		isNew ||= (kept.numInsertedOrUpdatedRows ?? 0n) > 0n;
	}
	if (
		row.away !== null &&
		(await loadSheetProposals(records, [childId])).isNew(childId, row.away)
	) {
		await proposeFromSheet(records, env, {
			...{ childId, value: row.away, by: actor.userId, basis: importId },
		});
		isNew = true;
	}
	return isNew;
}

async function keepLine(
	{ records, importId }: Taking,
	line: number,
	outcome: 'made' | 'changed' | 'same',
	childId: ChildId,
	changes: readonly FieldChange[],
): Promise<void> {
	await records
		.insertInto('censusImportLine')
		.values({ importId, line, outcome, childId, changes: JSON.stringify(changes) })
		.execute();
}
