import type { DocId, SubmissionId, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Approval } from '#domain/guidance.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
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
	/** What the leading group decided of it (G3); `null` while it has not. */
	readonly approval: Omit<Approval, 'submissionId'> | null;
	readonly late: readonly { readonly author: UserId; readonly receivedAt: Instant }[];
}

/** Everything that was submitted in a document, in the order in which it was received. */
export async function listSubmissions(
	records: Records,
	docId: DocId,
): Promise<RecordedSubmission[]> {
	const rows = await records
		.selectFrom('submission')
		.leftJoin('approval', 'approval.submissionId', 'submission.id')
		.selectAll('submission')
		.select(['decision', 'comment', 'decidedBy', 'decidedAt'])
		.where('docId', '=', docId)
		.orderBy('receivedAt')
		.orderBy('submission.id')
		.execute();
	const changes = await records
		.selectFrom('lateChange')
		.select(['pieceId', 'author', 'receivedAt'])
		.where('docId', '=', docId)
		.orderBy('receivedAt')
		.execute();
	const lateOf = Map.groupBy(changes, ({ pieceId }) => pieceId);
	return rows.map(({ id, pieceId, submittedBy, submittedAt, receivedAt, hash, ...row }) => ({
		...{ id, pieceId, by: submittedBy, at: submittedAt, receivedAt, hash },
		approval: approvalIn(row),
		late: (lateOf.get(pieceId) ?? []).map(({ author, receivedAt }) => ({ author, receivedAt })),
	}));
}

type Decided = Pick<RecordTables['approval'], 'decision' | 'comment' | 'decidedBy' | 'decidedAt'>;

function approvalIn({ decision, comment, decidedBy, decidedAt }: Nullable<Decided>) {
	return decision === null || decidedBy === null || decidedAt === null
		? null
		: { decision, comment: comment ?? '', by: decidedBy, at: decidedAt };
}

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

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
