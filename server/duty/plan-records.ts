import type { DutyRecord } from '#domain/duty/ledger.ts';
import type { ChildId } from '#domain/ids.ts';
import type { Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/** The kinds of submissions by which duties beside the books are met (product.md §1.7: P1, X1). */
const KINDS = { section: 'study-plan', 'plan-review': 'plan-review' } as const;

/**
 * The study plans that were submitted (P1) and the reviews of guidance plans (X1) in this span. A
 * section of a study plan happened on the day on which it was submitted.
 */
export async function loadPlanRecords(
	records: Records,
	childIds: readonly ChildId[],
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<{ childId: ChildId; record: DutyRecord }[]> {
	const rows = await records
		.selectFrom('submission')
		.innerJoin('document', 'document.id', 'submission.docId')
		.select(['document.childId', 'submission.kind', 'occurredOn'])
		.select(['submittedAt as writtenAt', 'receivedAt'])
		.where('document.childId', 'in', childIds)
		.where('submission.kind', 'in', ['section', 'plan-review'])
		.execute();
	return rows.flatMap(({ childId, kind, occurredOn, writtenAt, receivedAt }) => {
		const on = occurredOn ?? localDateAt(writtenAt);
		if (childId === null || on < startsOn || on > endsOn) return [];
		const record: DutyRecord = {
			kind: KINDS[kind as keyof typeof KINDS],
			...{ occurredOn: on, writtenAt, receivedAt, count: 1, sharedAt: null },
		};
		return [{ childId, record }];
	});
}

/** Who was ever paired with these children, as `child mentor`. */
export async function mentorsOf(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlySet<string>> {
	const rows = await records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('childId', 'in', childIds)
		.execute();
	return new Set(rows.map(({ childId, userId }) => `${childId} ${userId}`));
}
