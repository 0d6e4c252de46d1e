import type { DocId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/**
 * What an outgoing mentor wrote for the next one (§4.5) speaks of what stands in the diary: whoever has the
 * whole diary of a year erased has these notes erased as well. That a child was handed over, by whom and
 * when, stays.
 */
export async function eraseHandOverNotes(records: Records, docId: DocId): Promise<void> {
	const diary = await records
		.selectFrom('document')
		.select(['childId', 'schoolYearId'])
		.where('id', '=', docId)
		.where('kind', '=', 'diary')
		.executeTakeFirst();
	if (diary === undefined || diary.childId === null) return;
	const years = await records
		.selectFrom('schoolYear')
		.select(['id', 'startsOn'])
		.orderBy('startsOn')
		.execute();
	const handOvers = await records
		.selectFrom('handOver')
		.select(['id', 'madeAt'])
		.where('childId', '=', diary.childId)
		.execute();
	for (const { id, madeAt } of handOvers) {
		// In the holidays after a year one still reads of that year; before the first there is only the first.
		const day = localDateAt(madeAt);
		const year = years.findLast(({ startsOn }) => startsOn <= day) ?? years[0];
		if (year?.id !== diary.schoolYearId) continue;
		await records.updateTable('handOver').set({ note: '' }).where('id', '=', id).execute();
	}
}
