import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { encodeUpdate, type Struct, type StructRun } from '#server/generations/encode-update.ts';
import type { Folding, LoggedUpdate } from '#server/store/log/update-log.ts';
import { Replay, type Deletion, type LoggedDocument, type Step } from './replay.ts';
import { beginningOf } from './row-times.ts';
import { Ledger } from './sittings.ts';

/** What is old enough to be folded: up to this number, and received before this moment. */
export interface Foldable {
	readonly upToSeq: number;
	readonly beforeMs: number;
}

/** A part of a folding; each is one commit of the store. */
export type FoldingPart = Pick<Folding, 'fromSeq' | 'replaces' | 'updates'>;

/** One folded row stands for no more updates than this. */
const updatesOfRowMax = 1_000;
/** A commit replaces no more than this, so that nobody waits for it long. */
const updatesOfPartMax = 1_000;

/** Neighbouring rows, by their places, that become one. */
interface Run {
	readonly from: number;
	readonly to: number;
}

/**
 * Makes few rows of many (R9): neighbours of one author, session and sitting become one that holds what
 * they brought, as it stood at its end, and what they deleted. Nothing changes its place in the order,
 * so history, attribution and restorations say the same as before, at every end of a sitting. What
 * must be told apart stays a row of its own: restorations, submissions, what took much away at once,
 * and what Yjs could not read. Throws when the folded log would not tell the very same, as where a hand
 * has cut a character in two, of which Yjs keeps no half.
 */
export function foldRows(logged: LoggedDocument, kind: DocKind, foldable: Foldable): FoldingPart[] {
	const runs = runsOf(logged, kind, foldable);
	if (runs.every(({ from, to }) => from === to)) return [];
	const folded = new Map<number, LoggedUpdate>();
	const folder = new Folder(runs, folded);
	const replay = new Replay(logged, { onStep: (step, so_far) => folder.follow(step, so_far) });
	const before = tell(replay.doc);
	replay.destroy();
	const rows = runs.flatMap(({ from, to }) => {
		const one = folded.get(to);
		return one === undefined ? logged.rows.slice(from, to + 1) : [one];
	});
	const rest = logged.rows.slice((runs.at(-1)?.to ?? -1) + 1);
	const again = new Replay({ ...logged, rows: [...rows, ...rest] });
	const isSame = tell(again.doc) === before;
	again.destroy();
	if (!isSame) throw new Error('The folded log does not tell the same.');
	return partsOf(runs, logged.rows, folded);
}

function runsOf(logged: LoggedDocument, kind: DocKind, { upToSeq, beforeMs }: Foldable): Run[] {
	const ledger = new Ledger(kind, logged.restorations ?? new Map());
	const replay = new Replay(logged, { onStep: (step, so_far) => ledger.follow(step, so_far) });
	replay.destroy();
	const { rows } = replay;
	const end = rows.findIndex((row) => row.seq > upToSeq || row.receivedAt >= beforeMs);
	const runs: Run[] = [];
	for (let at = 0; at < (end < 0 ? rows.length : end); at++) {
		const [last, place, row] = [runs.at(-1), ledger.places[at], rows[at]];
		const [lastPlace, lastRow] = [ledger.places[last?.to ?? -1], rows[last?.to ?? -1]];
		const joins =
			last !== undefined &&
			place?.sitting === lastPlace?.sitting &&
			place?.isAlone === false &&
			lastPlace?.isAlone === false &&
			row?.session === lastRow?.session &&
			!replay.unreadable.has(at) &&
			!replay.unreadable.has(last.to) &&
			at - last.from < updatesOfRowMax;
		if (joins) runs[runs.length - 1] = { from: last.from, to: at };
		else runs.push({ from: at, to: at });
	}
	return runs;
}

/** Follows a replay and makes the folded row of each run at its end. */
class Folder {
	readonly #folded: Map<number, LoggedUpdate>;
	readonly #byStart: ReadonlyMap<number, Run>;
	#run: Run | null = null;
	#clocks: ReadonlyMap<number, number> = new Map();
	#deletions = 0;

	constructor(runs: readonly Run[], folded: Map<number, LoggedUpdate>) {
		this.#folded = folded;
		this.#byStart = new Map(runs.filter((run) => run.to > run.from).map((run) => [run.from, run]));
	}

	follow({ index, transaction }: Step, replay: Replay): void {
		const begun = this.#byStart.get(index);
		if (begun !== undefined) {
			this.#run = begun;
			this.#clocks = new Map(transaction.beforeState);
			this.#deletions = replay.deletions.findLastIndex(({ row }) => row < index) + 1;
		}
		if (this.#run?.to !== index) return;
		const one = this.#fold(this.#run, replay);
		if (one !== null) this.#folded.set(index, one);
		this.#run = null;
	}

	/** `null` where it cannot be told from the document what the rows had said: they stay. */
	#fold({ from, to }: Run, { doc, rows, deletions }: Replay): LoggedUpdate | null {
		const [first, last] = [rows[from], rows[to]];
		const { store } = doc;
		const isWaiting = store.pendingStructs !== null || store.pendingDs !== null;
		if (first === undefined || last === undefined || isWaiting) return null;
		const structs = structsSince(store, this.#clocks);
		const isCollected = structs.some((run) => run.structs.some((each) => each instanceof Y.GC));
		if (isCollected) return null;
		const times = rows.slice(from, to + 1).map(({ receivedAt }) => receivedAt);
		return {
			...last,
			receivedAt: Math.max(...times),
			bytes: encodeUpdate(structs, joined(deletions.slice(this.#deletions))),
			folded: beginningOf(first),
		};
	}
}

/** Everything beyond these clocks; greater client ids first, as Yjs writes them. */
function structsSince(store: Y.Doc['store'], clocks: ReadonlyMap<number, number>): StructRun[] {
	const runs: StructRun[] = [];
	for (const [client, structs] of store.clients) {
		const from = clocks.get(client) ?? 0;
		if (Y.getState(store, client) <= from) continue;
		const fresh: readonly Struct[] = structs.slice(Y.findIndexSS(structs, from));
		runs.push({ client, from, structs: fresh });
	}
	return runs.sort((a, b) => b.client - a.client);
}

/** Deletions by client, neighbours joined. */
function joined(deletions: readonly Deletion[]): Map<number, { clock: number; len: number }[]> {
	const byClient = new Map<number, { clock: number; len: number }[]>();
	for (const { client, clock, length } of deletions.toSorted((a, b) => a.clock - b.clock)) {
		const ranges = byClient.get(client) ?? [];
		byClient.set(client, ranges);
		const last = ranges.at(-1);
		if (last && last.clock + last.len === clock) last.len += length;
		else ranges.push({ clock, len: length });
	}
	return byClient;
}

/** Everything a history is made of, in words that do not depend on how the structs are cut. */
function tell(doc: Y.Doc): string {
	const clients = [...doc.store.clients].sort(([a], [b]) => a - b);
	const told = clients.map(([client, structs]) => [client, structs.map(tellStruct).join('')]);
	const names = [...doc.share.keys()].sort();
	return JSON.stringify([told, names.map((name) => doc.getMap(name).toJSON())]);
}

function tellStruct(struct: Struct): string {
	if (!(struct instanceof Y.Item)) return '#'.repeat(struct.length);
	const { content, deleted } = struct;
	const mark = deleted ? '-' : '+';
	if (content instanceof Y.ContentString) return content.str.replaceAll(/[^]/g, `${mark}$&`);
	if (content instanceof Y.ContentAny) {
		return content.arr.map((each) => mark + JSON.stringify(each)).join('');
	}
	// Yjs takes superfluous marks of style away by itself, at the end of whichever update it reads.
	if (content instanceof Y.ContentFormat) return '~';
	return `${mark}${content.getRef()}`.repeat(content.getLength());
}

/** The runs as commits of the store; each begins and ends with something that is folded. */
function partsOf(
	runs: readonly Run[],
	rows: readonly LoggedUpdate[],
	folded: ReadonlyMap<number, LoggedUpdate>,
): FoldingPart[] {
	const parts: (FoldingPart & { replaces: number; readonly updates: LoggedUpdate[] })[] = [];
	for (const { from, to } of runs) {
		const one = folded.get(to);
		const updates = one === undefined ? rows.slice(from, to + 1) : [one];
		const replaces = to - from + 1;
		const part = parts.at(-1);
		if (part !== undefined && part.replaces + replaces <= updatesOfPartMax) {
			part.replaces += replaces;
			part.updates.push(...updates);
		} else if (one?.folded !== undefined) {
			parts.push({ fromSeq: one.folded.seq, replaces, updates });
		}
	}
	const made = new Set(folded.values());
	for (const part of parts) {
		const end = part.updates.findLastIndex((update) => made.has(update)) + 1;
		part.replaces -= part.updates.length - end;
		part.updates.length = end;
	}
	return parts;
}
