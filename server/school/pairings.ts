import type { Records } from '#server/services.ts';
import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { makeHandOver } from './make-hand-over.ts';
import { decide, type Minutes, type Office, type Refusal } from './office.ts';
import { nextDecision, refuseToPair } from './pairing-decisions.ts';

/** Pairing a child with its mentors (结对, L8, L24): one lead at a time, co-mentors, history kept. */
export interface Pairings {
	/**
	 * Makes this mentor the child's lead or a co-mentor. A new lead takes the place of the old one,
	 * whose pairing ends and with whom a hand-over begins (§4.5); somebody paired already changes place,
	 * with the history of both.
	 */
	pair(
		actor: Actor,
		childId: ChildId,
		userId: UserId,
		as: 'lead' | 'co-mentor',
	): Promise<Result<void, Refusal>>;
	/**
	 * Ends this mentor's pairing with the child. They write no more at once; they read for two weeks, to
	 * hand over what is open (§4.5), unless `reading` is `none`.
	 */
	end(
		actor: Actor,
		childId: ChildId,
		userId: UserId,
		reading?: 'two-weeks' | 'none',
	): Promise<Result<void, Refusal>>;
}

export function createPairings(office: Office): Pairings {
	return {
		pair: (actor, childId, userId, as) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal =
					(await refuseToPair(records, actor, childId)) ??
					(await refuseMentor(records, childId, userId));
				if (refusal) return fail(refusal);
				const decision = await nextDecision(records);
				const ended = await endActive(office, records, minutes, {
					...{ childId, decision, reading: 'two-weeks' },
					isPicked: (pairing) => pairing.userId === userId || (as === 'lead' && pairing.lead),
				});
				await records
					.insertInto('pairing')
					.values({
						id: createId('pairing', office.env.random),
						...{ childId, userId, lead: as === 'lead' ? 1 : 0 },
						...{ startedAt: office.env.now(), endedAt: null, readAfter: 1 },
						...{ startedIn: decision, endedIn: null, undone: 0 },
					})
					.execute();
				const before = ended.find((pairing) => pairing.lead)?.userId;
				if (as === 'lead') {
					await makeHandOver(office, records, minutes, { childId, toId: userId, decision, before });
				}
				minutes.note(`pairing.${as}`, childId, userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
		end: (actor, childId, userId, reading = 'two-weeks') =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const decision = await nextDecision(records);
				const ended = await endActive(office, records, minutes, {
					...{ childId, decision, reading },
					isPicked: (pairing) => pairing.userId === userId,
				});
				return ended.length === 0 ? fail({ type: 'not-found' }) : ok(undefined);
			}),
	};
}

/** Only a mentor is paired, and nobody as mentor who is the child's cadre (E2: two people). */
async function refuseMentor(
	records: Records,
	childId: ChildId,
	userId: UserId,
): Promise<Refusal | null> {
	const role = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select('roleGrant.id')
		.where('roleGrant.userId', '=', userId)
		.where('roleGrant.role', '=', 'mentor')
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
	if (role === undefined) return { type: 'not-a-mentor' };
	const cadre = await records
		.selectFrom('cadrePairing')
		.select('id')
		.where('childId', '=', childId)
		.where('userId', '=', userId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return cadre === undefined ? null : { type: 'paired-otherwise' };
}

interface Ending {
	readonly childId: ChildId;
	readonly decision: number;
	readonly reading: 'two-weeks' | 'none';
	readonly isPicked: (pairing: { userId: UserId; lead: boolean }) => boolean;
}

/** Ends the active pairings of a child that are picked; returns them. */
async function endActive(
	office: Office,
	records: Records,
	minutes: Minutes,
	{ childId, decision, reading, isPicked }: Ending,
): Promise<{ userId: UserId; lead: boolean }[]> {
	const active = await records
		.selectFrom('pairing')
		.select(['id', 'userId', 'lead'])
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.execute();
	const ending = active
		.map(({ id, userId, lead }) => ({ id, userId, lead: lead === 1 }))
		.filter(isPicked);
	for (const { id, userId } of ending) {
		await records
			.updateTable('pairing')
			.set({
				...{ endedAt: office.env.now(), endedIn: decision },
				readAfter: reading === 'none' ? 0 : 1,
			})
			.where('id', '=', id)
			.execute();
		minutes.note('pairing.end', childId, userId, ...(reading === 'none' ? ['at-once'] : []));
		minutes.touches([userId]);
	}
	// Whoever was its mentor earlier as well must not read on by that.
	if (reading === 'none') await endReading(records, childId, ending);
	return ending;
}

async function endReading(
	records: Records,
	childId: ChildId,
	ending: readonly { readonly userId: UserId }[],
): Promise<void> {
	await records
		.updateTable('pairing')
		.set({ readAfter: 0 })
		.where('childId', '=', childId)
		.where(
			'userId',
			'in',
			ending.map(({ userId }) => userId),
		)
		.execute();
}
