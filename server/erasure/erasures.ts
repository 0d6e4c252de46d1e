import type { AccessChanges } from '#server/access/access-changes.ts';
import { MARGIN_OF, type ChildDocKind, type DocKind } from '#domain/doc-kind.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide } from '#server/school/office.ts';
import type { Environment, Records } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import { must } from '#domain/assert.ts';
import type { ErasablePiece, ErasureEntry, ErasureRequest } from '#domain/erasure.ts';
import { createId, type ChildId, type DocId, type ErasureId, type UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { eraseAgain } from './erase-again.ts';
import { eraseChild, finishChild, isWholeChild } from './erase-child.ts';
import { erasableOf } from './erasable.ts';
import type { ErasureOrder } from './ledger.ts';
import { eraseWords, finishErasure, type ErasureNeeds } from './erase-words.ts';

/**
 * Erasing words for good, on a guardian's demand. Two people: the archivist asks, the leading group
 * approves (product.md §4.4); neither reads the words, both see what there is from the index.
 */
export interface Erasures {
	/** What could be erased of a child, and what was asked for, newest first. */
	list(actor: Actor, childId: ChildId): Promise<Result<ErasureList, Refusal>>;
	ask(actor: Actor, draft: ErasureDraft): Promise<Result<ErasureId, Refusal>>;
	/** Carries it out, or declines. Settles when it is done. */
	decide(
		actor: Actor,
		id: ErasureId,
		decision: 'approved' | 'declined',
	): Promise<Result<void, Refusal>>;
	/** Finishes what a stop in the middle has left, and erases again what an older backup brought back. Call once at the start. */
	catchUp(): Promise<void>;
}

export interface ErasureList {
	readonly childName: string;
	readonly entries: readonly ErasureEntry[];
	readonly requests: readonly ErasureRequest[];
	readonly mayAsk: boolean;
	readonly mayApprove: boolean;
}

export interface ErasureDraft {
	readonly docId: DocId;
	readonly entryId: ErasablePiece | null;
	readonly reason: string;
	/** Whose, where the document is of no single child: a register. */
	readonly childId?: ChildId;
}

export type Refusal =
	| { readonly type: 'forbidden' }
	| { readonly type: 'not-found' }
	| { readonly type: 'invalid'; readonly field: string }
	/** Who asked does not approve. */
	| { readonly type: 'own-request' }
	/** Decided already, or a new generation is being made just now. */
	| { readonly type: 'busy' }
	/** Kept by law. */
	| { readonly type: 'held' };

/** The card and the reports hold the same statements. */
const SAME_WORDS: Readonly<Partial<Record<DocKind, ChildDocKind>>> = {
	card: 'tidings',
	tidings: 'card',
};

const reasonLengthMax = 200;

export type ErasuresNeeds = ErasureNeeds & { readonly changes: AccessChanges };

export function createErasures(needs: ErasuresNeeds): Erasures {
	return {
		list: (actor, childId) => list(needs, actor, childId),
		ask: (actor, draft) => ask(needs, actor, draft),
		decide: (actor, id, decision) => settle(needs, actor, id, decision),
		catchUp: () => catchUp(needs),
	};
}

async function list(
	needs: ErasuresNeeds,
	actor: Actor,
	childId: ChildId,
): Promise<Result<ErasureList, Refusal>> {
	const { records } = needs;
	const child = await loadChild(records, childId);
	if (child === null) return fail({ type: 'not-found' });
	if (!can(actor, 'list', { type: 'erasure', child })) return fail({ type: 'forbidden' });
	const { name } = await records
		.selectFrom('child')
		.select('name')
		.where('id', '=', childId)
		.executeTakeFirstOrThrow();
	return ok({
		childName: name,
		entries: await erasableOf(needs, childId),
		requests: await readRequests(records, childId),
		mayAsk: can(actor, 'ask', { type: 'erasure', child }),
		mayApprove: can(actor, 'approve', { type: 'erasure', child }),
	});
}

async function readRequests(records: Records, childId: ChildId): Promise<ErasureRequest[]> {
	const rows = await records
		.selectFrom('erasure')
		.innerJoin('document', 'document.id', 'erasure.docId')
		.innerJoin('user', 'user.id', 'erasure.askedBy')
		.leftJoin('user as decider', 'decider.id', 'erasure.decidedBy')
		.select(['erasure.id', 'document.kind', 'erasure.docId', 'erasure.entryId', 'reason'])
		.select(['askedAt', 'user.name as askedBy', 'decision', 'decidedAt', 'goneAt'])
		.select('decider.name as decidedBy')
		.where('erasure.childId', '=', childId)
		.orderBy('askedAt', 'desc')
		.execute();
	return rows.map((row) => ({ ...row, isGone: row.goneAt !== null }));
}

async function ask(
	needs: ErasuresNeeds,
	actor: Actor,
	draft: ErasureDraft,
): Promise<Result<ErasureId, Refusal>> {
	const { docId, entryId } = draft;
	const words = draft.reason.trim();
	const document = await needs.records
		.selectFrom('document')
		.select(['id', 'kind', 'childId', 'schoolYearId'])
		.where('id', '=', docId)
		.executeTakeFirst();
	const childId = document?.childId ?? (document?.kind === 'register' ? draft.childId : null);
	const child = childId && (await loadChild(needs.records, childId));
	if (!document || !child) return fail({ type: 'not-found' });
	if (!can(actor, 'ask', { type: 'erasure', child })) return fail({ type: 'forbidden' });
	if (words === '' || words.length > reasonLengthMax) {
		return fail({ type: 'invalid', field: 'reason' });
	}
	const ids = await decide(needs, actor.userId, async (records, minutes) => {
		const asked: ErasureId[] = [];
		const quoting = await quotingIt(records, document, entryId, child.childId);
		for (const id of [docId, ...quoting]) {
			const row = { docId: id, childId: child.childId, entryId, reason: words };
			asked.push(await insertRequest(records, needs.env, { ...row, askedBy: actor.userId }));
			minutes.note('erasure.ask', ...asked.slice(-1), id, entryId ?? 'all');
		}
		return asked;
	});
	return ok(must(ids[0], 'the document itself comes first'));
}

/**
 * The notes in a margin quote their host: who has all of that erased has them erased as well. A statement
 * that was settled stands on the card and in the reports under the same id.
 */
async function quotingIt(
	records: Records,
	host: Pick<RecordTables['document'], 'kind' | 'childId' | 'schoolYearId'>,
	entryId: ErasablePiece | null,
	childId: ChildId,
): Promise<DocId[]> {
	if (entryId === childId) return [];
	const margin = SAME_WORDS[host.kind] ?? (entryId === null ? MARGIN_OF[host.kind] : undefined);
	if (margin === undefined) return [];
	const margins = await records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', host.childId)
		.where('schoolYearId', host.schoolYearId === null ? 'is' : '=', host.schoolYearId)
		.where('kind', '=', margin)
		.execute();
	return margins.map(({ id }) => id);
}

async function insertRequest(
	records: Records,
	env: Environment,
	row: Pick<RecordTables['erasure'], 'docId' | 'childId' | 'entryId' | 'reason' | 'askedBy'>,
): Promise<ErasureId> {
	const id = createId('erasure', env.random);
	const undecided = { decision: null, decidedBy: null, decidedAt: null };
	const undone = { oldGeneration: null, goneAt: null };
	await records
		.insertInto('erasure')
		.values({ ...row, id, askedAt: env.now(), ...undecided, ...undone })
		.execute();
	return id;
}

async function settle(
	needs: ErasuresNeeds,
	actor: Actor,
	id: ErasureId,
	decision: 'approved' | 'declined',
): Promise<Result<void, Refusal>> {
	const row = await needs.records
		.selectFrom('erasure')
		.selectAll()
		.where('id', '=', id)
		.executeTakeFirst();
	const child = row && (await loadChild(needs.records, row.childId));
	if (!row || !child) return fail({ type: 'not-found' });
	if (!can(actor, 'approve', { type: 'erasure', child })) return fail({ type: 'forbidden' });
	if (row.askedBy === actor.userId) return fail({ type: 'own-request' });
	if (row.decision !== null) return fail({ type: 'busy' });
	const approved = { ...row, by: actor.userId };
	if (decision === 'approved') {
		return isWholeChild(row) ? eraseChild(needs, approved) : eraseWords(needs, approved);
	}
	await noteDeclined(needs, id, actor.userId);
	return ok(undefined);
}

function noteDeclined(needs: ErasuresNeeds, id: ErasureId, by: UserId): Promise<void> {
	return decide(needs, by, async (records, minutes) => {
		await records
			.updateTable('erasure')
			.set({ decision: 'declined', decidedBy: by, decidedAt: needs.env.now() })
			.where('id', '=', id)
			.where('decision', 'is', null)
			.execute();
		minutes.note('erasure.decline', id);
	});
}

async function catchUp(needs: ErasuresNeeds): Promise<void> {
	const rows = await needs.records
		.selectFrom('erasure')
		.select(['id', 'docId', 'childId', 'entryId', 'askedBy', 'oldGeneration'])
		.where('decision', '=', 'approved')
		.where('goneAt', 'is', null)
		.execute();
	for (const { oldGeneration, ...erasure } of rows) {
		if (isWholeChild(erasure)) await finishChild(needs, erasure);
		else if (oldGeneration !== null) await finishErasure(needs, erasure, oldGeneration);
	}
	for (const order of await ordersGone(needs.records)) needs.ledger.note(order);
	await eraseAgain(needs);
}

/** Those of before there was a ledger, too. */
function ordersGone(records: Records): Promise<ErasureOrder[]> {
	return records
		.selectFrom('erasure')
		.select(['id', 'docId', 'childId', 'entryId', 'askedBy'])
		.where('goneAt', 'is not', null)
		.orderBy('goneAt')
		.execute();
}
