import type { Approval } from '#domain/guidance.ts';
import { parseId, type DocId, type SubmissionId, type UserId } from '#domain/ids.ts';
import { parseInstant } from '#domain/time.ts';
import { parseSubmissions, type SubmissionReceipt } from '#lib/features/journal/receipts.ts';

export interface GuidanceRecord {
	readonly hashOf: ReadonlyMap<SubmissionId, string>;
	readonly approvals: readonly Approval[];
	readonly first: ReadonlyMap<string, SubmissionReceipt>;
}

/** The last answers while the app is open, so that they outlive a lost network. */
export const LAST_ANSWERS = new Map<DocId, GuidanceRecord>();

/** Reads `{ submissions: [{ id, hash, approval }] }`; what does not read well is left out. */
export function parseGuidanceRecord(body: unknown): GuidanceRecord {
	const rows = (body as { submissions?: unknown } | null)?.submissions;
	const hashOf = new Map<SubmissionId, string>();
	const approvals: Approval[] = [];
	for (const row of Array.isArray(rows) ? (rows as (Record<string, unknown> | null)[]) : []) {
		const id = parseId('submission', row?.['id']);
		if (id === null || typeof row?.['hash'] !== 'string') continue;
		hashOf.set(id, row['hash']);
		const approval = parseApproval(id, row['approval']);
		if (approval !== null) approvals.push(approval);
	}
	return { hashOf, approvals, first: parseSubmissions(body) };
}

function parseApproval(submissionId: SubmissionId, value: unknown): Approval | null {
	const approval = value as Record<string, unknown> | null;
	const by: UserId | null = parseId('user', approval?.['by']);
	const at = parseInstant(approval?.['at']);
	const decision = approval?.['decision'];
	if (by === null || at === null || (decision !== 'approved' && decision !== 'declined')) {
		return null;
	}
	const comment = typeof approval?.['comment'] === 'string' ? approval['comment'] : '';
	return { submissionId, decision, comment, by, at };
}
