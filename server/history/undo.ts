import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { Restoration } from '#domain/history.ts';
import { keyBelowRoot } from '#server/generations/erased-ranges.ts';
import { Replay, type Deletion, type LoggedDocument } from './replay.ts';
import { beginningOf } from './row-times.ts';
import { piecesMap } from './root.ts';

/** A new edit that undoes, and the pieces it touches. */
export interface Undoing {
	/** Yjs update (V1) on top of all the rows, under a client id of its own. */
	readonly update: Uint8Array;
	readonly pieces: readonly string[];
}

/**
 * Works out a restoration as a new edit; `null` when nothing would change. Nothing is taken out of
 * the log: what was deleted is written anew in its old place, as an editor's own undo does, so that
 * what others wrote meanwhile stays where they wrote it.
 */
export function undoingOf(
	logged: LoggedDocument,
	kind: DocKind,
	restoration: Restoration,
): Undoing | null {
	const replay = new Replay(logged);
	try {
		const { doc } = replay;
		const root = piecesMap(doc, kind);
		const chosen = chosenOf(replay, logged, kind, restoration);
		const pieces = new Set<string>();
		const keys = new Map<Y.AbstractType<unknown>, string>();
		const within = (item: Y.Item) => {
			const piece = keyBelowRoot(item, keys);
			if (!chosen.includes(piece)) return false;
			pieces.add(piece);
			return true;
		};
		const insertions = setOf(
			doc,
			replay.broughtBy(chosen.isRow),
			(item) => within(item) && chosen.takesBack(item),
		);
		const deletions = setOf(
			doc,
			replay.deletions
				.filter(({ row }) => chosen.isRow(row))
				.flatMap((range) => byArrival(replay, range))
				.filter(({ row }) => chosen.bringsBack(row)),
			within,
		);
		const before = standing(root, pieces);
		const update = undo(doc, root, insertions, deletions);
		if (update === null || standing(root, pieces) === before) return null;
		return { update, pieces: [...pieces] };
	} finally {
		replay.destroy();
	}
}

/** The pieces as they are read today, to see whether anything would change. */
function standing(root: Y.Map<unknown>, pieces: ReadonlySet<string>): string {
	const read = (piece: string) => {
		const map = root.get(piece);
		return map instanceof Y.Map ? map.toJSON() : null;
	};
	return JSON.stringify([...pieces].map(read));
}

/** A range cut where the row that brought its structs changes, with that row instead of its own. */
function byArrival(replay: Replay, { client, clock, length }: Deletion): Deletion[] {
	const ranges: Deletion[] = [];
	const end = clock + length;
	for (let at = clock; at < end;) {
		const to = Math.min(end, replay.endOfRun(client, at));
		ranges.push({ client, clock: at, length: to - at, row: replay.rowOf(client, at) ?? 0 });
		at = to;
	}
	return ranges;
}

/** Which rows are undone, in which pieces, and which of their additions and deletions. */
interface Chosen {
	isRow(row: number): boolean;
	includes(piece: string): boolean;
	takesBack(item: Y.Item): boolean;
	/** What was deleted had come with this row. */
	bringsBack(arrivedWith: number): boolean;
}

function chosenOf(
	replay: Replay,
	logged: LoggedDocument,
	kind: DocKind,
	restoration: Restoration,
): Chosen {
	const { rows } = replay;
	const seqOf = (row: number) => rows[row]?.seq ?? 0;
	switch (restoration.type) {
		case 'moment': {
			const { at, piece } = restoration;
			const then = standingAt(logged, kind, at);
			return {
				isRow: (row) => seqOf(row) > at,
				includes: (key) => then.has(key) && (piece === null || piece === key),
				takesBack: () => true,
				bringsBack: () => true,
			};
		}
		case 'wipe': {
			const { firstSeq, lastSeq } = restoration;
			const firstRow = rows.findIndex((each) => beginningOf(each).seq === firstSeq);
			const author = rows[firstRow]?.author;
			return {
				isRow: (row) =>
					seqOf(row) >= firstSeq && seqOf(row) <= lastSeq && rows[row]?.author === author,
				includes: () => true,
				// Out of sight is a mark that was added; words that were added stay.
				takesBack: ({ parentSub }) => parentSub === 'removedAt',
				// Its author's slips of the pen stay gone.
				bringsBack: (arrivedWith) => arrivedWith < firstRow,
			};
		}
		case 'restoration':
			return {
				isRow: (row) => seqOf(row) === restoration.seq,
				includes: () => true,
				takesBack: () => true,
				bringsBack: () => true,
			};
	}
}

function standingAt(logged: LoggedDocument, kind: DocKind, at: number): Set<string> {
	const then = new Replay(logged, { until: at });
	const keys = new Set(piecesMap(then.doc, kind).keys());
	then.destroy();
	return keys;
}

type IdSet = ReturnType<typeof Y.createDeleteSet>;

function setOf(
	doc: Y.Doc,
	ranges: readonly Deletion[],
	isWanted: (item: Y.Item) => boolean,
): IdSet {
	const set = Y.createDeleteSet();
	const sorted = ranges.toSorted((a, b) => a.client - b.client || a.clock - b.clock);
	for (const { client, clock, length } of sorted) {
		const structs = doc.store.clients.get(client) ?? [];
		for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
			const struct = structs[at];
			if (struct === undefined || struct.id.clock >= clock + length) break;
			if (!(struct instanceof Y.Item) || !isWanted(struct)) continue;
			const from = Math.max(clock, struct.id.clock);
			const to = Math.min(clock + length, struct.id.clock + struct.length);
			const own = set.clients.get(client) ?? [];
			set.clients.set(client, own);
			own.push({ clock: from, len: to - from } as never);
		}
	}
	return set;
}

/** Lets Yjs' own undo do the work; gives the update it makes. */
function undo(
	doc: Y.Doc,
	root: Y.Map<unknown>,
	insertions: IdSet,
	deletions: IdSet,
): Uint8Array | null {
	const updates: Uint8Array[] = [];
	const manager = new Y.UndoManager(root, { trackedOrigins: new Set() });
	doc.on('update', (update: Uint8Array) => updates.push(update));
	manager.undoStack.push({ insertions, deletions, meta: new Map() } as never);
	manager.undo();
	manager.destroy();
	return updates.length === 0 ? null : Y.mergeUpdates(updates);
}
