import { SvelteSet } from 'svelte/reactivity';
import type { Transaction } from 'yjs';

/** Fewer characters than this coming or going are somebody writing. */
const MUCH = 40;

/** Did so much come or go at once that the school may have something to say about it? */
export function changesMuch({ beforeState, afterState, deleteSet }: Transaction): boolean {
	let length = 0;
	for (const ranges of deleteSet.clients.values()) for (const { len } of ranges) length += len;
	for (const [client, to] of afterState) length += to - (beforeState.get(client) ?? 0);
	return length >= MUCH;
}

/** Lines that were put aside, until the app is opened again. A rune. */
export const hidden = new SvelteSet<string>();
