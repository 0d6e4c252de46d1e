import type { DocId, SubmissionId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/** A submission on record, and what came too late for it; no words. */
export interface RecordedSubmission {
	readonly id: SubmissionId;
	readonly pieceId: string;
	readonly by: UserId;
	/** Clock of the device. */
	readonly at: Instant;
	readonly receivedAt: Instant;
	readonly hash: string;
	readonly late: readonly { readonly author: UserId; readonly receivedAt: Instant }[];
}

/** Everything that was submitted in a document, in the order in which it was received. */
export async function listSubmissions(
	records: Records,
	docId: DocId,
): Promise<RecordedSubmission[]> {
	const rows = await records
		.selectFrom('submission')
		.selectAll()
		.where('docId', '=', docId)
		.orderBy('receivedAt')
		.orderBy('id')
		.execute();
	const changes = await records
		.selectFrom('lateChange')
		.select(['pieceId', 'author', 'receivedAt'])
		.where('docId', '=', docId)
		.orderBy('receivedAt')
		.execute();
	const lateOf = Map.groupBy(changes, ({ pieceId }) => pieceId);
	return rows.map(({ id, pieceId, submittedBy, submittedAt, receivedAt, hash }) => ({
		...{ id, pieceId, by: submittedBy, at: submittedAt, receivedAt, hash },
		late: (lateOf.get(pieceId) ?? []).map(({ author, receivedAt }) => ({ author, receivedAt })),
	}));
}

export function knownSubmissions(
	records: Records,
	docId: DocId,
): Promise<{ id: SubmissionId; pieceId: string }[]> {
	return records
		.selectFrom('submission')
		.select(['id', 'pieceId'])
		.where('docId', '=', docId)
		.execute();
}
