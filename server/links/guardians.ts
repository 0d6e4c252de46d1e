import { createId, type ChildId, type GuardianId, type UserId } from '#domain/ids.ts';
import type { GuardianView } from '#domain/share-link.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';

interface Needs {
	readonly records: Records;
	readonly env: Pick<Environment, 'now' | 'random'>;
}

/** The guardians of a child who may be given a link, in the order they were added. */
export async function listGuardians(records: Records, childId: ChildId): Promise<GuardianView[]> {
	return records
		.selectFrom('guardian')
		.select(['id', 'name', 'relation'])
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.orderBy('createdAt')
		.execute();
}

/** Adds a guardian: a name and how the child calls them. Phone numbers live on the contact card. */
export async function addGuardian(
	{ records, env }: Needs,
	childId: ChildId,
	guardian: { readonly name: string; readonly relation: string },
	by: UserId,
): Promise<GuardianId> {
	const id = createId('guardian', env.random);
	const at = env.now();
	await records.transaction().execute(async (inside) => {
		await inside
			.insertInto('guardian')
			.values({ id, childId, ...guardian, createdAt: at, endedAt: null })
			.execute();
		await appendAudit(inside, { at, userId: by, action: 'guardian.add', subject: id });
	});
	return id;
}

/** The child a guardian belongs to; `null` for an unknown or removed one. */
export async function childOfGuardian(
	records: Records,
	guardianId: GuardianId,
): Promise<ChildId | null> {
	const row = await records
		.selectFrom('guardian')
		.select('childId')
		.where('id', '=', guardianId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return row?.childId ?? null;
}
