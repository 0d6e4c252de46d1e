import * as Y from 'yjs';
import { authorOf } from '#domain/author.ts';
import type { CardFacts } from '#domain/card/settle.ts';
import { settle } from '#domain/card/settle.ts';
import { ownPartOf, type OwnPart } from '#domain/card/own-part.ts';
import {
	hasRoom,
	problemOf,
	proposalOf,
	type Proposal,
	type Typed,
} from '#domain/card/proposal.ts';
import { createId, type ChildId, type DocId, type SessionId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { readCardFacts } from '#notebook/card.ts';
import { reportChange, withdrawReport } from '#notebook/tidings.ts';
import { InTurnBy } from '#server/in-turn.ts';
import type { Contributions } from '#server/relay/contribute.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import type { Reader } from './reading.ts';

/**
 * A guardian's own part of the contact card, read and corrected through their link (product.md §4.4, row
 * "Contact card", column 家长/监护人; PIPL Art. 45, 46). What they propose lies in the tidings as a report
 * like any other, with the link as its source, and waits for the archivist; nothing of it is kept elsewhere.
 */
export interface OwnCards {
	/** `null` for a link that is over. */
	read(reader: Reader): Promise<OwnPart | null>;
	/** `true` when it is at school, durably; `false` when it was all known there. */
	propose(reader: Reader, typed: Typed): Promise<Result<boolean, { type: ProposalRefusal }>>;
}

/** `busy`: the words could not be taken just now, e.g. while something is being erased. */
export type ProposalRefusal = 'closed' | 'invalid' | 'too-many' | 'busy';

interface Needs {
	readonly records: Records;
	readonly env: Environment;
	readonly updateLog: UpdateLog;
	readonly contributions: Contributions;
}

export function createOwnCards(needs: Needs): OwnCards {
	// One proposal of a child at a time: a form sent twice in one breath is sent once.
	const turns = new InTurnBy<ChildId>();
	return {
		read: async (reader) => {
			if (reader.state === 'closed') return null;
			const { facts, tidings } = await readHalves(needs, reader.childId);
			tidings?.doc.destroy();
			return ownPartOf(facts, reader, authorOf(reader.guardianId));
		},
		propose: (reader, typed) => turns.run(reader.childId, () => propose(needs, reader, typed)),
	};
}

interface Half {
	readonly id: DocId;
	readonly generation: number;
	readonly doc: Y.Doc;
}

/** The tidings as they stand at school, on a throw-away copy, and what they and the card say. */
async function readHalves(
	{ records, updateLog }: Needs,
	childId: ChildId,
): Promise<{ readonly facts: CardFacts; readonly tidings: Half | null }> {
	const rows = await records
		.selectFrom('document')
		.select(['id', 'kind', 'generation'])
		.where('childId', '=', childId)
		.where('kind', 'in', ['card', 'tidings'])
		.execute();
	const halfOf = async (kind: 'card' | 'tidings'): Promise<Half | null> => {
		const row = rows.find((each) => each.kind === kind);
		if (row === undefined) return null;
		return { ...row, doc: await readDocument(updateLog, row.id, row.generation) };
	};
	const [card, tidings] = [await halfOf('card'), await halfOf('tidings')];
	const facts = readCardFacts(card?.doc ?? new Y.Doc(), tidings?.doc ?? null);
	card?.doc.destroy();
	return { facts, tidings };
}

async function propose(
	needs: Needs,
	reader: Reader,
	typed: Typed,
): Promise<Result<boolean, { type: ProposalRefusal }>> {
	if (!(await isStillLive(needs, reader))) return fail({ type: 'closed' });
	const { facts, tidings } = await readHalves(needs, reader.childId);
	if (tidings === null) return fail({ type: 'busy' });
	const author = authorOf(reader.guardianId);
	const { person, fields } = ownPartOf(facts, reader, author);
	const isOwn = (name: string) => fields.some(({ field }) => field === name);
	const isSound = fields.every(
		({ field }) => typed[field] === undefined || problemOf(field, typed[field]) === null,
	);
	if (!isSound || !Object.keys(typed).every(isOwn)) return fail({ type: 'invalid' });
	const proposal = proposalOf(facts, person, author, typed);
	if (proposal.reports.length + proposal.takenBack.length === 0) return ok(false);
	if (!hasRoom(facts, author, proposal, needs.env.now())) return fail({ type: 'too-many' });
	const update = written(needs, reader, { facts, tidings, person, proposal });
	if (!(await bring(needs, reader, tidings, update))) return fail({ type: 'busy' });
	await appendAudit(needs.records, {
		...{ at: needs.env.now(), userId: null, action: 'card.propose' },
		subject: [reader.childId, reader.guardianId, reader.linkId, tidings.id].join(' '),
	});
	return ok(true);
}

/** The link may have been stopped since its reader was recognised, or while another proposal was first. */
async function isStillLive({ records }: Needs, reader: Reader): Promise<boolean> {
	if (reader.state === 'closed') return false;
	const row = await records
		.selectFrom('linkDevice')
		.select('id')
		.where('id', '=', reader.deviceId)
		.where('endedAt', 'is', null)
		.executeTakeFirst();
	return row !== undefined;
}

interface Writing {
	readonly facts: CardFacts;
	readonly tidings: Half;
	readonly person: OwnPart['person'];
	readonly proposal: Proposal;
}

/** Writes the proposal into the copy of the tidings; the update that does the same at school. */
function written(
	{ env }: Needs,
	reader: Reader,
	{ facts, tidings: { doc }, person, proposal }: Writing,
): Uint8Array {
	const before = Y.encodeStateVector(doc);
	const [by, at] = [authorOf(reader.guardianId), env.now()];
	doc.transact(() => {
		for (const statementId of proposal.takenBack) {
			withdrawReport(doc, createId('withdrawal', env.random), { statementId, by, at });
		}
		for (const { field, value } of proposal.reports) {
			reportChange(doc, {
				...{ id: createId('statement', env.random), person, field, value },
				...{ since: localDateAt(at), source: 'link', photos: [], by, writtenAt: at },
				// Which of the guardians, where several have a link.
				note: `${reader.relation} ${reader.name}`.trim(),
				seen: settle(facts, person, field).inForce[0]?.id ?? null,
			});
		}
	});
	return Y.encodeStateAsUpdate(doc, before);
}

/** Settles when it is durable; `false` where the document takes nothing just now. */
async function bring(
	{ contributions }: Needs,
	{ guardianId, deviceId }: Reader,
	{ id, generation }: Half,
	update: Uint8Array,
): Promise<boolean> {
	const verdict = await contributions.bring({
		address: { docId: id, kind: 'tidings', generation },
		// Without an account there is no session; the browser that the link remembers stands for it.
		author: { userId: authorOf(guardianId), sessionId: deviceId as string as SessionId, name: '' },
		update,
		typed: true,
	});
	return verdict.type === 'accept';
}
