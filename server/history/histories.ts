import type { DocKind } from '#domain/doc-kind.ts';
import type { AuthoredPiece, Restoration, Sitting } from '#domain/history.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Contributions } from '#server/relay/contribute.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { answerAside, type HistoryAnswers, type HistoryQuestion } from './answer.ts';

/**
 * The history of documents (R9), made from the log's rows alone. The caller has asked `can`: who may
 * read a document may see who wrote it, who may write it may restore.
 */
export interface Histories {
	/** Everybody's sittings, oldest first. */
	sittings(document: HistoryDocument): Promise<Sitting[]>;
	/** The pieces as they stood after row `at`, or as they stand when it is `null`. */
	words(
		document: HistoryDocument,
		at: number | null,
		piece: string | null,
	): Promise<AuthoredPiece[]>;
	/**
	 * Makes a new edit in this person's name, durable and sent on to everybody when this settles, and
	 * notes it in the audit.
	 */
	restore(
		document: HistoryDocument,
		by: Restorer,
		restoration: Restoration,
	): Promise<Result<Restored, { readonly type: 'nothing-to-restore' }>>;
}

export interface HistoryDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly generation: number;
}

export interface Restorer {
	readonly userId: UserId;
	readonly sessionId: SessionId;
}

export interface Restored {
	/** The number of the new edit: what takes it back again. */
	readonly seq: number;
	readonly pieces: readonly string[];
}

interface Needs {
	readonly records: Records;
	readonly env: Environment;
	readonly updateLog: UpdateLog;
	readonly contributions: Contributions;
}

const NOTHING = fail({ type: 'nothing-to-restore' } as const);

export function createHistories(needs: Needs): Histories {
	// One restoration of a document at a time: two people may press the same button.
	const chains = new Map<DocId, Promise<unknown>>();
	return {
		sittings: (document) => ask(needs, document, { name: 'sittings', ask: null }),
		words: (document, at, piece) => ask(needs, document, { name: 'words', ask: { at, piece } }),
		restore(document, by, restoration) {
			const before = chains.get(document.id) ?? Promise.resolve();
			const restoring = before.then(() => restore(needs, document, by, restoration));
			const settled = restoring.catch(() => undefined);
			chains.set(document.id, settled);
			void settled.then(() => {
				if (chains.get(document.id) === settled) chains.delete(document.id);
			});
			return restoring;
		},
	};
}

async function ask<Q extends HistoryQuestion>(
	{ updateLog }: Needs,
	{ id, kind, generation }: HistoryDocument,
	question: Q,
): Promise<HistoryAnswers[Q['name']]['answer']> {
	const rows = await updateLog.history(id, generation, 0);
	const { owners = [] } = await updateLog.read(id, generation);
	// `answerAside` answers each question in the shape that `HistoryAnswers` states for its name.
	return (await answerAside({ logged: { rows, owners }, kind, question })) as never;
}

async function restore(
	needs: Needs,
	document: HistoryDocument,
	by: Restorer,
	asked: Restoration,
): Promise<Result<Restored, { readonly type: 'nothing-to-restore' }>> {
	const { contributions, updateLog } = needs;
	const { id, kind, generation } = document;
	const restoration = await allowed(needs, document, asked);
	if (restoration === null) return NOTHING;
	const head = (await updateLog.heads([id])).get(id) ?? 0;
	const undoing = await ask(needs, document, { name: 'undoing', ask: restoration });
	if (undoing === null) return NOTHING;
	const { update, pieces } = undoing;
	const verdict = await contributions.bring({
		address: { docId: id, kind, generation },
		author: { ...by, name: '' },
		update,
		typed: true,
	});
	if (verdict.type !== 'accept') return NOTHING;
	const since = await updateLog.history(id, generation, head);
	const row = since.find(
		({ author, bytes }) => author === by.userId && Buffer.compare(bytes, update) === 0,
	);
	const seq = row?.seq ?? 0;
	await note(needs, document, by.userId, restoration.type, seq);
	return ok({ seq, pieces });
}

/** The restoration if it means something today: a wipe that still stands, a restoration that was one. */
async function allowed(
	needs: Needs,
	document: HistoryDocument,
	asked: Restoration,
): Promise<Restoration | null> {
	switch (asked.type) {
		case 'moment':
			return asked;
		case 'wipe': {
			const sittings = await ask(needs, document, { name: 'sittings', ask: null });
			const sitting = sittings.find(({ firstSeq }) => firstSeq === asked.firstSeq);
			if (sitting === undefined || sitting.wipe === null || sitting.wipe.undone) return null;
			return { type: 'wipe', firstSeq: sitting.firstSeq, lastSeq: sitting.lastSeq };
		}
		case 'restoration': {
			const row = await needs.records
				.selectFrom('audit')
				.select('at')
				.where('action', 'like', 'history.restore-%')
				.where('subject', '=', subjectOf(document, asked.seq))
				.executeTakeFirst();
			return row === undefined ? null : asked;
		}
	}
}

async function note(
	{ records, env }: Needs,
	document: HistoryDocument,
	userId: UserId,
	type: Restoration['type'],
	seq: number,
): Promise<void> {
	const row = {
		at: env.now(),
		userId,
		action: `history.restore-${type}`,
		subject: subjectOf(document, seq),
	};
	await records.insertInto('audit').values(row).execute();
}

const subjectOf = ({ id, generation }: HistoryDocument, seq: number) =>
	`${id} ${generation} ${seq}`;
