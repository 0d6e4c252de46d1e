import { createId, type ClassId, type SamplingId, type UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import {
	READABLE_HOURS,
	REASON_LENGTH_MAX,
	SAMPLE_SIZE,
	SAMPLED,
	SAMPLINGS_A_DAY_MAX,
	type OpenedSampling,
	type SampledWords,
	type Sampling,
	type SamplingChoices,
	type SamplingDraft,
} from '#domain/sampling.ts';
import { pickYear } from '#domain/school-year.ts';
import { monthsBack } from '#domain/summary.ts';
import { instantFromMs, instantToMs, localDateAt } from '#domain/time.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import { noteSeen } from '#server/school/note-seen.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { loadCandidates, type Candidate } from './candidates.ts';
import { draw } from './draw.ts';
import { readSampledWords } from './sampled-words.ts';
import { readSamplings } from './sampling-list.ts';

/**
 * Sampling (抽查): a leader gives a reason, chance picks, everything is written down, the head teachers of
 * the children are told, and the words can be read for some days by whoever asked. See `domain/sampling.ts`.
 */
export interface Samplings {
	/** `invalid` by field; `enough-today` when this leader has sampled as often as a day allows. */
	draw(
		actor: Actor,
		draft: SamplingDraft,
	): Promise<Result<SamplingId, Refusal | { readonly type: 'enough-today' }>>;
	/** A sampling with its words, as far as they are this person's to read; each reading is written down. */
	open(actor: Actor, id: SamplingId): Promise<OpenedSampling | null>;
	/** All of them, or those that have picked a child of this class, newest first; never the words. */
	list(of: ClassId | 'all'): Promise<Sampling[]>;
	choices(): Promise<SamplingChoices>;
	/** The head teacher says that they have seen that they were told. */
	noteSeen(actor: Actor, id: SamplingId): Promise<Result<void, Refusal>>;
}

type Needs = Office & {
	readonly updateLog: UpdateLog;
	readonly recordIndex: Pick<RecordIndex, 'whenIdle'>;
};

const HOUR_MS = 3_600_000;

export function createSamplings(needs: Needs): Samplings {
	return {
		draw: async (actor, draft) => {
			if (!can(actor, 'sample', { type: 'school' })) return fail({ type: 'forbidden' });
			await needs.recordIndex.whenIdle();
			return decide<Awaited<ReturnType<Samplings['draw']>>>(
				needs,
				actor.userId,
				(records, minutes) => drawSampling(records, minutes, needs, actor.userId, draft),
			);
		},
		open: (actor, id) => openSampling(needs, actor, id),
		list: (of) => readSamplings(needs.records, of),
		choices: () => readChoices(needs),
		noteSeen: (actor, id) =>
			noteSeen(needs, actor.userId, {
				...{ id, action: 'sampling.seen' },
				mark: (records, at) =>
					records
						.updateTable('samplingNotice')
						.set({ seenAt: at })
						.where('samplingId', '=', id)
						.where('userId', '=', actor.userId)
						.where('seenAt', 'is', null)
						.executeTakeFirst(),
			}),
	};
}

async function drawSampling(
	records: Records,
	minutes: Minutes,
	{ env }: Pick<Needs, 'env'>,
	by: UserId,
	draft: SamplingDraft,
): Promise<Result<SamplingId, Refusal | { readonly type: 'enough-today' }>> {
	const reason = draft.reason.trim();
	const fault = faultIn({ ...draft, reason });
	if (fault !== null) return fail({ type: 'invalid', field: fault });
	if (!(await isClass(records, draft.classId))) return fail({ type: 'not-found' });
	const now = env.now();
	if ((await drawnToday(records, by, localDateAt(now))) >= SAMPLINGS_A_DAY_MAX) {
		return fail({ type: 'enough-today' });
	}
	const candidates = await loadCandidates(records, draft);
	const keyOf = ({ docId, entryId }: Candidate) => `${docId} ${entryId}`;
	const byKey = new Map(candidates.map((candidate) => [keyOf(candidate), candidate]));
	const seed = Buffer.from(env.random(new Uint8Array(16))).toString('hex');
	const { picked, listHash } = draw([...byKey.keys()], seed, draft.wanted);
	const picks = picked.flatMap((key) => byKey.get(key) ?? []);
	const id = createId('sampling', env.random);
	await records
		.insertInto('sampling')
		.values({
			...{ id, reason, seed, listHash, drawnBy: by, drawnAt: now },
			...{ classId: draft.classId, duty: draft.duty, month: draft.month, wanted: draft.wanted },
			population: candidates.length,
			readableUntil: instantFromMs(instantToMs(now) + READABLE_HOURS * HOUR_MS),
		})
		.execute();
	for (const [position, pick] of picks.entries()) {
		await records
			.insertInto('samplingPick')
			.values({ samplingId: id, position, ...pick })
			.execute();
	}
	const classIds = new Set(picks.map(({ classId }) => classId));
	if (draft.classId !== null) classIds.add(draft.classId);
	await tellHeadTeachers(records, id, [...classIds]);
	minutes.note('sampling.draw', id, ...picks.map(({ childId }) => childId));
	return ok(id);
}

/** The first thing that is wrong with what was asked for; `null` when it may stand. */
function faultIn({ reason, wanted }: SamplingDraft): string | null {
	if (reason === '' || reason.length > REASON_LENGTH_MAX) return 'reason';
	const { min, max } = SAMPLE_SIZE;
	return Number.isInteger(wanted) && wanted >= min && wanted <= max ? null : 'wanted';
}

async function isClass(records: Records, classId: ClassId | null): Promise<boolean> {
	if (classId === null) return true;
	const row = await records
		.selectFrom('class')
		.select('id')
		.where('id', '=', classId)
		.executeTakeFirst();
	return row !== undefined;
}

async function drawnToday(records: Records, by: UserId, today: string): Promise<number> {
	const rows = await records
		.selectFrom('sampling')
		.select('drawnAt')
		.where('drawnBy', '=', by)
		.orderBy('drawnAt', 'desc')
		.limit(SAMPLINGS_A_DAY_MAX)
		.execute();
	return rows.filter(({ drawnAt }) => localDateAt(drawnAt) === today).length;
}

async function tellHeadTeachers(
	records: Records,
	samplingId: SamplingId,
	classIds: readonly ClassId[],
): Promise<void> {
	const heads = await records
		.selectFrom('roleGrant')
		.select('userId')
		.distinct()
		.where('role', '=', 'headTeacher')
		.where('classId', 'in', classIds)
		.where('endedAt', 'is', null)
		.execute();
	for (const { userId } of heads) {
		await records
			.insertInto('samplingNotice')
			.values({ samplingId, userId, seenAt: null })
			.execute();
	}
}

async function openSampling(
	needs: Needs,
	actor: Actor,
	id: SamplingId,
): Promise<OpenedSampling | null> {
	const { records, env } = needs;
	const [sampling] = await readSamplings(records, 'all', id);
	const row = await records
		.selectFrom('sampling')
		.select(['drawnBy', 'duty', 'readableUntil'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (sampling === undefined || row === undefined) return null;
	const closed = (type: 'none' | 'over' | 'not-mine') => ({ ...sampling, words: { type } });
	if (!SAMPLED[row.duty].hasWords) return closed('none');
	if (row.drawnBy !== actor.userId) return closed('not-mine');
	if (row.readableUntil <= env.now()) return closed('over');
	const picks = await records
		.selectFrom('samplingPick')
		.select(['docId', 'entryId'])
		.where('samplingId', '=', id)
		.orderBy('position')
		.execute();
	// Written down first: what cannot be written down is not read.
	await decide(needs, actor.userId, async (_inside, minutes) => minutes.note('sampling.read', id));
	const words: SampledWords = {
		type: 'open',
		pieces: await readSampledWords(needs, row.duty, picks),
	};
	return { ...sampling, words };
}

async function readChoices({ records, env }: Needs): Promise<SamplingChoices> {
	const today = localDateAt(env.now());
	const classes = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.where(({ exists, selectFrom }) =>
			exists(
				selectFrom('child')
					.select('child.id')
					.whereRef('child.classId', '=', 'class.id')
					.where('child.leftAt', 'is', null),
			),
		)
		.orderBy('name')
		.execute();
	const year = pickYear(await records.selectFrom('schoolYear').selectAll().execute(), today);
	const last = year !== null && year.endsOn < today ? year.endsOn : today;
	const from = year === null || year.startsOn > today ? today : year.startsOn;
	return { classes, months: monthsBack(from, last) };
}
