import { createId, type ChildId } from '#domain/ids.ts';
import { PRIORITY_REVIEW_DAYS_MAX, type PriorityReason } from '#domain/pairing/priority.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { addDays, localDateAt, type LocalDate } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** Who is to be helped first (重点帮扶, E1): decided, looked at again by a day, and lifted; history kept. */
export interface Priorities {
	/** `invalid`, field `reviewOn`, for a day that is past or too far away. A newer flag follows the old one. */
	set(actor: Actor, childId: ChildId, draft: PriorityDraft): Promise<Result<void, Refusal>>;
	lift(actor: Actor, childId: ChildId): Promise<Result<void, Refusal>>;
}

export interface PriorityDraft {
	readonly reason: PriorityReason;
	readonly reviewOn: LocalDate;
}

export function createPriorities(office: Office): Priorities {
	return {
		set: (actor, childId, { reason, reviewOn }) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuse(records, actor, childId);
				if (refusal) return fail(refusal);
				const today = localDateAt(office.env.now());
				if (reviewOn <= today || reviewOn > addDays(today, PRIORITY_REVIEW_DAYS_MAX)) {
					return fail({ type: 'invalid', field: 'reviewOn' });
				}
				await endActive(office, records, actor, childId);
				const id = createId('priorityFlag', office.env.random);
				await records
					.insertInto('priorityFlag')
					.values({
						...{ id, childId, reason, reviewOn, setBy: actor.userId, setAt: office.env.now() },
						...{ endedBy: null, endedAt: null },
					})
					.execute();
				minutes.note('priority.set', childId);
				return ok(undefined);
			}),
		lift: (actor, childId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuse(records, actor, childId);
				if (refusal) return fail(refusal);
				const ended = await endActive(office, records, actor, childId);
				if (ended === 0n) return fail({ type: 'not-found' });
				minutes.note('priority.lift', childId);
				return ok(undefined);
			}),
	};
}

async function refuse(records: Records, actor: Actor, childId: ChildId): Promise<Refusal | null> {
	const child = await loadChild(records, childId);
	if (child === null) return { type: 'not-found' };
	return can(actor, 'setPriority', { type: 'child', child }) ? null : { type: 'forbidden' };
}

async function endActive(office: Office, records: Records, actor: Actor, childId: ChildId) {
	const done = await records
		.updateTable('priorityFlag')
		.set({ endedAt: office.env.now(), endedBy: actor.userId })
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return done.numUpdatedRows;
}
