import type { ChildDuty } from '#domain/duty/duty.ts';
import type { WaiverReason } from '#domain/duty/ledger.ts';
import { createId, type ChildId, type WaiverId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { LocalDate } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';

/** Excusing a child's mentor from duties for some days (免, product.md §1.7); never without a reason. */
export interface Waivers {
	/** `invalid`, field `note`, without words where the reason is another than illness or absence. */
	grant(actor: Actor, childId: ChildId, draft: WaiverDraft): Promise<Result<WaiverId, Refusal>>;
	/** Takes a waiver back; what it excused is owed again. */
	end(actor: Actor, waiverId: WaiverId): Promise<Result<void, Refusal>>;
}

export interface WaiverDraft {
	/** `null` for all duties. */
	readonly duty: ChildDuty | null;
	readonly startsOn: LocalDate;
	readonly endsOn: LocalDate;
	readonly reason: WaiverReason;
	readonly note: string;
}

export function createWaivers(office: Office): Waivers {
	return {
		grant: (actor, childId, { duty, startsOn, endsOn, reason, note }) =>
			decide(office, actor.userId, async (records, minutes) => {
				const child = await loadChild(records, childId);
				if (child === null) return fail({ type: 'not-found' });
				if (!can(actor, 'waive', { type: 'child', child })) return fail({ type: 'forbidden' });
				if (endsOn < startsOn) return fail({ type: 'invalid', field: 'endsOn' });
				const words = note.trim();
				if (reason === 'other' && words === '') return fail({ type: 'invalid', field: 'note' });
				const id = createId('waiver', office.env.random);
				await records
					.insertInto('waiver')
					.values({
						...{ id, childId, duty, startsOn, endsOn, reason, note: words },
						grantedBy: actor.userId,
						grantedAt: office.env.now(),
						endedBy: null,
						endedAt: null,
					})
					.execute();
				minutes.note('waiver.grant', id, childId);
				return ok(id);
			}),
		end: (actor, waiverId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const row = await records
					.selectFrom('waiver')
					.select('childId')
					.where('id', '=', waiverId)
					.where('endedAt', 'is', null)
					.executeTakeFirst();
				const child = row && (await loadChild(records, row.childId));
				if (!child) return fail({ type: 'not-found' });
				if (!can(actor, 'waive', { type: 'child', child })) return fail({ type: 'forbidden' });
				await records
					.updateTable('waiver')
					.set({ endedBy: actor.userId, endedAt: office.env.now() })
					.where('id', '=', waiverId)
					.execute();
				minutes.note('waiver.end', waiverId, child.childId);
				return ok(undefined);
			}),
	};
}
