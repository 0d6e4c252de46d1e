import type { HandOverId, UserId } from '#domain/ids.ts';
import { readUntil } from '#domain/pairing/after-pairing.ts';
import { HAND_OVER_NOTE_MAX, outgoingDevice, type HandOver } from '#domain/pairing/hand-over.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt, type Instant } from '#domain/time.ts';
import { loadChild, loadChildFacts } from '#server/access/facts.ts';
import type { Boards } from '#server/duty/boards.ts';
import type { Records } from '#server/services.ts';
import { decide, type Office, type Refusal } from './office.ts';

/**
 * Hand-overs when a mentor changes (§4.5). A sheet tells the duties that are open; what was promised stands
 * in the diary, which both still read. The outgoing mentor's note is a record and not a document: by then
 * they write in none, and whoever comes after shall find it as it was when it was signed.
 */
export interface HandOvers {
	/** Those between me and somebody, and those of my class; unsigned first, newest first. */
	list(actor: Actor): Promise<HandOver[]>;
	/** The outgoing mentor's words; until the other has signed they may be changed. */
	note(actor: Actor, id: HandOverId, note: string): Promise<Result<void, Refusal>>;
	/** The new mentor has read the sheet. */
	sign(actor: Actor, id: HandOverId): Promise<Result<void, Refusal>>;
}

export function createHandOvers(office: Office, boards: Pick<Boards, 'classBoard'>): HandOvers {
	return {
		list: (actor) => list(office, boards, actor),
		note: (actor, id, note) =>
			decide(office, actor.userId, async (records, minutes) => {
				const found = await find(office, records, id);
				if (found === null) return fail({ type: 'not-found' });
				if (!mayNote(actor, found)) return fail({ type: 'forbidden' });
				const words = note.trim();
				if (words === '' || words.length > HAND_OVER_NOTE_MAX) {
					return fail({ type: 'invalid', field: 'note' });
				}
				await records
					.updateTable('handOver')
					.set({ note: words, notedAt: office.env.now() })
					.where('id', '=', id)
					.execute();
				minutes.note('hand-over.note', id, found.child.childId);
				return ok(undefined);
			}),
		sign: (actor, id) =>
			decide(office, actor.userId, async (records, minutes) => {
				const found = await find(office, records, id);
				if (found === null) return fail({ type: 'not-found' });
				if (!maySign(actor, found)) return fail({ type: 'forbidden' });
				await records
					.updateTable('handOver')
					.set({ signedAt: office.env.now() })
					.where('id', '=', id)
					.execute();
				minutes.note('hand-over.sign', id, found.child.childId);
				return ok(undefined);
			}),
	};
}

interface Found {
	readonly child: ChildFacts;
	readonly fromId: UserId;
	readonly toId: UserId;
	readonly signedAt: Instant | null;
}

/** The one it goes out from, while the sheet is unsigned and they still read. */
function mayNote(actor: Actor, { child, fromId, signedAt }: Found): boolean {
	const isOutgoing = actor.userId === fromId && signedAt === null;
	return isOutgoing && can(actor, 'noteHandOver', { type: 'child', child });
}

/** The one it goes to, once. */
function maySign(actor: Actor, { child, toId, signedAt }: Found): boolean {
	const isIncoming = actor.userId === toId && signedAt === null;
	return isIncoming && can(actor, 'signHandOver', { type: 'child', child });
}

async function find(office: Office, records: Records, id: HandOverId): Promise<Found | null> {
	const row = await records
		.selectFrom('handOver')
		.select(['childId', 'fromId', 'toId', 'signedAt'])
		.where('id', '=', id)
		.where('cancelledAt', 'is', null)
		.executeTakeFirst();
	const child = row && (await loadChild(records, row.childId, office.env.now()));
	return row && child ? { ...row, child } : null;
}

async function list(
	{ records, env }: Office,
	boards: Pick<Boards, 'classBoard'>,
	actor: Actor,
): Promise<HandOver[]> {
	const rows = await records
		.selectFrom('handOver')
		.innerJoin('child', 'child.id', 'handOver.childId')
		.innerJoin('class', 'class.id', 'child.classId')
		.innerJoin('user as from', 'from.id', 'handOver.fromId')
		.innerJoin('user as to', 'to.id', 'handOver.toId')
		.selectAll('handOver')
		.select(['child.name as childName', 'class.name as className', 'class.id as classId'])
		.select(['from.name as fromName', 'to.name as toName'])
		.where('handOver.cancelledAt', 'is', null)
		.orderBy('handOver.madeAt', 'desc')
		.execute();
	const facts = await loadChildFacts(
		records,
		rows.map(({ childId }) => childId),
		env.now(),
	);
	const found: HandOver[] = [];
	for (const row of rows) {
		const child = facts.get(row.childId);
		if (child === undefined || !mayRead(actor, child, row)) continue;
		const board = await boards.classBoard(actor, row.classId);
		const until = await readUntilOf(records, row);
		found.push({
			...{ id: row.id, note: row.note, notedAt: row.notedAt, signedAt: row.signedAt },
			child: { id: row.childId, name: row.childName, className: row.className },
			from: { userId: row.fromId, name: row.fromName },
			to: { userId: row.toId, name: row.toName },
			madeOn: localDateAt(row.madeAt),
			duties: openDuties(board?.children.find(({ id }) => id === row.childId)?.items ?? []),
			readUntil: until,
			device: outgoingDevice(until, await lastSeen(records, row.fromId), env.now()),
			mayNote: mayNote(actor, { ...row, child }),
			maySign: maySign(actor, { ...row, child }),
		});
	}
	return found.toSorted((a, b) => Number(a.signedAt !== null) - Number(b.signedAt !== null));
}

/** A head teacher reads all of their class; a mentor only those between themselves and somebody. */
function mayRead(
	actor: Actor,
	child: ChildFacts,
	{ fromId, toId }: { readonly fromId: UserId; readonly toId: UserId },
): boolean {
	if (!can(actor, 'readHandOver', { type: 'child', child })) return false;
	const isBetween = [fromId, toId].includes(actor.userId);
	return isBetween || can(actor, 'pair', { type: 'child', child });
}

function openDuties(items: HandOver['duties']): HandOver['duties'] {
	return items.filter(({ standing }) => ['overdue', 'awaited', 'open'].includes(standing));
}

async function readUntilOf(
	records: Records,
	{ childId, fromId }: Pick<RowOfHandOver, 'childId' | 'fromId'>,
): Promise<Instant | null> {
	const row = await records
		.selectFrom('pairing')
		.select((select) => select.fn.max('endedAt').as('endedAt'))
		.where('childId', '=', childId)
		.where('userId', '=', fromId)
		.where('readAfter', '=', 1)
		.executeTakeFirst();
	return row?.endedAt ? readUntil(row.endedAt) : null;
}

interface RowOfHandOver {
	readonly childId: ChildFacts['childId'];
	readonly fromId: UserId;
}

async function lastSeen(records: Records, userId: UserId): Promise<Instant | null> {
	const row = await records
		.selectFrom('session')
		.select((select) => select.fn.max('lastSeenAt').as('lastSeenAt'))
		.where('userId', '=', userId)
		.executeTakeFirst();
	return row?.lastSeenAt ?? null;
}
