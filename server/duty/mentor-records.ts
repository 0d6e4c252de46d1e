import type { CarePeriod, DutyRecord } from '#domain/duty/ledger.ts';
import type { ChildId, UserId } from '#domain/ids.ts';
import type { Span } from '#domain/school-year.ts';
import { monthAt, summaryDay } from '#domain/summary.ts';
import { localDateAt } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/** Loads what the duties of a mentor are judged by (M4): whom they lead, what they handed in and showed. */

/** A time in which somebody led a child. */
export interface Lead extends CarePeriod {
	readonly childId: ChildId;
}

/** When these mentors, or all of them, led a child of the school. */
export async function loadLeads(
	records: Records,
	of: UserId | 'all',
): Promise<ReadonlyMap<UserId, Lead[]>> {
	let query = records
		.selectFrom('pairing')
		.select(['userId', 'childId', 'startedAt', 'endedAt'])
		.where('lead', '=', 1)
		.where('undone', '=', 0);
	if (of !== 'all') query = query.where('userId', '=', of);
	const rows = await query.execute();
	const leads = rows.map(({ userId, childId, startedAt, endedAt }) => ({
		...{ userId, childId, lead: true },
		startsOn: localDateAt(startedAt),
		endsOn: endedAt === null ? null : localDateAt(endedAt),
	}));
	return Map.groupBy(leads, ({ userId }) => userId);
}

/** The summaries that were handed in for these months, and the copies other mentors can read (F4). */
export async function loadMentorRecords(
	records: Records,
	of: UserId | 'all',
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<ReadonlyMap<UserId, DutyRecord[]>> {
	const [from, to] = [monthAt(startsOn), monthAt(endsOn)];
	let summaries = records
		.selectFrom('summaryIndex')
		.select(['authorId', 'month', 'submittedAt', 'receivedAt'])
		.where('month', '>=', from)
		.where('month', '<=', to)
		.where('characters', '>', 0)
		.where('removed', '=', 0);
	let posts = records
		.selectFrom('exchangePost')
		.select(['authorId', 'month', 'postedAt', 'lookedAt'])
		.where('month', '>=', from)
		.where('month', '<=', to)
		.where('withdrawnAt', 'is', null);
	if (of !== 'all') {
		summaries = summaries.where('authorId', '=', of);
		posts = posts.where('authorId', '=', of);
	}
	const handedIn = (await summaries.execute()).flatMap(
		({ authorId, month, submittedAt, receivedAt }) =>
			submittedAt === null
				? []
				: [{ authorId, month, kind: 'summary' as const, writtenAt: submittedAt, receivedAt }],
	);
	const shown = (await posts.execute()).map(({ authorId, month, postedAt, lookedAt }) => ({
		...{ authorId, month, kind: 'exchange' as const },
		...{ writtenAt: lookedAt ?? postedAt, receivedAt: postedAt },
	}));
	const all = [...handedIn, ...shown].map(({ authorId, month, ...dates }) => ({
		authorId,
		record: {
			...{ ...dates, occurredOn: summaryDay(month, dates.writtenAt), count: 1, sharedAt: null },
		},
	}));
	const grouped = Map.groupBy(all, ({ authorId }) => authorId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ record }) => record)]));
}
