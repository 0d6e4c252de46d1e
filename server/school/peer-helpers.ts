import { createId, type ChildId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Records } from '#server/services.ts';
import { parseName } from './names.ts';
import { decide, type Office, type Refusal } from './office.ts';
import { isOnStaff, nextDecision, refuseToPair } from './pairing-decisions.ts';

/**
 * Peer helpers (学习帮手, D4, L20): another pupil of the class who learns with the child, led by a teacher.
 * One at a time, history kept. The helper gets no access: there is nothing here that anybody could read by.
 */
export interface PeerHelpers {
	/** A new helper takes the place of the old one. `invalid`, field `helper`, for the child itself. */
	name(actor: Actor, childId: ChildId, draft: HelperDraft): Promise<Result<void, Refusal>>;
	end(actor: Actor, childId: ChildId): Promise<Result<void, Refusal>>;
}

export interface HelperDraft {
	readonly name: string;
	/** Who leads the two. */
	readonly teacherId: UserId;
}

export function createPeerHelpers(office: Office): PeerHelpers {
	return {
		name: (actor, childId, draft) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const name = parseName(draft.name);
				if (name === null) return fail({ type: 'invalid', field: 'helper' });
				if (!(await isOnStaff(records, draft.teacherId))) return fail({ type: 'not-on-the-staff' });
				const pupilId = await findClassmate(records, childId, name);
				if (pupilId === childId) return fail({ type: 'invalid', field: 'helper' });
				const decision = await nextDecision(records);
				await endActive(office, records, childId, decision);
				await records
					.insertInto('peerHelper')
					.values({
						id: createId('peerHelper', office.env.random),
						...{ childId, pupilId, name, teacherId: draft.teacherId },
						...{ startedAt: office.env.now(), endedAt: null },
						...{ startedIn: decision, endedIn: null, undone: 0 },
					})
					.execute();
				minutes.note('helper.name', childId, draft.teacherId);
				return ok(undefined);
			}),
		end: (actor, childId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const ended = await endActive(office, records, childId, await nextDecision(records));
				if (ended === 0n) return fail({ type: 'not-found' });
				minutes.note('helper.end', childId);
				return ok(undefined);
			}),
	};
}

async function endActive(office: Office, records: Records, childId: ChildId, decision: number) {
	const done = await records
		.updateTable('peerHelper')
		.set({ endedAt: office.env.now(), endedIn: decision })
		.where('childId', '=', childId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return done.numUpdatedRows;
}

/** The one child of the class with this name; `null` for a pupil without a record, or two of one name. */
async function findClassmate(
	records: Records,
	childId: ChildId,
	name: string,
): Promise<ChildId | null> {
	const rows = await records
		.selectFrom('child')
		.innerJoin('child as own', 'own.classId', 'child.classId')
		.select('child.id')
		.where('own.id', '=', childId)
		.where('child.name', '=', name)
		.where('child.leftAt', 'is', null)
		.execute();
	return rows.length === 1 ? (rows[0]?.id ?? null) : null;
}
