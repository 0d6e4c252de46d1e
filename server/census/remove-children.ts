import type { CensusImportId, ChildId } from '#domain/ids.ts';
import type { Minutes, Office } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

/**
 * Removing children that an import made and nobody touched, in two steps: first they are shut, so that
 * nobody can open their documents any more; then, when nothing can be on its way to them, those in whose
 * documents nobody has written go for good, and the others are opened again and kept.
 */

interface Removing {
	readonly records: Records;
	readonly env: Office['env'];
	readonly minutes: Minutes;
	readonly importId: CensusImportId;
	readonly updateLog: Pick<UpdateLog, 'heads'>;
}

/** The first step. */
export async function shutChildren(
	{ records, env }: Pick<Removing, 'records' | 'env'>,
	childIds: readonly ChildId[],
): Promise<void> {
	await records
		.updateTable('child')
		.set({ leftAt: env.now() })
		.where('id', 'in', childIds)
		.execute();
}

/** The second step, for all that are shut; what a stop in between has left is done with the next call. */
export async function removeChildren(removing: Removing): Promise<void> {
	const { records, minutes, importId, updateLog } = removing;
	const lines = await records
		.selectFrom('censusImportLine')
		.select(['childId', 'line'])
		.where('importId', '=', importId)
		.where('undone', '=', 'removing')
		.execute();
	if (lines.length === 0) return;
	const ids = lines.map(({ childId }) => childId);
	const documents = await records
		.selectFrom('document')
		.select(['id', 'childId'])
		.where('childId', 'in', ids)
		.execute();
	const heads = await updateLog.heads(documents.map(({ id }) => id));
	const written = new Set(
		documents.filter(({ id }) => (heads.get(id) ?? 0) > 0).map(({ childId }) => childId),
	);
	await keepWritten(
		records,
		importId,
		ids.filter((id) => written.has(id)),
	);
	const going = ids.filter((id) => !written.has(id));
	await deleteAll(records, importId, going);
	for (const id of going) minutes.note('child.remove', id);
	minutes.touches('everyone');
}

async function keepWritten(
	records: Records,
	importId: CensusImportId,
	childIds: readonly ChildId[],
): Promise<void> {
	if (childIds.length === 0) return;
	await records.updateTable('child').set({ leftAt: null }).where('id', 'in', childIds).execute();
	await records
		.updateTable('censusImportLine')
		.set({ undone: 'kept', keptFor: 'touched' })
		.where('importId', '=', importId)
		.where('childId', 'in', childIds)
		.execute();
}

/** Anything else that refers to one of them stops this, and with it the whole step. */
async function deleteAll(
	records: Records,
	importId: CensusImportId,
	childIds: readonly ChildId[],
): Promise<void> {
	for (const table of [
		...(['censusImportLine', 'censusStatement', 'leftBehindStatus'] as const),
		...(['enrolmentEvent', 'classStay', 'document', 'cardReminderChild'] as const),
	]) {
		await records.deleteFrom(table).where('childId', 'in', childIds).execute();
	}
	await records.deleteFrom('child').where('id', 'in', childIds).execute();
	await records
		.updateTable('censusImport')
		.set((is) => ({ removed: is('removed', '+', childIds.length) }))
		.where('id', '=', importId)
		.execute();
}
