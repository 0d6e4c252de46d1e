import type { ClassStay } from '#domain/class-stay.ts';
import type { ChildId, ClassId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/**
 * Writes down that a child is in this class from now on, in none with `null`; call it inside the
 * decision that changes the child. A child that is there already stays as it is.
 */
export async function noteClass(
	records: Records,
	env: Environment,
	childId: ChildId,
	classId: ClassId | null,
): Promise<void> {
	const now = env.now();
	const open = await records
		.selectFrom('classStay')
		.select('classId')
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	if (open?.classId === classId) return;
	if (open !== undefined) {
		await records
			.updateTable('classStay')
			.set({ endedAt: now })
			.where('childId', '=', childId)
			.where('endedAt', 'is', null)
			.execute();
	}
	if (classId === null) return;
	await records
		.insertInto('classStay')
		.values({ childId, classId, startedAt: now, endedAt: null })
		.execute();
}

/** Where each of these children was, in the order of coming. */
export async function loadClassStays(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, ClassStay[]>> {
	const rows = await records
		.selectFrom('classStay')
		.selectAll()
		.where('childId', 'in', childIds)
		.orderBy('startedAt')
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, stays]) => [
			id,
			stays.map(({ classId, startedAt, endedAt }) => ({
				classId,
				startsOn: localDateAt(startedAt),
				endsOn: endedAt === null ? null : localDateAt(endedAt),
			})),
		]),
	);
}
