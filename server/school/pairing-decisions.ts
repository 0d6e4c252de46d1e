import type { Records } from '#server/services.ts';
import type { ChildId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Minutes, type Office, type Refusal } from './office.ts';

/**
 * Decisions of the pairing board are numbered in their order, across mentors, cadres and peer helpers, so
 * that the last one about a child can be undone as a whole: a new lead mentor and the end of the old one
 * are one decision.
 */
const TABLES = ['pairing', 'cadrePairing', 'peerHelper'] as const;
type Table = (typeof TABLES)[number];

export async function nextDecision(records: Records): Promise<number> {
	let last = 0;
	for (const table of TABLES) {
		const row = await records
			.selectFrom(table)
			.select((select) => [
				select.fn.max('startedIn').as('started'),
				select.fn.max('endedIn').as('ended'),
			])
			.executeTakeFirst();
		last = Math.max(last, row?.started ?? 0, row?.ended ?? 0);
	}
	return last + 1;
}

/** The refusal of whoever may not pair this child; `null` for those who may. */
export async function refuseToPair(
	records: Records,
	actor: Actor,
	childId: ChildId,
): Promise<Refusal | null> {
	const child = await loadChild(records, childId);
	if (child === null) return { type: 'not-found' };
	return can(actor, 'pair', { type: 'child', child }) ? null : { type: 'forbidden' };
}

/** Is this somebody with an open account and some role? */
export async function isOnStaff(records: Records, userId: UserId): Promise<boolean> {
	const row = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select('roleGrant.id')
		.where('roleGrant.userId', '=', userId)
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.executeTakeFirst();
	return row !== undefined;
}

export interface PairingDecisions {
	/**
	 * Takes back the last decision about this child, while its day lasts: what it began counts as never
	 * having been, and gives no reading afterwards; what it ended goes on.
	 */
	undo(actor: Actor, childId: ChildId): Promise<Result<void, Refusal>>;
}

export function createPairingDecisions(office: Office): PairingDecisions {
	return {
		undo: (actor, childId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const refusal = await refuseToPair(records, actor, childId);
				if (refusal) return fail(refusal);
				const today = localDateAt(office.env.now());
				const last = (await undoableDecisions(records, [childId], today)).get(childId);
				if (last === undefined) return fail({ type: 'nothing-to-undo' });
				for (const table of TABLES) await undoIn(office, records, minutes, table, childId, last);
				await records
					.updateTable('handOver')
					.set({ cancelledAt: office.env.now() })
					.where('childId', '=', childId)
					.where('madeIn', '=', last)
					.execute();
				minutes.note('pairing.undo', childId);
				return ok(undefined);
			}),
	};
}

/** The last decision about each of these children, where it is of today and can be undone. */
export async function undoableDecisions(
	records: Records,
	childIds: readonly ChildId[],
	today: string,
): Promise<ReadonlyMap<ChildId, number>> {
	const last = new Map<ChildId, { decision: number; isToday: boolean }>();
	const note = (childId: ChildId, decision: number | null, at: string | null) => {
		if (decision === null || at === null || decision === 0) return;
		const known = last.get(childId);
		if (known !== undefined && known.decision >= decision) return;
		last.set(childId, { decision, isToday: localDateAt(at as never) === today });
	};
	for (const table of TABLES) {
		const rows = await records
			.selectFrom(table)
			.select(['childId', 'startedIn', 'startedAt', 'endedIn', 'endedAt'])
			.where('childId', 'in', childIds)
			.where('undone', '=', 0)
			.execute();
		for (const { childId, startedIn, startedAt, endedIn, endedAt } of rows) {
			note(childId, startedIn, startedAt);
			note(childId, endedIn, endedAt);
		}
	}
	return new Map(
		[...last].flatMap(([childId, { decision, isToday }]): [ChildId, number][] =>
			isToday ? [[childId, decision]] : [],
		),
	);
}

async function undoIn(
	office: Office,
	records: Records,
	minutes: Minutes,
	table: Table,
	childId: ChildId,
	decision: number,
): Promise<void> {
	const now = office.env.now();
	const isOfIt = (column: 'startedIn' | 'endedIn') =>
		records
			.selectFrom(table)
			.select('id')
			.where('childId', '=', childId)
			.where(column, '=', decision)
			.where('undone', '=', 0)
			.execute();
	// First what it began goes, then what it ended comes back: there is one lead at any time.
	for (const { id } of await isOfIt('startedIn')) {
		await records
			.updateTable(table)
			.set({ undone: 1, endedAt: now, endedIn: decision })
			.where('id', '=', id)
			.execute();
		if (table === 'pairing') {
			await records
				.updateTable(table)
				.set({ readAfter: 0 })
				.where('id', '=', id as never)
				.execute();
		}
	}
	for (const { id } of await isOfIt('endedIn')) {
		await records
			.updateTable(table)
			.set({ endedAt: null, endedIn: null })
			.where('id', '=', id)
			.execute();
	}
	if (table === 'peerHelper') return;
	const touched = await records
		.selectFrom(table)
		.select('userId')
		.where('childId', '=', childId)
		.execute();
	minutes.touches(touched.map(({ userId }) => userId));
}
