import { numbersOn } from '#domain/duty/rules.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import {
	inOrderOfNeed,
	type BoardMentor,
	type PairingBoard,
	type PairingChild,
	type PairingPast,
} from '#domain/pairing/board.ts';
import type { Priority } from '#domain/pairing/priority.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import { loadRuleVersions } from '#server/duty/duty-facts.ts';
import type { Environment, Records } from '#server/services.ts';
import { undoableDecisions } from './pairing-decisions.ts';

/** The pairing board of a class, cut down to what the asking person may see. */
export interface PairingBoards {
	/** `null` when there is no such class for them. */
	board(actor: Actor, classId: ClassId): Promise<PairingBoard | null>;
	/** Who was what to this child, from when until when, newest first; what was undone is left out. */
	history(childId: ChildId): Promise<PairingPast[]>;
}

export function createPairingBoards(records: Records, env: Environment): PairingBoards {
	return {
		board: (actor, classId) => readBoard(records, env, actor, classId),
		history: (childId) => readHistory(records, childId),
	};
}

async function readBoard(
	records: Records,
	env: Environment,
	actor: Actor,
	classId: ClassId,
): Promise<PairingBoard | null> {
	if (!can(actor, 'read', { type: 'class', classId })) return null;
	const row = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.where('id', '=', classId)
		.executeTakeFirst();
	if (!row) return null;
	const today = localDateAt(env.now());
	const anyChild: ChildFacts = { childId: 'chd_' as ChildId, classId, mentorIds: [] };
	const mayOf = (action: 'pair' | 'setPriority' | 'readPriority') =>
		can(actor, action, { type: 'child', child: anyChild });
	const mayPair = mayOf('pair');
	const numbers = numbersOn(await loadRuleVersions(records), today);
	return {
		...row,
		today,
		children: await readChildren(records, actor, classId, mayPair ? today : null),
		mentors: mayPair ? await readMentors(records) : [],
		staff: mayPair ? await readStaff(records) : [],
		loadMax: numbers.mentorLoad,
		mayPair,
		mayReadPriority: mayOf('readPriority'),
		maySetPriority: mayOf('setPriority'),
	};
}

/** `undoOn`: the day whose last decisions this person may undo. */
async function readChildren(
	records: Records,
	actor: Actor,
	classId: ClassId,
	undoOn: string | null,
): Promise<PairingChild[]> {
	const rows = await records
		.selectFrom('child')
		.select(['id', 'name'])
		.where('classId', '=', classId)
		.where('leftAt', 'is', null)
		.execute();
	const ids = rows.map(({ id }) => id);
	const facts = await loadChildFacts(records, ids);
	const mentors = Map.groupBy(await readActive(records, 'pairing', ids), ({ childId }) => childId);
	const cadres = Map.groupBy(
		await readActive(records, 'cadrePairing', ids),
		({ childId }) => childId,
	);
	const helpers = await readHelpers(records, ids);
	const priorities = await readPriorities(records, ids);
	const undoable =
		undoOn === null ? new Map<ChildId, number>() : await undoableDecisions(records, ids, undoOn);
	return inOrderOfNeed(
		rows.map(({ id, name }) => {
			const child = facts.get(id);
			const maySee = child !== undefined && can(actor, 'readPriority', { type: 'child', child });
			return {
				...{ id, name },
				mentors: (mentors.get(id) ?? [])
					.map(({ userId, name: mentor, lead }) => ({ userId, name: mentor, lead: lead === 1 }))
					.toSorted((a, b) => Number(b.lead) - Number(a.lead)),
				cadres: (cadres.get(id) ?? []).map(({ userId, name: cadre }) => ({ userId, name: cadre })),
				helper: helpers.get(id) ?? null,
				priority: maySee ? (priorities.get(id) ?? null) : null,
				mayUndo: undoable.has(id),
			};
		}),
	);
}

async function readActive(
	records: Records,
	table: 'pairing' | 'cadrePairing',
	childIds: readonly ChildId[],
): Promise<{ childId: ChildId; userId: UserId; name: string; lead: 0 | 1 }[]> {
	if (table === 'pairing') {
		return records
			.selectFrom('pairing')
			.innerJoin('user', 'user.id', 'pairing.userId')
			.select(['pairing.childId', 'pairing.userId', 'user.name', 'pairing.lead'])
			.where('pairing.childId', 'in', childIds)
			.where('pairing.endedAt', 'is', null)
			.execute();
	}
	const rows = await records
		.selectFrom('cadrePairing')
		.innerJoin('user', 'user.id', 'cadrePairing.userId')
		.select(['cadrePairing.childId', 'cadrePairing.userId', 'user.name'])
		.where('cadrePairing.childId', 'in', childIds)
		.where('cadrePairing.endedAt', 'is', null)
		.execute();
	return rows.map((row) => ({ ...row, lead: 0 }));
}

/** Today's peer helper of each of these children, with the teacher who leads the two (D4). */
export async function readHelpers(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, { name: string; teacher: string }>> {
	const rows = await records
		.selectFrom('peerHelper')
		.innerJoin('user', 'user.id', 'peerHelper.teacherId')
		.select(['peerHelper.childId', 'peerHelper.name', 'user.name as teacher'])
		.where('peerHelper.childId', 'in', childIds)
		.where('peerHelper.endedAt', 'is', null)
		.execute();
	return new Map(rows.map(({ childId, name, teacher }) => [childId, { name, teacher }]));
}

/** Today's flags (E1). Whether they may be shown is the caller's to ask, child by child. */
export async function readPriorities(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, Priority>> {
	const rows = await records
		.selectFrom('priorityFlag')
		.innerJoin('user', 'user.id', 'priorityFlag.setBy')
		.select([
			'priorityFlag.childId',
			'priorityFlag.reason',
			'priorityFlag.setAt',
			'priorityFlag.reviewOn',
			'user.name as setBy',
		])
		.where('priorityFlag.childId', 'in', childIds)
		.where('priorityFlag.endedAt', 'is', null)
		.execute();
	return new Map(
		rows.map(({ childId, reason, setAt, reviewOn, setBy }) => [
			childId,
			{ reason, reviewOn, setBy, setOn: localDateAt(setAt) },
		]),
	);
}

async function readMentors(records: Records): Promise<BoardMentor[]> {
	const mentors = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['user.id as userId', 'user.name'])
		.where('roleGrant.role', '=', 'mentor')
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const pairings = await records
		.selectFrom('pairing')
		.select('userId')
		.where('endedAt', 'is', null)
		.execute();
	const loads = Map.groupBy(pairings, ({ userId }) => userId);
	return mentors
		.map((mentor) => ({ ...mentor, load: loads.get(mentor.userId)?.length ?? 0 }))
		.toSorted((a, b) => a.load - b.load || a.name.localeCompare(b.name, 'zh-CN'));
}

async function readStaff(records: Records): Promise<PairingBoard['staff']> {
	const staff = await records
		.selectFrom('user')
		.innerJoin('roleGrant', 'roleGrant.userId', 'user.id')
		.select(['user.id as userId', 'user.name'])
		.distinct()
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	return staff.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

async function readHistory(records: Records, childId: ChildId): Promise<PairingPast[]> {
	const mentors = await records
		.selectFrom('pairing')
		.innerJoin('user', 'user.id', 'pairing.userId')
		.select(['user.name', 'pairing.lead', 'pairing.startedAt', 'pairing.endedAt'])
		.where('pairing.childId', '=', childId)
		.where('pairing.undone', '=', 0)
		.execute();
	const cadres = await records
		.selectFrom('cadrePairing')
		.innerJoin('user', 'user.id', 'cadrePairing.userId')
		.select(['user.name', 'cadrePairing.startedAt', 'cadrePairing.endedAt'])
		.where('cadrePairing.childId', '=', childId)
		.where('cadrePairing.undone', '=', 0)
		.execute();
	const helpers = await records
		.selectFrom('peerHelper')
		.select(['name', 'startedAt', 'endedAt'])
		.where('childId', '=', childId)
		.where('undone', '=', 0)
		.execute();
	const all = [
		...mentors.map((row) => ({ ...row, as: row.lead === 1 ? 'lead' : 'co-mentor' }) as const),
		...cadres.map((row) => ({ ...row, as: 'cadre' }) as const),
		...helpers.map((row) => ({ ...row, as: 'helper' }) as const),
	];
	return all
		.toSorted((a, b) => (a.startedAt > b.startedAt ? -1 : 1))
		.map(({ as, name, startedAt, endedAt }) => ({
			...{ as, name, from: localDateAt(startedAt) },
			until: endedAt === null ? null : localDateAt(endedAt),
		}));
}
