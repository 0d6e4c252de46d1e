import {
	ACT_OF_EXTENT,
	BREAK_GLASS_HOURS,
	BREAK_GLASS_MAX,
	BREAK_GLASS_REASON_MAX,
	type BreakGlass,
	type CardBehindGlass,
	type Glass,
	type OpenedBreakGlass,
} from '#domain/break-glass.ts';
import { createId, type BreakGlassId, type UserId } from '#domain/ids.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import { loadChild, loadHeadTeachers } from '#server/access/facts.ts';
import { noteSeen } from '#server/school/note-seen.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { readBroken, type WhichBroken } from './broken-list.ts';
import { readCardBehind, readCarerPhone } from './card-behind.ts';

/**
 * Breaking the glass of one contact card (应急查看): a leader, or for the carer's telephone number alone a
 * subject teacher of the child, gives a reason for one child, it is written down, the child's head teacher is
 * told, and what lies behind can be read for some hours by whoever gave the reason. See
 * `domain/break-glass.ts`.
 */
export interface BreakGlasses {
	/**
	 * Breaks this glass. While it is broken already nothing more happens, so that an answer that was lost on
	 * the way costs nothing. `invalid` without a reason, `enough-open` when this person has as many open as
	 * one may.
	 */
	open(actor: Actor, glass: Glass, reason: string): Promise<Result<BreakGlassId, Opening>>;
	/** What this person has broken here and may still read; `null` where there is nothing. */
	current(actor: Actor, glass: Glass): Promise<BreakGlass | null>;
	/**
	 * A broken glass with what lies behind it, as far as it is this person's; each reading is written down.
	 * `null` where there is none, and for whoever neither leads nor may still break it themselves.
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
		open: (actor, { childId, extent }, reason) =>
			decide<Result<BreakGlassId, Opening>>(needs, actor.userId, async (inside, minutes) => {
				const child = await loadChild(inside, childId);
				if (child === null) return fail({ type: 'not-found' });
				if (!can(actor, ACT_OF_EXTENT[extent], { type: 'child', child })) {
					return fail({ type: 'forbidden' });
				}
				const asked = { ...child, extent, reason: reason.trim() };
				return breakGlass({ ...needs, records: inside }, minutes, actor.userId, asked);
			}),
		current: async (actor, glass) => {
			const open = await readOpen(records, actor.userId, env.now());
			const mine = open.find((each) => isSame(each, glass));
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
	asked: Glass & Pick<ChildFacts, 'classId'> & { readonly reason: string },
): Promise<Result<BreakGlassId, Opening>> {
	const { childId, classId, extent, reason } = asked;
	if (reason === '' || reason.length > BREAK_GLASS_REASON_MAX) {
		return fail({ type: 'invalid', field: 'reason' });
	}
	const now = env.now();
	const open = await readOpen(records, by, now);
	const already = open.find((each) => isSame(each, asked));
	if (already !== undefined) return ok(already.id);
	if (open.length >= BREAK_GLASS_MAX) return fail({ type: 'enough-open' });
	const id = createId('breakGlass', env.random);
	const readableUntil = instantFromMs(instantToMs(now) + BREAK_GLASS_HOURS * HOUR_MS);
	await records
		.insertInto('breakGlass')
		.values({ id, childId, classId, extent, reason, brokenBy: by, brokenAt: now, readableUntil })
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

const isSame = (a: Glass, b: Glass): boolean => a.childId === b.childId && a.extent === b.extent;

/** What this person has broken and may still read. */
function readOpen(
	records: Records,
	by: UserId,
	now: Instant,
): Promise<(Glass & { readonly id: BreakGlassId })[]> {
	return records
		.selectFrom('breakGlass')
		.select(['id', 'childId', 'extent'])
		.where('brokenBy', '=', by)
		.where('readableUntil', '>', now)
		.execute();
}

async function readBehind(
	needs: Needs,
	actor: Actor,
	id: BreakGlassId,
): Promise<OpenedBreakGlass | null> {
	const [broken] = await readBroken(needs.records, { id });
	if (broken === undefined) return null;
	const child = await loadChild(needs.records, broken.childId);
	// Asked anew at each reading: what was opened outlives no role.
	const isMine =
		broken.byId === actor.userId &&
		(child === null || can(actor, ACT_OF_EXTENT[broken.extent], { type: 'child', child }));
	if (!isMine && !can(actor, 'readBreakGlass', { type: 'school' })) return null;
	if (!isMine) return { ...broken, card: { type: 'not-mine' } };
	return { ...broken, card: await cardFor(needs, broken, child !== null) };
}

async function cardFor(
	needs: Needs,
	{ id, childId, byId, extent, readableUntil }: BreakGlass,
	isHere: boolean,
): Promise<CardBehindGlass> {
	const leftMs = instantToMs(readableUntil) - instantToMs(needs.env.now());
	if (leftMs <= 0) return { type: 'over' };
	if (!isHere) return { type: 'left' };
	// Written down first: what cannot be written down is not read.
	await decide(needs, byId, async (_inside, minutes) =>
		minutes.note('break-glass.read', id, childId),
	);
	const read = extent === 'card' ? readCardBehind : readCarerPhone;
	return { type: 'open', leftMs, ...(await read(needs, childId)) };
}
