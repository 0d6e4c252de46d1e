import type { ApprovedPlan } from '#domain/duty/follow-plan.ts';
import type { DutyRecord } from '#domain/duty/ledger.ts';
import { parseId, type ChildId, type SchoolYearId, type UserId } from '#domain/ids.ts';
import type { Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/**
 * The study plans that were submitted in this span (P1). A section of a study plan happened on the day
 * on which it was submitted.
 */
export async function loadStudyPlans(
	records: Records,
	childIds: readonly ChildId[],
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<{ childId: ChildId; record: DutyRecord }[]> {
	const rows = await records
		.selectFrom('submission')
		.innerJoin('document', 'document.id', 'submission.docId')
		.select(['document.childId', 'occurredOn'])
		.select(['submittedAt as writtenAt', 'receivedAt'])
		.where('document.childId', 'in', childIds)
		.where('submission.kind', '=', 'section')
		.execute();
	return rows.flatMap(({ childId, occurredOn, writtenAt, receivedAt }) => {
		const on = occurredOn ?? localDateAt(writtenAt);
		if (childId === null || on < startsOn || on > endsOn) return [];
		const record: DutyRecord = {
			...{ kind: 'study-plan', occurredOn: on, writtenAt, receivedAt, count: 1, sharedAt: null },
		};
		return [{ childId, record }];
	});
}

/** The approved guidance plans of these children in a school year, each with its reviews (X1, G3). */
export async function loadApprovedPlans(
	records: Records,
	childIds: readonly ChildId[],
	yearId: SchoolYearId | null,
): Promise<ReadonlyMap<ChildId, ApprovedPlan[]>> {
	const rows = await records
		.selectFrom('submission')
		.innerJoin('document', 'document.id', 'submission.docId')
		.leftJoin('approval', 'approval.submissionId', 'submission.id')
		.select(['document.childId', 'pieceId', 'submission.kind', 'occurredOn'])
		.select(['submittedAt as writtenAt', 'receivedAt', 'decision', 'decidedAt'])
		.where('document.childId', 'in', childIds)
		.where('document.schoolYearId', '=', yearId)
		.where('submission.kind', 'in', ['guidance', 'plan-review'])
		.orderBy('decidedAt')
		.execute();
	const pieces = Map.groupBy(rows, ({ childId, pieceId }) => `${childId} ${pieceId}`);
	const plans = [...pieces.values()].flatMap((own) => {
		const approved = own.find(({ decision }) => decision === 'approved');
		const id = parseId('guidancePlan', approved?.pieceId);
		if (!approved?.childId || !approved.decidedAt || id === null) return [];
		const reviews = own
			.filter(({ kind }) => kind === 'plan-review')
			.map(({ occurredOn, writtenAt, receivedAt }) => ({
				...{ occurredOn: occurredOn ?? localDateAt(writtenAt), writtenAt, receivedAt },
			}));
		const { childId } = approved;
		return [{ childId, plan: { id, approvedOn: localDateAt(approved.decidedAt), reviews } }];
	});
	const grouped = Map.groupBy(plans, ({ childId }) => childId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ plan }) => plan)]));
}

/** Who was ever paired with each of these children. */
export async function mentorsOf(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, ReadonlySet<UserId>>> {
	const rows = await records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('childId', 'in', childIds)
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map([...grouped].map(([id, list]) => [id, new Set(list.map(({ userId }) => userId))]));
}
