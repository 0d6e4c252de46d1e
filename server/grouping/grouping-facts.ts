import { sql } from 'kysely';
import { pickTerm, type ChildGrouping } from '#domain/grouping.ts';
import type { ChildId, ClassId, TermId, UserId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** The term that runs today, or the nearest one; `null` while the school has set none. */
export async function readCurrentTerm({
	records,
	env,
}: {
	readonly records: Records;
	readonly env: Pick<Environment, 'now'>;
}): Promise<{ id: TermId; name: string } | null> {
	const terms = await records
		.selectFrom('term')
		.select(['id', 'name', 'startsOn', 'endsOn'])
		.execute();
	return pickTerm(terms, localDateAt(env.now()));
}

/** The subject teachers of a class, by name. */
export async function readTeachers(
	records: Records,
	classId: ClassId,
): Promise<{ userId: UserId; name: string }[]> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['user.id as userId', 'user.name'])
		.distinct()
		.where('roleGrant.role', '=', 'subjectTeacher')
		.where('roleGrant.classId', '=', classId)
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	return rows.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

/** How these children are grouped in a term, and who takes them on today. */
export async function readGroupings(
	records: Records,
	childIds: readonly ChildId[],
	termId: TermId,
): Promise<ReadonlyMap<ChildId, ChildGrouping>> {
	const groupings = await records
		.selectFrom('grouping')
		.select(['childId', 'category', 'groupName'])
		.where('childId', 'in', childIds)
		.where('termId', '=', termId)
		.orderBy('decidedAt')
		// Two decisions of one moment stand in the order in which they were taken.
		.orderBy(sql`rowid`)
		.execute();
	const newest = new Map(groupings.map((row) => [row.childId, row]));
	const assignments = await records
		.selectFrom('assignment')
		.innerJoin('user', 'user.id', 'assignment.userId')
		.select(['assignment.childId', 'user.id as userId', 'user.name'])
		.where('assignment.childId', 'in', childIds)
		.where('assignment.termId', '=', termId)
		.where('assignment.endedAt', 'is', null)
		.execute();
	const teachersOf = Map.groupBy(assignments, ({ childId }) => childId);
	return new Map(
		childIds.map((id) => [
			id,
			{
				category: newest.get(id)?.category ?? null,
				group: newest.get(id)?.groupName ?? '',
				teachers: (teachersOf.get(id) ?? []).map(({ userId, name }) => ({ userId, name })),
			},
		]),
	);
}
