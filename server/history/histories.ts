import type { DocKind } from '#domain/doc-kind.ts';
import type { AuthoredPiece, Restoration, Sitting } from '#domain/history.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { instantFromMs, instantToMs } from '#domain/time.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Contributions } from '#server/relay/contribute.ts';
import { InTurnBy } from '#server/in-turn.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { answerAside, type HistoryAnswers, type HistoryQuestion } from './answer.ts';
import { deviceSorts } from './device-sort.ts';
import { NewestAnswers } from './newest-answers.ts';
import { noteRestoration, restorationsOf, stands, type NotedRestoration } from './restored.ts';
import type { LoggedSitting } from './sittings.ts';

/**
 * The history of documents (R9), made from the log's rows alone. The caller has asked `can`: who may
 * read a document may see who wrote it, who may write it may restore.
 */
export interface Histories {
	/** Everybody's sittings, oldest first. */
	sittings(document: HistoryDocument): Promise<Sitting[]>;
	/** Wipes of the last two weeks that nobody has undone, newest first. */
	wipes(document: HistoryDocument): Promise<Sitting[]>;
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
	): Promise<Result<Restored, RestoreRefusal>>;
}

/** `moving`: the document is just being replaced, or has been since it was looked up. */
export interface RestoreRefusal {
	readonly type: 'nothing-to-restore' | 'moving';
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

/** After so long a loss is no news any more; it stands in the history all the same. */
const wipesToldMs = 14 * 24 * 3_600_000;

const isWipe = ({ wipe }: LoggedSitting) => wipe !== null;

const NOTHING = fail({ type: 'nothing-to-restore' } as const);
const MOVING = fail({ type: 'moving' } as const);

export function createHistories(needs: Needs): Histories {
	// One restoration of a document at a time: two people may press the same button.
	const turns = new InTurnBy<DocId>();
	const sittings = new NewestAnswers<LoggedSitting[]>();
	const sittingsOf = async (document: HistoryDocument) => {
		const noted = await restorationsOf(needs, document);
		const head = await headOf(needs, document);
		const make = () => ask(needs, document, { name: 'sittings', ask: null }, noted);
		return sittings.at(`${document.id} ${document.generation}`, `${head} ${noted.length}`, make);
	};
	return {
		sittings: async (document) => tell(needs, document, await sittingsOf(document)),
		async wipes(document) {
			const told = await tell(needs, document, (await sittingsOf(document)).filter(isWipe));
			const since = instantFromMs(instantToMs(needs.env.now()) - wipesToldMs);
			return told.filter(({ to, wipe }) => to >= since && wipe?.undone === false).toReversed();
		},
		words: (document, at, piece) => ask(needs, document, { name: 'words', ask: { at, piece } }),
		restore: (document, by, restoration) =>
			turns.run(document.id, async () => {
				const allowed = await allow(needs, document, restoration, sittingsOf);
				const restored = allowed && (await restore(needs, document, by, allowed));
				if (restored?.ok) return restored;
				// That rows which were replaced meanwhile hold nothing tells nothing of today's.
				const { id: docId, generation } = document;
				const isCurrent = await needs.contributions.isCurrent({ docId, generation });
				return isCurrent ? (restored ?? NOTHING) : MOVING;
			}),
	};
}

/** Adds what only the records know: the devices, and which wipes have been undone by a press. */
async function tell(
	{ records }: Needs,
	document: HistoryDocument,
	logged: readonly LoggedSitting[],
): Promise<Sitting[]> {
	const sessions = logged.map(({ session }) => session);
	const devices = await deviceSorts(records, sessions);
	const isAnyStanding = logged.some(({ wipe }) => wipe !== null && !wipe.undone);
	const noted = isAnyStanding ? await restorationsOf({ records }, document) : [];
	return logged.map(({ session, wipe, ...sitting }) => ({
		...sitting,
		device: devices.get(session) ?? null,
		wipe: wipe && { ...wipe, undone: wipe.undone || stands(noted, 'wipe', sitting.firstSeq) },
	}));
}

async function ask<Q extends HistoryQuestion>(
	{ updateLog }: Needs,
	{ id, kind, generation }: HistoryDocument,
	question: Q,
	noted: readonly NotedRestoration[] = [],
): Promise<HistoryAnswers[Q['name']]['answer']> {
	const rows = await updateLog.history(id, generation, 0);
	const { owners = [] } = await updateLog.read(id, generation);
	// `answerAside` answers each question in the shape that `HistoryAnswers` states for its name.
	const restorations = new Map(noted.map(({ seq, type }) => [seq, type]));
	return (await answerAside({ logged: { rows, owners, restorations }, kind, question })) as never;
}

const headOf = async ({ updateLog }: Needs, { id }: HistoryDocument) =>
	(await updateLog.heads([id])).get(id) ?? 0;

async function restore(
	needs: Needs,
	document: HistoryDocument,
	by: Restorer,
	restoration: Restoration,
): Promise<Result<Restored, RestoreRefusal>> {
	const { contributions, updateLog } = needs;
	const { id, kind, generation } = document;
	const head = await headOf(needs, document);
	const undoing = await ask(needs, document, { name: 'undoing', ask: restoration });
	if (undoing === null) return NOTHING;
	const { update, pieces } = undoing;
	const verdict = await contributions.bring({
		address: { docId: id, kind, generation },
		author: { ...by, name: '' },
		update,
		typed: true,
	});
	if (verdict.type === 'moving') return MOVING;
	if (verdict.type !== 'accept') return NOTHING;
	const since = await updateLog.history(id, generation, head);
	const row = since.find(
		({ author, bytes }) => author === by.userId && Buffer.compare(bytes, update) === 0,
	);
	const seq = row?.seq ?? 0;
	const { type } = restoration;
	await noteRestoration(needs, document, by.userId, { type, seq, of: undoneBy(restoration) });
	return ok({ seq, pieces });
}

/** The number by which the audit knows what was undone. */
function undoneBy(restoration: Restoration): number {
	switch (restoration.type) {
		case 'moment':
			return restoration.at;
		case 'wipe':
			return restoration.firstSeq;
		case 'restoration':
			return restoration.seq;
	}
}

/** The restoration if it means something today: a wipe that still stands, a restoration that does. */
async function allow(
	needs: Needs,
	document: HistoryDocument,
	asked: Restoration,
	sittingsOf: (document: HistoryDocument) => Promise<LoggedSitting[]>,
): Promise<Restoration | null> {
	if (asked.type === 'moment') return asked;
	const noted = await restorationsOf(needs, document);
	if (stands(noted, asked.type, undoneBy(asked))) return null;
	if (asked.type === 'restoration') {
		return noted.some(({ seq }) => seq === asked.seq && seq > 0) ? asked : null;
	}
	const sittings = await sittingsOf(document);
	const sitting = sittings.find(({ firstSeq }) => firstSeq === asked.firstSeq);
	if (sitting === undefined || sitting.wipe === null || sitting.wipe.undone) return null;
	return { type: 'wipe', firstSeq: sitting.firstSeq, lastSeq: sitting.lastSeq };
}
