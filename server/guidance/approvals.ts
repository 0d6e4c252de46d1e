import type { AskedApproval } from '#domain/guidance.ts';
import { createId, parseId, type SubmissionId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { loadChild } from '#server/access/facts.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';

/**
 * The leading group approves guidance plans (G3; product.md §4.4 row "IPL"). What it decides about is
 * the frozen version that was asked for, by its hash; the decision is a record and is never changed.
 */
export interface Approvals {
	/** What waits for a decision, the oldest first. */
	asked(): Promise<AskedApproval[]>;
	/**
	 * `busy`: it has been decided. `own-request`: whoever asked does not decide. A plan that is sent
	 * back says why: `invalid`, field `comment`.
	 */
	settle(
		actor: Actor,
		draft: ApprovalDraft,
	): Promise<Result<void, Refusal | { type: 'busy' } | { type: 'own-request' }>>;
}

export interface ApprovalDraft {
	readonly submissionId: SubmissionId;
	readonly decision: 'approved' | 'declined';
	readonly comment: string;
}

type Needs = Office & { readonly recordIndex: Pick<RecordIndex, 'whenIdle'> };

export function createApprovals(needs: Needs): Approvals {
	return {
		asked: async () => {
			await needs.recordIndex.whenIdle();
			return readAsked(needs.records);
		},
		settle: (actor, draft) => settle(needs, actor, draft),
	};
}

async function readAsked(records: Records): Promise<AskedApproval[]> {
	const rows = await records
		.selectFrom('submission')
		.innerJoin('document', 'document.id', 'submission.docId')
		.innerJoin('child', 'child.id', 'document.childId')
		.innerJoin('user', 'user.id', 'submission.submittedBy')
		.leftJoin('approval', 'approval.submissionId', 'submission.id')
		.select(['submission.id as submissionId', 'submission.docId', 'submission.pieceId'])
		.select(['child.id as childId', 'child.name as childName'])
		.select(['user.name as askedBy', 'submission.submittedAt as askedAt'])
		.where('submission.kind', '=', 'guidance')
		.where('approval.id', 'is', null)
		.where('child.leftAt', 'is', null)
		.orderBy('submission.submittedAt')
		.execute();
	return rows.flatMap(({ pieceId, ...row }) => {
		const planId = parseId('guidancePlan', pieceId);
		return planId === null ? [] : [{ ...row, planId }];
	});
}

async function settle(needs: Needs, actor: Actor, draft: ApprovalDraft) {
	const { submissionId, decision } = draft;
	const comment = draft.comment.trim();
	return decide<Awaited<ReturnType<Approvals['settle']>>>(
		needs,
		actor.userId,
		async (records, minutes) => {
			const row = await records
				.selectFrom('submission')
				.innerJoin('document', 'document.id', 'submission.docId')
				.leftJoin('approval', 'approval.submissionId', 'submission.id')
				.select(['document.childId', 'submission.submittedBy', 'approval.id as decided'])
				.where('submission.id', '=', submissionId)
				.where('submission.kind', '=', 'guidance')
				.executeTakeFirst();
			const child = row?.childId ? await loadChild(records, row.childId) : null;
			if (!row || child === null) return fail({ type: 'not-found' });
			if (!can(actor, 'approve', { type: 'child', child })) return fail({ type: 'forbidden' });
			if (row.submittedBy === actor.userId) return fail({ type: 'own-request' });
			if (row.decided !== null) return fail({ type: 'busy' });
			if (decision === 'declined' && comment === '') {
				return fail({ type: 'invalid', field: 'comment' });
			}
			await records
				.insertInto('approval')
				.values({
					id: createId('approval', needs.env.random),
					...{ submissionId, decision, comment, decidedBy: actor.userId },
					decidedAt: needs.env.now(),
				})
				.execute();
			minutes.note(`guidance.${decision}`, submissionId, child.childId);
			return ok(undefined);
		},
	);
}
