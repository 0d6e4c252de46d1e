import type { DutyRecord } from '#domain/duty/ledger.ts';
import type { ChildId } from '#domain/ids.ts';
import type { Span } from '#domain/school-year.ts';
import type { Records } from '#server/services.ts';

/** Every time a card of these children was found still right in this span (C1, C5). */
export async function loadCardRecords(
	records: Records,
	childIds: readonly ChildId[],
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<{ childId: ChildId; record: DutyRecord }[]> {
	const rows = await records
		.selectFrom('cardCheck')
		.select(['childId', 'occurredOn', 'writtenAt', 'receivedAt'])
		.where('childId', 'in', childIds)
		.where('occurredOn', '>=', startsOn)
		.where('occurredOn', '<=', endsOn)
		.execute();
	return rows.map(({ childId, ...dates }) => ({
		childId,
		record: { kind: 'card-check', ...dates, count: 1, sharedAt: null },
	}));
}
