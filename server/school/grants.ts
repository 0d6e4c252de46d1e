import { createId, type ClassId, type UserId } from '#domain/ids.ts';
import { SCOPE_OF_ROLE, type Role } from '#domain/role.ts';
import { parseSubject } from '#domain/subject.ts';
import type { Environment, Records } from '#server/services.ts';
import { createMissingDocuments } from './documents.ts';
import type { Minutes } from './office.ts';

/** A role as it is given: with its class where the role serves one class, and a subject where it is taught. */
export interface RoleDraft {
	readonly role: Role;
	readonly classId: ClassId | null;
	/** Of a subject teacher; without one they teach in the class and have no register. */
	readonly subject?: string | null;
}

/** Whether each role comes with the scope it needs, and none comes twice. */
export function areRolesWellFormed(roles: readonly RoleDraft[]): boolean {
	const fit = roles.every(
		({ role, classId, subject = null }) =>
			(SCOPE_OF_ROLE[role] === 'class') === (classId !== null) &&
			(subject === null || (role === 'subjectTeacher' && parseSubject(subject) === subject)),
	);
	return fit && new Set(roles.map(keyOf)).size === roles.length;
}

/** Makes these the person's roles: grants what is new, ends what is not among them, keeps the rest. */
export async function setRoles(
	records: Records,
	env: Environment,
	minutes: Minutes,
	userId: UserId,
	roles: readonly RoleDraft[],
): Promise<void> {
	const active = await records
		.selectFrom('roleGrant')
		.select(['id', 'role', 'classId', 'subject'])
		.where('userId', '=', userId)
		.where('endedAt', 'is', null)
		.execute();
	const wanted = new Set(roles.map(keyOf));
	const held = new Set(active.map(keyOf));
	for (const grant of active.filter((grant) => !wanted.has(keyOf(grant)))) {
		await records
			.updateTable('roleGrant')
			.set({ endedAt: env.now() })
			.where('id', '=', grant.id)
			.execute();
		minutes.note('role.end', userId, keyOf(grant));
	}
	for (const { role, classId, subject = null } of roles.filter(
		(draft) => !held.has(keyOf(draft)),
	)) {
		await records
			.insertInto('roleGrant')
			.values({
				id: createId('grant', env.random),
				userId,
				role,
				classId,
				subject,
				grantedAt: env.now(),
				endedAt: null,
			})
			.execute();
		minutes.note('role.grant', userId, keyOf({ role, classId, subject }));
	}
	await createMissingDocuments(records, env, { authorId: userId });
	for (const classId of new Set(roles.flatMap((draft) => draft.classId ?? []))) {
		// A subject that has its first teacher gets its register, which the head teacher has as well.
		if (await createMissingDocuments(records, env, { classId })) minutes.touches('everyone');
	}
	minutes.touches([userId]);
}

/** Whether anybody but this person can still administer: a school must not lock itself out. */
export async function hasOtherAdministrator(records: Records, userId: UserId): Promise<boolean> {
	const row = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select('user.id')
		.where('roleGrant.role', '=', 'administrator')
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.where('user.passwordHash', 'is not', null)
		.where('user.id', '!=', userId)
		.executeTakeFirst();
	return row !== undefined;
}

function keyOf({ role, classId, subject }: RoleDraft): string {
	return [role, classId, subject].filter((part) => part != null).join(':');
}
