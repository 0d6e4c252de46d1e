import {
	BREAK_GLASS_HOURS,
	BREAK_GLASS_MAX,
	BREAK_GLASS_REASON_MAX,
	type BreakGlass,
	type CardBehindGlass,
	type OpenedBreakGlass,
} from '#domain/break-glass.ts';
import { createId, type BreakGlassId, type ChildId, type UserId } from '#domain/ids.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import { loadChild, loadHeadTeachers } from '#server/access/facts.ts';
import { noteSeen } from '#server/school/note-seen.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { readBroken, type WhichBroken } from './broken-list.ts';
import { readCardBehind } from './card-behind.ts';

/**
 * Breaking the glass of one contact card (应急查看): a leader gives a reason for one child, it is written
 * down, the child's head teacher is told, and what holds on the card can be read for some hours by whoever
 * gave the reason. See `domain/break-glass.ts`.
 */
export interface BreakGlasses {
	/**
	 * Breaks the glass of this child's card. While it is broken already nothing more happens, so that an
	 * answer that was lost on the way costs nothing. `invalid` without a reason, `enough-open` when this
	 * leader has as many cards open as one may.
	 */
	open(actor: Actor, childId: ChildId, reason: string): Promise<Result<BreakGlassId, Opening>>;
	/** What this leader has broken for this child and may still read; `null` where there is nothing. */
	current(actor: Actor, childId: ChildId): Promise<BreakGlass | null>;
	/**
	 * A broken glass with the card behind it, as far as it is this person's; each reading is written down.
	 * `null` where there is none, and for whoever does not lead.
	 */
	read(actor: Actor, id: BreakGlassId): Promise<OpenedBreakGlass | null>;
	/** Those on record, newest first; never anything of a card. */
	list(which: WhichBroken): Promise<BreakGlass[]>;
	/** The head teacher says that they have seen that they were told. */
	noteSeen(actor: Actor, id: BreakGlassId): Promise<Result<void, Refusal>>;
}

type Opening = Refusal | { readonly type: 'enough-open' };
type Needs = Office & { readonly updateLog: UpdateLog };

const HOUR_MS = 3_600_000;

export function createBreakGlasses(needs: Needs): BreakGlasses {
	const { records, env } = needs;
	return {
		open: (actor, childId, reason) =>
			decide<Result<BreakGlassId, Opening>>(needs, actor.userId, async (inside, minutes) => {
				const child = await loadChild(inside, childId);
				if (child === null) return fail({ type: 'not-found' });
				if (!can(actor, 'breakGlass', { type: 'child', child })) return fail({ type: 'forbidden' });
				return breakGlass({ ...needs, records: inside }, minutes, actor.userId, child, reason);
			}),
		current: async (actor, childId) => {
			const open = await readOpen(records, actor.userId, env.now());
			const mine = open.find((each) => each.childId === childId);
			return (mine && (await readBroken(records, { id: mine.id }))[0]) ?? null;
		},
		read: (actor, id) => readBehind(needs, actor, id),
		list: (which) => readBroken(records, which),
		noteSeen: (actor, id) =>
			noteSeen(needs, actor.userId, {
				...{ id, action: 'break-glass.seen' },
				mark: (inside, at) =>
					inside
						.updateTable('breakGlassNotice')
						.set({ seenAt: at })
						.where((is) => is.and({ breakGlassId: id, userId: actor.userId }))
						.where('seenAt', 'is', null)
						.executeTakeFirst(),
			}),
	};
}

async function breakGlass(
	{ records, env }: Pick<Needs, 'records' | 'env'>,
	minutes: Minutes,
	by: UserId,
	{ childId, classId }: ChildFacts,
	said: string,
): Promise<Result<BreakGlassId, Opening>> {
	const reason = said.trim();
	if (reason === '' || reason.length > BREAK_GLASS_REASON_MAX) {
		return fail({ type: 'invalid', field: 'reason' });
	}
	const now = env.now();
	const open = await readOpen(records, by, now);
	const already = open.find((each) => each.childId === childId);
	if (already !== undefined) return ok(already.id);
	if (open.length >= BREAK_GLASS_MAX) return fail({ type: 'enough-open' });
	const id = createId('breakGlass', env.random);
	const readableUntil = instantFromMs(instantToMs(now) + BREAK_GLASS_HOURS * HOUR_MS);
	await records
		.insertInto('breakGlass')
		.values({ id, childId, classId, reason, brokenBy: by, brokenAt: now, readableUntil })
		.execute();
	for (const userId of (await loadHeadTeachers(records)).get(classId) ?? []) {
		await records
			.insertInto('breakGlassNotice')
			.values({ breakGlassId: id, userId, seenAt: null })
			.execute();
	}
	minutes.note('break-glass.open', id, childId);
	return ok(id);
}

/** What this person has broken and may still read. */
function readOpen(
	records: Records,
	by: UserId,
	now: Instant,
): Promise<{ readonly id: BreakGlassId; readonly childId: ChildId }[]> {
	return records
		.selectFrom('breakGlass')
		.select(['id', 'childId'])
		.where('brokenBy', '=', by)
		.where('readableUntil', '>', now)
		.execute();
}

async function readBehind(
	needs: Needs,
	actor: Actor,
	id: BreakGlassId,
): Promise<OpenedBreakGlass | null> {
	if (!can(actor, 'readBreakGlass', { type: 'school' })) return null;
	const [broken] = await readBroken(needs.records, { id });
	return broken === undefined ? null : { ...broken, card: await cardFor(needs, actor, broken) };
}

async function cardFor(
	needs: Needs,
	actor: Actor,
	{ id, childId, byId, readableUntil }: BreakGlass,
): Promise<CardBehindGlass> {
	const { records, env } = needs;
	if (byId !== actor.userId) return { type: 'not-mine' };
	const leftMs = instantToMs(readableUntil) - instantToMs(env.now());
	if (leftMs <= 0) return { type: 'over' };
	const child = await loadChild(records, childId);
	if (child === null) return { type: 'left' };
	// Asked anew at each reading: what was opened outlives no role.
	if (!can(actor, 'breakGlass', { type: 'child', child })) return { type: 'not-mine' };
	// Written down first: what cannot be written down is not read.
	await decide(needs, actor.userId, async (_inside, minutes) =>
		minutes.note('break-glass.read', id, childId),
	);
	return { type: 'open', leftMs, ...(await readCardBehind(needs, childId)) };
}
