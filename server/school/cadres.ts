import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { decide, type Office, type Refusal } from './office.ts';
import { isOnStaff, nextDecision, refuseToPair } from './pairing-decisions.ts';

/** Cadres (帮扶干部, E2, L24): a member of the staff beside the mentors of a child that needs help first. */
export interface Cadres {
	/** `paired-otherwise` for one of the child's mentors: two people stand by it, not one twice. */
	pair(actor: Actor, childId: ChildId, userId: UserId): Promise<Result<void, Refusal>>;
	/** Their access ends with it, at once: what is handed over is the mentors' business. */
	end(actor: Actor, childId: ChildId, userId: UserId): Promise<Result<void, Refusal>>;
}

export function createCadres(office: Office): Cadres {
	return {
		pair: (actor, childId, userId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				if (!(await isOnStaff(records, userId))) return fail({ type: 'not-on-the-staff' });
				const active = (table: 'pairing' | 'cadrePairing') =>
					records
						.selectFrom(table)
						.select('id')
						.where('childId', '=', childId)
						.where('userId', '=', userId)
						.where('endedAt', 'is', null)
						.executeTakeFirst();
				if (await active('pairing')) return fail({ type: 'paired-otherwise' });
				if (await active('cadrePairing')) return ok(undefined);
				await records
					.insertInto('cadrePairing')
					.values({
						id: createId('cadrePairing', office.env.random),
						...{ childId, userId, startedAt: office.env.now(), endedAt: null },
						...{ startedIn: await nextDecision(records), endedIn: null, undone: 0 },
					})
					.execute();
				minutes.note('cadre.pair', childId, userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
		end: (actor, childId, userId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const done = await records
					.updateTable('cadrePairing')
					.set({ endedAt: office.env.now(), endedIn: await nextDecision(records) })
					.where('childId', '=', childId)
					.where('userId', '=', userId)
					.where('endedAt', 'is', null)
					.executeTakeFirst();
				if (done.numUpdatedRows === 0n) return fail({ type: 'not-found' });
				minutes.note('cadre.end', childId, userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
	};
}
