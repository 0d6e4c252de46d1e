import type { DutyRecord } from '#domain/duty/ledger.ts';
import { isThreeSided } from '#domain/meeting/meeting.ts';
import type { Span } from '#domain/school-year.ts';
import type { Records } from '#server/services.ts';

/**
 * What duty G1 is judged by: the round tables of these days at which mentors, children and guardians were
 * all there. Days and counts, never the minutes.
 */
export async function readMeetingRecords(
	records: Records,
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<DutyRecord[]> {
	const rows = await records
		.selectFrom('meeting')
		.select(['kind', 'heldOn', 'recordedAt', 'mentors', 'children', 'guardians', 'others'])
		.where('heldOn', '>=', startsOn)
		.where('heldOn', '<=', endsOn)
		.where('withdrawnAt', 'is', null)
		.orderBy('heldOn')
		.execute();
	return rows
		.filter(({ kind, ...came }) => isThreeSided({ kind, came }))
		.map(({ heldOn, recordedAt }) => ({
			...{ kind: 'meeting', occurredOn: heldOn, count: 1, sharedAt: null },
			...{ writtenAt: recordedAt, receivedAt: recordedAt },
		}));
}
