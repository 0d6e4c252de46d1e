import type { ClassId, SamplingId } from '#domain/ids.ts';
import type { Sampling } from '#domain/sampling.ts';
import type { Records } from '#server/services.ts';

/** Twice a week for ten years; older ones are in the records and not on the page. */
const LIST_MAX = 1_000;

/**
 * The samplings on record, newest first, without words. Of a class: those that asked about it or picked
 * a child of it, and of their picks only its own.
 */
export async function readSamplings(
	records: Records,
	of: ClassId | 'all',
	only?: SamplingId,
): Promise<Sampling[]> {
	let query = records
		.selectFrom('sampling')
		.innerJoin('user', 'user.id', 'sampling.drawnBy')
		.leftJoin('class', 'class.id', 'sampling.classId')
		.selectAll('sampling')
		.select(['user.name as by', 'class.name as className'])
		.orderBy('drawnAt', 'desc')
		.limit(LIST_MAX);
	if (only !== undefined) query = query.where('sampling.id', '=', only);
	const rows = await query.execute();
	const ids = rows.map(({ id }) => id);
	const picksOf = await readPicks(records, ids, of);
	const told = await records
		.selectFrom('samplingNotice')
		.innerJoin('user', 'user.id', 'samplingNotice.userId')
		.select(['samplingId', 'userId', 'user.name', 'seenAt'])
		.where('samplingId', 'in', ids)
		.orderBy('user.name')
		.execute();
	const toldOf = Map.groupBy(told, ({ samplingId }) => samplingId);
	return rows
		.filter(({ id, classId }) => of === 'all' || classId === of || picksOf.has(id))
		.map(({ id, reason, className, duty, month, by, drawnAt, ...row }) => ({
			...{ id, reason, className, duty, month, by, at: drawnAt },
			...{ readableUntil: row.readableUntil, population: row.population },
			...{ seed: row.seed, listHash: row.listHash },
			picks: (picksOf.get(id) ?? []).map(({ samplingId: _samplingId, ...pick }) => pick),
			told: (toldOf.get(id) ?? []).map(({ userId, name, seenAt }) => ({ userId, name, seenAt })),
		}));
}

async function readPicks(records: Records, ids: readonly SamplingId[], of: ClassId | 'all') {
	let query = records
		.selectFrom('samplingPick')
		.innerJoin('child', 'child.id', 'samplingPick.childId')
		.innerJoin('class', 'class.id', 'samplingPick.classId')
		.innerJoin('user', 'user.id', 'samplingPick.author')
		.select(['samplingId', 'child.name as childName', 'class.name as className'])
		.select(['user.name as author', 'occurredOn', 'writtenAt', 'receivedAt', 'photos'])
		.where('samplingId', 'in', ids)
		.orderBy('position');
	if (of !== 'all') query = query.where('samplingPick.classId', '=', of);
	return Map.groupBy(await query.execute(), ({ samplingId }) => samplingId);
}
