import * as Y from 'yjs';
import { isPhotoHash } from '#domain/photo.ts';
import type { ErasablePiece } from '#domain/erasure.ts';
import { keyBelowRoot } from '#server/generations/erased-ranges.ts';

/**
 * The pictures that a piece of a document, or (`null`) all of it, ever named. `updates` is everything
 * the document has ever been given: a picture that somebody took out of the piece again belonged to it
 * as well, and nothing else would ever find it.
 */
export function picturesNamed(
	updates: Iterable<Uint8Array>,
	piece: ErasablePiece | null,
): Set<string> {
	// Without collection what was taken out keeps its place in the tree, and its name.
	const doc = new Y.Doc({ gc: false });
	doc.transact(() => {
		for (const update of updates) Y.applyUpdate(doc, update);
	});
	const keys = new Map<Y.AbstractType<unknown>, string>();
	const named = new Set<string>();
	for (const structs of doc.store.clients.values()) {
		for (const struct of structs) {
			if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue;
			if (piece !== null && keyBelowRoot(struct, keys) !== piece) continue;
			for (const value of struct.content.getContent().flat()) {
				if (isPhotoHash(value)) named.add(value);
			}
		}
	}
	doc.destroy();
	return named;
}
