import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId } from '#domain/ids.ts';
import { instantToMs } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import type { LoggedUpdate, UpdateLog } from '#server/store/log/update-log.ts';
import { answerAside } from './answer.ts';
import type { Foldable, FoldingPart } from './fold-rows.ts';
import { restorationsOf } from './restored.ts';

/** Folds the log of documents that nobody has written in lately, in the background (R9). */
export interface LogFolding {
	/** Looks at every document once; says how many updates have become how many. */
	round(): Promise<FoldedRound>;
	/** Begins the rounds; the first one when the server has had time to settle. */
	start(): void;
	/** Settles when the document at hand is done; no other is begun. */
	close(): Promise<void>;
}

export interface FoldedRound {
	readonly documents: number;
	readonly before: number;
	readonly after: number;
}

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly env: Pick<Environment, 'now' | 'log'>;
}

/** What is younger stays as it came: sittings are over by then, and devices know what they have sent. */
const foldedAfterMs = 48 * 3_600_000;
/** Fewer updates than this are not worth reading a document's whole history for. */
const updatesMin = 64;
const firstRoundMs = 15 * 60_000;
const everyMs = 6 * 3_600_000;

export function createLogFolding(needs: Needs): LogFolding {
	// Heads of documents in which nothing was left to fold: they are looked at again when they move.
	const seen = new Map<DocId, number>();
	let isClosed = false;
	let timer: NodeJS.Timeout | null = null;
	let running: Promise<unknown> = Promise.resolve();

	async function round(): Promise<FoldedRound> {
		let [documents, before, after] = [0, 0, 0];
		for (const document of await documentsOf(needs.records)) {
			if (isClosed) break;
			const head = (await needs.updateLog.heads([document.id])).get(document.id) ?? 0;
			if (head === (seen.get(document.id) ?? 0)) continue;
			try {
				const folded = await foldDocument(needs, document);
				if (folded.isSettled) seen.set(document.id, head);
				if (folded.before > 0) documents++;
				before += folded.before;
				after += folded.after;
			} catch (err) {
				needs.env.log.error({ docId: document.id, err }, 'a log could not be folded');
				// Its rows stay as they are; it is tried again when it has moved.
				seen.set(document.id, head);
			}
		}
		if (documents > 0) needs.env.log.info({ documents, before, after }, 'log folded');
		return { documents, before, after };
	}

	function plan(ms: number): void {
		timer = setTimeout(() => {
			running = round().finally(() => isClosed || plan(everyMs));
		}, ms).unref();
	}
	return {
		round,
		start: () => plan(firstRoundMs),
		async close() {
			isClosed = true;
			if (timer !== null) clearTimeout(timer);
			await running;
		},
	};
}

interface LoggedPlace {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly generation: number;
	/** How far the record index has read; `null` for what it does not read. */
	readonly indexed: number | null;
}

function documentsOf(records: Records): Promise<LoggedPlace[]> {
	return records
		.selectFrom('document')
		.leftJoin('indexProgress', 'indexProgress.docId', 'document.id')
		.select(['document.id', 'document.kind', 'document.generation', 'indexProgress.seq as indexed'])
		.orderBy('document.id')
		.execute();
}

async function foldDocument(
	needs: Needs,
	document: LoggedPlace,
): Promise<{ before: number; after: number; isSettled: boolean }> {
	const { updateLog, env } = needs;
	const { id, kind, generation, indexed } = document;
	const { snapshot, owners = [] } = await updateLog.read(id, generation);
	const rows = await updateLog.history(id, generation, 0);
	const foldable = {
		// Whoever opens the document reads what lies behind the snapshot, the index what it has not read.
		upToSeq: Math.min(snapshot?.seq ?? 0, indexed ?? Infinity),
		beforeMs: instantToMs(env.now()) - foldedAfterMs,
	};
	const isSettled = rows.every((row) => row.folded !== undefined || isOld(row, foldable));
	const fresh = rows.filter((row) => row.folded === undefined && isOld(row, foldable));
	if (fresh.length < updatesMin) return { before: 0, after: 0, isSettled };
	const noted = await restorationsOf(needs, document);
	const restorations = new Map(noted.map(({ seq, type }) => [seq, type]));
	// `answerAside` answers a folding with its parts.
	const parts = (await answerAside({
		...{ logged: { rows, owners, restorations }, kind },
		question: { name: 'folding', ask: foldable },
	})) as FoldingPart[];
	let [before, after] = [0, 0];
	for (const part of parts) {
		if (!(await updateLog.fold({ docId: id, generation, ...part }))) break;
		before += part.replaces;
		after += part.updates.length;
	}
	return { before, after, isSettled };
}

const isOld = ({ seq, receivedAt }: LoggedUpdate, { upToSeq, beforeMs }: Foldable) =>
	seq <= upToSeq && receivedAt < beforeMs;
