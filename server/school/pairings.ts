import { loadChild } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';
import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { decide, type Minutes, type Office, type Refusal } from './office.ts';

/** Pairing a child with its mentors (结对, L8, L24): one lead at a time, co-mentors, history kept. */
export interface Pairings {
	/**
	 * Makes this mentor the child's lead or a co-mentor. A new lead takes the place of the old one,
	 * whose pairing ends; somebody paired already changes place, with the history of both.
	 */
	pair(
		actor: Actor,
		childId: ChildId,
		userId: UserId,
		as: 'lead' | 'co-mentor',
	): Promise<Result<void, Refusal>>;
	/** Ends this mentor's pairing with the child; their access ends with it. */
	end(actor: Actor, childId: ChildId, userId: UserId): Promise<Result<void, Refusal>>;
}

export function createPairings(office: Office): Pairings {
	return {
		pair: (actor, childId, userId, as) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				if (!(await isMentor(records, userId))) return fail({ type: 'not-a-mentor' });
				await endActive(
					office,
					records,
					minutes,
					childId,
					({ mentorId, lead }) => mentorId === userId || (as === 'lead' && lead),
				);
				await records
					.insertInto('pairing')
					.values({
						id: createId('pairing', office.env.random),
						childId,
						userId,
						lead: as === 'lead' ? 1 : 0,
						startedAt: office.env.now(),
						endedAt: null,
					})
					.execute();
				minutes.note(`pairing.${as}`, childId, userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
		end: (actor, childId, userId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const ended = await endActive(
					office,
					records,
					minutes,
					childId,
					({ mentorId }) => mentorId === userId,
				);
				return ended === 0 ? fail({ type: 'not-found' }) : ok(undefined);
			}),
	};
}

async function refuseToPair(
	records: Records,
	actor: Actor,
	childId: ChildId,
): Promise<Refusal | null> {
	const child = await loadChild(records, childId);
	if (child === null) return { type: 'not-found' };
	return can(actor, 'pair', { type: 'child', child }) ? null : { type: 'forbidden' };
}

async function isMentor(records: Records, userId: UserId): Promise<boolean> {
	const row = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select('roleGrant.id')
		.where('roleGrant.userId', '=', userId)
		.where('roleGrant.role', '=', 'mentor')
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
	return row !== undefined;
}

/** Ends the active pairings of a child that are picked; returns how many. */
async function endActive(
	office: Office,
	records: Records,
	minutes: Minutes,
	childId: ChildId,
	isPicked: (pairing: { mentorId: UserId; lead: boolean }) => boolean,
): Promise<number> {
	const active = await records
		.selectFrom('pairing')
		.select(['id', 'userId', 'lead'])
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.execute();
	const ending = active.filter(({ userId, lead }) =>
		isPicked({ mentorId: userId, lead: lead === 1 }),
	);
	for (const { id, userId } of ending) {
		await records
			.updateTable('pairing')
			.set({ endedAt: office.env.now() })
			.where('id', '=', id)
			.execute();
		minutes.note('pairing.end', childId, userId);
		minutes.touches([userId]);
	}
	return ending.length;
}
