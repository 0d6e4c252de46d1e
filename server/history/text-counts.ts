import * as Y from 'yjs';
import { keyBelowRoot } from '#server/generations/erased-ranges.ts';
import type { Replay, Step } from './replay.ts';

/** What one row did to the words of a piece, in UTF-16 units. */
export interface TextCount {
	written: number;
	/** Of what stood there before the sitting. */
	deleted: number;
	/** Of what was written in the same sitting: a slip of the pen. */
	slipped: number;
}

/** Counts the words of one row by piece. */
export class TextCounter {
	readonly #keys = new Map<Y.AbstractType<unknown>, string>();

	/** `firstRow` is where the sitting of this row begins. */
	count({ transaction }: Step, replay: Replay, firstRow: number): Map<string, TextCount> {
		const counts = new Map<string, TextCount>();
		const { store } = transaction.doc;
		const of = (item: Y.Item) => {
			const piece = keyBelowRoot(item, this.#keys);
			const count = counts.get(piece) ?? { written: 0, deleted: 0, slipped: 0 };
			counts.set(piece, count);
			return count;
		};
		for (const [client, to] of transaction.afterState) {
			const from = transaction.beforeState.get(client) ?? 0;
			eachText(store, client, from, to, (item, chars) => (of(item).written += chars));
		}
		for (const [client, ranges] of transaction.deleteSet.clients) {
			for (const { clock, len } of ranges) {
				eachText(store, client, clock, clock + len, (item, chars) => {
					const isSlip = (replay.rowOf(client, item.id.clock) ?? 0) >= firstRow;
					of(item)[isSlip ? 'slipped' : 'deleted'] += chars;
				});
			}
		}
		return counts;
	}
}

/**
 * Words that are written once, by one hand, lie in a map as bare values (N3): comments, statements of a
 * card. Under these keys they count as words; ids and dates do not.
 */
const WORD_KEYS: ReadonlySet<string | null> = new Set(['text', 'value', 'note', 'reason']);

function bareWords({ parentSub, content }: Y.Item): string {
	if (!WORD_KEYS.has(parentSub) || !(content instanceof Y.ContentAny)) return '';
	const [value] = content.arr as unknown[];
	return typeof value === 'string' ? value : '';
}

/** Calls with each piece of text among these structs and how much of it lies in the range. */
function eachText(
	store: Y.Doc['store'],
	client: number,
	from: number,
	to: number,
	visit: (item: Y.Item, chars: number) => void,
): void {
	const structs = store.clients.get(client) ?? [];
	if (to <= from || structs.length === 0) return;
	for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
		const struct = structs[at];
		if (struct === undefined || struct.id.clock >= to) return;
		if (!(struct instanceof Y.Item)) continue;
		const words = bareWords(struct);
		if (words !== '') visit(struct, words.length);
		if (!(struct.content instanceof Y.ContentString)) continue;
		const { clock } = struct.id;
		visit(struct, Math.min(to, clock + struct.length) - Math.max(from, clock));
	}
}
