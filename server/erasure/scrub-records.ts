import { sql } from 'kysely';
import type { ChildId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/** The name of a child that was erased altogether: no list shows such a row, and nobody brings it back. */
export const ERASED_NAME = '';

/**
 * What the records say of a child whom the school is to forget: names, answers, proofs, links and indexes
 * go. The bare row stays with its id, or the audit and the histories of pairings would point at nothing,
 * and with it the days of its coming and going, by which the school's rates of past terms are counted.
 */
export async function scrubRecords(
	records: Records,
	env: Environment,
	childId: ChildId,
): Promise<void> {
	await deleteLinks(records, childId);
	for (const table of [
		...(['publication', 'guardian', 'photo', 'cardPhoto', 'consent'] as const),
		...(['censusAnswer', 'leftBehindStatus', 'censusStatement'] as const),
		...(['peerHelper', 'priorityFlag', 'grouping', 'assignment', 'waiver'] as const),
		...(['cardState', 'cardCheck', 'cardReminderChild'] as const),
		...(['scoreIndex', 'evaluationIndex', 'entryIndex'] as const),
	]) {
		await records.deleteFrom(table).where('childId', '=', childId).execute();
	}
	const now = env.now();
	await blankWords(records, childId, now);
	for (const table of ['pairing', 'cadrePairing'] as const) {
		await records
			.updateTable(table)
			.set({ endedAt: now })
			.where('childId', '=', childId)
			.where('endedAt', 'is', null)
			.execute();
	}
	await records
		.updateTable('classStay')
		.set({ endedAt: now })
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.execute();
	await records
		.updateTable('child')
		.set({ name: ERASED_NAME, sex: null, birthDate: null, studentNumber: null })
		.set({ boarding: 0, leftAt: now })
		.where('id', '=', childId)
		.execute();
}

async function deleteLinks(records: Records, childId: ChildId): Promise<void> {
	const links = records.selectFrom('link').select('id').where('childId', '=', childId);
	await records.deleteFrom('linkView').where('linkId', 'in', links).execute();
	await records.deleteFrom('linkDevice').where('linkId', 'in', links).execute();
	await records.deleteFrom('link').where('childId', '=', childId).execute();
}

/** Rows that must stay for what they count, without the words in them. */
async function blankWords(records: Records, childId: ChildId, now: Instant): Promise<void> {
	await records.updateTable('handOver').set({ note: '' }).where('childId', '=', childId).execute();
	// Who read its card stays on record; why may speak of the child.
	await records
		.updateTable('breakGlass')
		.set({ reason: '' })
		.where('childId', '=', childId)
		.execute();
	await records
		.updateTable('enrolmentEvent')
		.set({ note: '' })
		.where('childId', '=', childId)
		.execute();
	await records
		.updateTable('censusImportLine')
		.set({ changes: '[]', record: null })
		.where('childId', '=', childId)
		.execute();
	// Where it helped a classmate to learn it stands there by its name (D4).
	await records
		.updateTable('peerHelper')
		.set({ name: '', endedAt: sql`coalesce(endedAt, ${now})` })
		.where('pupilId', '=', childId)
		.execute();
}
