import { evaluationDay } from '#domain/child-marks.ts';
import type { HeldTest } from '#domain/duty/follow-test.ts';
import type { DutyRecord } from '#domain/duty/ledger.ts';
import type { ChildId, ClassId, SchoolYearId, TestId } from '#domain/ids.ts';
import type { Records } from '#server/services.ts';

/** What M3 and M3e are judged by, out of the index of the registers: dates, and never a score or a word. */

type Rows = Map<ChildId, Pick<DutyRecord, 'writtenAt' | 'receivedAt'>>;

/** The tests of these classes in a school year, with the rows of children; those put away left out. */
export async function loadHeldTests(
	records: Records,
	classIds: readonly ClassId[] | 'all',
	yearId: SchoolYearId | null,
): Promise<ReadonlyMap<ClassId, HeldTest[]>> {
	let tests = records
		.selectFrom('testIndex')
		.innerJoin('document', 'document.id', 'testIndex.docId')
		.select(['testId', 'testIndex.classId', 'heldOn'])
		.where('removed', '=', 0)
		.where('schoolYearId', '=', yearId)
		.orderBy('heldOn');
	if (classIds !== 'all') tests = tests.where('testIndex.classId', 'in', classIds);
	const held = await tests.execute();
	const filled = await records
		.selectFrom('scoreIndex')
		.select(['testId', 'childId', 'writtenAt', 'receivedAt'])
		.where('filled', '=', 1)
		.where(
			'testId',
			'in',
			held.map(({ testId }) => testId),
		)
		.execute();
	const rowsOf = new Map<TestId, Rows>();
	for (const { testId, childId, writtenAt, receivedAt } of filled) {
		const rows: Rows = rowsOf.get(testId) ?? new Map();
		rowsOf.set(testId, rows.set(childId, { writtenAt, receivedAt }));
	}
	const grouped = Map.groupBy(held, (test) => test.classId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			list.map(({ testId, heldOn }) => ({
				...{ id: testId, heldOn, rows: rowsOf.get(testId) ?? new Map() },
			})),
		]),
	);
}

/** When something was said of these children (M3e), in any register of the year. */
export async function loadEvaluations(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, DutyRecord[]>> {
	const rows = await records
		.selectFrom('evaluationIndex')
		.select(['childId', 'month', 'writtenAt', 'receivedAt'])
		.where('childId', 'in', childIds)
		.where('characters', '>', 0)
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			list.map(({ month, writtenAt, receivedAt }) => ({
				...{ kind: 'class-evaluation' as const, writtenAt, receivedAt, count: 1, sharedAt: null },
				occurredOn: evaluationDay(month, writtenAt),
			})),
		]),
	);
}
