import * as Y from 'yjs';
import type { ChildId } from '#domain/ids.ts';
import { parseMarkKey } from '#notebook/register.ts';

/**
 * The struct ids that belong to what is erased: for each Yjs client id, clock ranges without overlap,
 * in order. Every keystroke that was ever made in the piece is among them, deleted ones too.
 */
export type ErasedRanges = ReadonlyMap<number, readonly Range[]>;

interface Range {
	readonly from: number;
	readonly to: number;
}

/**
 * Finds what the piece (an entry, a section, a thread: a key of a root map) is made of; `null` stands
 * for the whole document. `updates` is everything the document has ever been given.
 */
export function findErased(updates: Iterable<Uint8Array>, piece: string | null): ErasedRanges {
	return findRanges(updates, piece === null, () => (key) => piece === null || key === piece);
}

/**
 * What a register (F3) holds of one child: its rows in every test and what was said of it, each month. A
 * row's key says whose it is; an evaluation says it in its field `childId`.
 */
export function findErasedOfChild(updates: Iterable<Uint8Array>, childId: ChildId): ErasedRanges {
	return findRanges(updates, false, (items, keys) => {
		const said = new Set<string>();
		for (const item of items()) {
			if (item.parentSub !== 'childId') continue;
			if (item.content.getContent()[0] === childId) said.add(keyBelowRoot(item, keys));
		}
		return (key, item) => said.has(key) || parseMarkKey(item.parentSub ?? '')?.childId === childId;
	});
}

type Keys = Map<Y.AbstractType<unknown>, string>;
type IsErased = (key: string, item: Y.Item) => boolean;

function findRanges(
	updates: Iterable<Uint8Array>,
	/** Whether what was collected already, and has no words, goes as well. */
	takesCollected: boolean,
	prepare: (items: () => Iterable<Y.Item>, keys: Keys) => IsErased,
): ErasedRanges {
	const doc = uncollected(updates);
	const keys: Keys = new Map();
	const isIn = prepare(() => itemsOf(doc), keys);
	const ranges = new Map<number, Range[]>();
	for (const [client, structs] of doc.store.clients) {
		const own: Range[] = [];
		for (const struct of structs) {
			const isGone =
				struct instanceof Y.Item ? isIn(keyBelowRoot(struct, keys), struct) : takesCollected;
			if (isGone) extend(own, struct.id.clock, struct.id.clock + struct.length);
		}
		if (own.length > 0) ranges.set(client, own);
	}
	doc.destroy();
	return ranges;
}

/**
 * A document made of everything it has ever been given. Without collection deleted words keep their
 * place in the tree, and so can be told apart. The caller's to destroy.
 */
export function uncollected(updates: Iterable<Uint8Array>): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update);
	});
	return doc;
}

/** Every item of a document, deleted ones too. */
export function* itemsOf(doc: Y.Doc): Iterable<Y.Item> {
	for (const structs of doc.store.clients.values()) {
		for (const struct of structs) if (struct instanceof Y.Item) yield struct;
	}
}

/** Is the struct that begins here among the erased? */
export function isErased(ranges: ErasedRanges, client: number, clock: number): boolean {
	const own = ranges.get(client) ?? [];
	let [low, high] = [0, own.length - 1];
	while (low <= high) {
		const middle = (low + high) >> 1;
		const range = own[middle];
		if (range === undefined || clock < range.from) high = middle - 1;
		else if (clock >= range.to) low = middle + 1;
		else return true;
	}
	return false;
}

function extend(ranges: Range[], from: number, to: number): void {
	const last = ranges.at(-1);
	if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to };
	else ranges.push({ from, to });
}

/** The key of the root map below which this item lies; remembers the way for its siblings. */
export function keyBelowRoot(item: Y.Item, keys: Map<Y.AbstractType<unknown>, string>): string {
	const passed: Y.AbstractType<unknown>[] = [];
	let at = item;
	let key: string | undefined;
	while (key === undefined) {
		const parent = at.parent as Y.AbstractType<unknown>;
		key = keys.get(parent);
		if (key !== undefined) break;
		if (parent._item === null) key = at.parentSub ?? '';
		else {
			passed.push(parent);
			at = parent._item;
		}
	}
	for (const type of passed) keys.set(type, key);
	return key;
}
