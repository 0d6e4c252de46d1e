import * as Y from 'yjs';
import { loadDocument, loadDocuments } from '#server/access/facts.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Contributions } from '#server/relay/contribute.ts';
import { isReadable } from '#server/relay/admission.ts';
import { rootsOf } from '#server/relay/roots.ts';
import type { Environment, Records } from '#server/services.ts';
import type { QuarantinedWords } from '#server/store/log/quarantine.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { QuarantinedParcel } from '#domain/quarantine.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { instantToMs } from '#domain/time.ts';
import { describeParcel, type DescribedDocument } from './describe-parcel.ts';
import { differenceIn } from './difference.ts';
import { readDocumentRow, type DocumentRow } from './document-row.ts';
import { parcelsOf } from './parcels.ts';
import { couldEverWrite } from './past-right.ts';
import { typedWords } from './typed-words.ts';

/**
 * The quarantine as people see it: devices hand in what the document could not take, and whoever may
 * settle it (`can(actor, 'settle', document)`) looks, merges by hand or puts away. Nothing is dropped.
 */
export interface QuarantineDesk {
	/** The clocks of what the school has had of this document, so that a device hands in only the rest. */
	clocks(by: UserId, docId: DocId, generation: number): Promise<Result<Uint8Array, DeskRefusal>>;
	/** Keeps what is new to the school and says what of it was typed. */
	handIn(by: Writer, draft: HandIn): Promise<Result<HandedIn, DeskRefusal>>;
	/** Everything this person may settle, newest first. */
	list(actor: Actor): Promise<QuarantinedParcel[]>;
	/** Merges these rows of a document into it in their author's name, or puts them away. */
	settle(actor: Actor, decision: Decision): Promise<Result<void, DeskRefusal>>;
}

export interface Writer {
	readonly userId: UserId;
	readonly sessionId: SessionId;
}

export interface HandIn {
	readonly docId: DocId;
	readonly generation: number;
	/** The device's own name for it; handing in twice keeps it once. */
	readonly handIn: string;
	/** Yjs update, encoding V1. */
	readonly update: Uint8Array;
}

export interface HandedIn {
	/** The words, run by run; `null` when the document has all of it already. */
	readonly typed: readonly string[] | null;
}

export interface Decision {
	readonly docId: DocId;
	readonly numbers: readonly number[];
	readonly state: 'merged' | 'put-away';
}

export type DeskRefusal =
	| { readonly type: 'forbidden' }
	| { readonly type: 'not-found' }
	| { readonly type: 'unreadable' }
	| { readonly type: 'full' }
	/** Today's document has not got what the words build on: they can only be copied by hand. */
	| { readonly type: 'cannot-merge' }
	/** The document is just being replaced, or has been since it was looked up. */
	| { readonly type: 'moving' };

export interface DeskNeeds {
	readonly records: Records;
	readonly env: Environment;
	readonly updateLog: UpdateLog;
	readonly contributions: Contributions;
}

export function createQuarantineDesk(needs: DeskNeeds): QuarantineDesk {
	return {
		clocks: (by, docId, generation) => clocks(needs, by, docId, generation),
		handIn: (by, draft) => handIn(needs, by, draft),
		list: (actor) => list(needs, actor),
		settle: (actor, decision) => settle(needs, actor, decision),
	};
}

async function findWritten(
	{ records }: DeskNeeds,
	by: UserId,
	docId: DocId,
): Promise<Result<DocumentRow, DeskRefusal>> {
	const document = await readDocumentRow(records, docId);
	if (document === null) return fail({ type: 'not-found' });
	return (await couldEverWrite(records, by, document)) ? ok(document) : fail({ type: 'forbidden' });
}

/** Both the generation the words were written on, where it still exists, and the one of today. */
async function clocks(
	needs: DeskNeeds,
	by: UserId,
	docId: DocId,
	generation: number,
): Promise<Result<Uint8Array, DeskRefusal>> {
	const document = await findWritten(needs, by, docId);
	if (!document.ok) return document;
	const reached = new Map<number, number>();
	for (const each of new Set([generation, document.value.generation])) {
		const doc = await readDocument(needs.updateLog, docId, each);
		const vector = Y.decodeStateVector(Y.encodeStateVector(doc));
		for (const [client, clock] of vector) {
			reached.set(client, Math.max(reached.get(client) ?? 0, clock));
		}
		doc.destroy();
	}
	return ok(Y.encodeStateVector(reached));
}

async function handIn(
	needs: DeskNeeds,
	by: Writer,
	{ docId, generation, handIn: name, update }: HandIn,
): Promise<Result<HandedIn, DeskRefusal>> {
	const document = await findWritten(needs, by.userId, docId);
	if (!document.ok) return document;
	if (!isReadable(update, rootsOf(document.value.kind))) return fail({ type: 'unreadable' });
	const had = await clocks(needs, by.userId, docId, generation);
	if (!had.ok) return had;
	// What the school has had is not taken again: of an erased entry nothing comes back this way.
	const bytes = Y.diffUpdate(update, had.value);
	if (await isKnown(needs, document.value, bytes)) return ok({ typed: null });
	const kept = await needs.updateLog.quarantine.keep({
		...{ docId, generation, author: by.userId, session: by.sessionId, bytes },
		reason: generation === document.value.generation ? 'right-ended' : 'older-copy',
		handIn: name,
	});
	return kept === 'full' ? fail({ type: 'full' }) : ok({ typed: typedWords([bytes]) });
}

/** Would merging it change nothing at all? */
async function isKnown(
	{ updateLog }: DeskNeeds,
	{ id, kind, generation }: DescribedDocument,
	update: Uint8Array,
): Promise<boolean> {
	if (Y.decodeUpdate(update).structs.length > 0) return false;
	const doc = await readDocument(updateLog, id, generation);
	const { pieces, update: whole } = differenceIn(doc, kind, [update]);
	return whole !== null && pieces.length === 0;
}

async function list(needs: DeskNeeds, actor: Actor): Promise<QuarantinedParcel[]> {
	const { records, updateLog } = needs;
	const mine = (await loadDocuments(records, 'all')).filter((document) =>
		maySettle(actor, { type: 'document', ...document }),
	);
	const rows = await updateLog.quarantine.read(mine.map(({ id }) => id));
	const parcels: QuarantinedParcel[] = [];
	for (const parcel of parcelsOf(rows)) {
		const document = mine.find(({ id }) => id === parcel[0].docId);
		if (document) parcels.push(await describeParcel(needs, document, parcel));
	}
	return parcels.sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
}

/** To settle something is to have read it. */
function maySettle(actor: Actor, resource: Parameters<typeof can>[2] & { type: 'document' }) {
	return can(actor, 'settle', resource) && can(actor, 'read', resource);
}

async function settle(
	needs: DeskNeeds,
	actor: Actor,
	{ docId, numbers, state }: Decision,
): Promise<Result<void, DeskRefusal>> {
	const { records, updateLog, env } = needs;
	const document = await loadDocument(records, docId);
	if (!document) return fail({ type: 'not-found' });
	if (!maySettle(actor, { type: 'document', ...document })) return fail({ type: 'forbidden' });
	const rows = (await updateLog.quarantine.read([docId])).filter(
		({ number, outcome }) => numbers.includes(number) && outcome?.state !== 'merged',
	);
	if (rows.length === 0) return fail({ type: 'not-found' });
	if (state === 'merged') {
		const merged = await merge(needs, document, rows);
		if (!merged.ok) return merged;
	}
	const at = env.now();
	const [first] = rows;
	const subject = [docId, first?.author, ...rows.map(({ number }) => number)].join(' ');
	await appendAudit(records, { at, userId: actor.userId, action: `quarantine.${state}`, subject });
	await updateLog.quarantine.settle(
		rows.map(({ number }) => number),
		{ state, by: actor.userId, at: instantToMs(at) },
	);
	return ok(undefined);
}

/** Each author's words become an edit of their own. Doing it twice changes nothing. */
async function merge(
	needs: DeskNeeds,
	{ id: docId, kind, generation }: DescribedDocument,
	rows: readonly QuarantinedWords[],
): Promise<Result<void, DeskRefusal>> {
	const { contributions } = needs;
	for (const parcel of parcelsOf(rows)) {
		const [{ author: userId, session: sessionId }] = parcel;
		const doc = await readDocument(needs.updateLog, docId, generation);
		const bytes = parcel.map((row) => row.bytes);
		const { update } = differenceIn(doc, kind, bytes);
		if (update === null) {
			const isCurrent = await contributions.isCurrent({ docId, generation });
			return fail({ type: isCurrent ? 'cannot-merge' : 'moving' });
		}
		const verdict = await contributions.bring({
			address: { docId, kind, generation },
			author: { userId, sessionId, name: '' },
			update,
		});
		if (verdict.type === 'moving') return fail(verdict);
		if (verdict.type === 'refuse' || verdict.type === 'resync') {
			return fail({ type: 'cannot-merge' });
		}
	}
	return ok(undefined);
}
