import type { RecordTables } from '#server/store/records/schema.ts';
import { SAMPLED, type SamplingDraft } from '#domain/sampling.ts';
import type { Records } from '#server/services.ts';

/** A piece that may be picked, as it will be on record. */
export type Candidate = Omit<RecordTables['samplingPick'], 'samplingId' | 'position'>;

/**
 * Everything that happened in this month, is of this kind and counts for its duty, of the children who
 * are at school: nothing that was removed or left empty, and of cards those that were submitted.
 */
export async function loadCandidates(
	records: Records,
	{ classId, duty, month }: Pick<SamplingDraft, 'classId' | 'duty' | 'month'>,
): Promise<Candidate[]> {
	const { type } = SAMPLED[duty];
	let query = records
		.selectFrom('entryIndex')
		.innerJoin('child', 'child.id', 'entryIndex.childId')
		.select(['docId', 'entryId', 'childId', 'child.classId', 'author', 'photos'])
		.select(['occurredOn', 'writtenAt', 'receivedAt'])
		.where('child.leftAt', 'is', null)
		.where('type', '=', type)
		.where('removed', '=', 0)
		.where(({ eb, fn }) =>
			eb(fn<string>('substr', ['occurredOn', eb.lit(1), eb.lit(7)]), '=', month),
		)
		.where((or) => or.or([or('characters', '>', 0), or('photos', '>', 0)]));
	if (classId !== null) query = query.where('child.classId', '=', classId);
	if (type === 'talk') {
		query = query.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('submission')
					.select('submission.id')
					.whereRef('submission.docId', '=', 'entryIndex.docId')
					.whereRef('submission.pieceId', '=', 'entryIndex.entryId'),
			),
		);
	}
	return query.execute();
}
