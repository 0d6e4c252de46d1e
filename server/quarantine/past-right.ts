import type { Records } from '#server/services.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { ChildId, UserId } from '#domain/ids.ts';
import { can } from '#domain/permission.ts';
import type { Grant } from '#domain/role.ts';

/**
 * Has this person, today or at any time, been allowed to write in this child's documents of this kind?
 * The same table is asked, over every role and pairing there ever was: who once cared for a child may
 * hand in what was written then, and nobody else fills the quarantine.
 */
export async function couldEverWrite(
	records: Records,
	userId: UserId,
	childId: ChildId,
	kind: DocKind,
): Promise<boolean> {
	const child = await records
		.selectFrom('child')
		.select('classId')
		.where('id', '=', childId)
		.executeTakeFirst();
	if (child === undefined) return false;
	const grants = await records
		.selectFrom('roleGrant')
		.select(['role', 'classId'])
		.where('userId', '=', userId)
		.execute();
	const pairings = await records
		.selectFrom('pairing')
		.select('userId')
		.where('childId', '=', childId)
		.execute();
	const actor = {
		userId,
		grants: grants.map(({ role, classId }): Grant => ({
			role,
			scope: classId === null ? { kind: 'school' } : { kind: 'class', classId },
		})),
	};
	const mentorIds = pairings.map((pairing) => pairing.userId);
	const facts = { childId, classId: child.classId, mentorIds };
	return can(actor, 'write', { type: 'document', kind, child: facts });
}
