import type { Actor, ChildFacts } from '#domain/permission.ts';
import type { ChildId, UserId } from '#domain/ids.ts';
import type { Grant } from '#domain/role.ts';
import type { Records } from '#server/services.ts';

/** Loads what `can` must know: who somebody is and how a child stands to them, as of now. */

/** The person with today's roles; no roles at all when the account is unknown or disabled. */
export async function loadActor(records: Records, userId: UserId): Promise<Actor> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['roleGrant.role', 'roleGrant.classId'])
		.where('roleGrant.userId', '=', userId)
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const grants = rows.map(({ role, classId }): Grant => ({
		role,
		scope: classId === null ? { kind: 'school' } : { kind: 'class', classId },
	}));
	return { userId, grants };
}

/** Class and today's mentors of each child; a child that is unknown or has left is not in the map. */
export async function loadChildFacts(
	records: Records,
	childIds: readonly ChildId[] | 'all',
): Promise<ReadonlyMap<ChildId, ChildFacts>> {
	let children = records.selectFrom('child').select(['id', 'classId']).where('leftAt', 'is', null);
	let pairings = records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('endedAt', 'is', null);
	if (childIds !== 'all') {
		children = children.where('id', 'in', childIds);
		pairings = pairings.where('childId', 'in', childIds);
	}
	const mentorsOf = Map.groupBy(await pairings.execute(), ({ childId }) => childId);
	return new Map(
		(await children.execute()).map(({ id, classId }) => [
			id,
			{
				childId: id,
				classId,
				mentorIds: (mentorsOf.get(id) ?? []).map(({ userId }) => userId),
			},
		]),
	);
}

/** As `loadChildFacts`, of one child; `null` when it is unknown or has left. */
export async function loadChild(records: Records, childId: ChildId): Promise<ChildFacts | null> {
	return (await loadChildFacts(records, [childId])).get(childId) ?? null;
}
