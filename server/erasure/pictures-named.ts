import * as Y from 'yjs';
import { isPhotoHash } from '#domain/photo.ts';
import type { ErasablePiece } from '#domain/erasure.ts';
import { itemsOf, keyBelowRoot, uncollected } from '#server/generations/erased-ranges.ts';

/**
 * The pictures that a piece of a document, or (`null`) all of it, ever named. `updates` is everything
 * the document has ever been given: a picture that somebody took out of the piece again belonged to it
 * as well, and nothing else would ever find it.
 */
export function picturesNamed(
	updates: Iterable<Uint8Array>,
	piece: ErasablePiece | null,
): Set<string> {
	// What was taken out keeps its place in the tree there, and its name.
	const doc = uncollected(updates);
	const keys = new Map<Y.AbstractType<unknown>, string>();
	const named = new Set<string>();
	for (const item of itemsOf(doc)) {
		if (!(item.content instanceof Y.ContentAny)) continue;
		if (piece !== null && keyBelowRoot(item, keys) !== piece) continue;
		for (const value of item.content.getContent().flat()) {
			if (isPhotoHash(value)) named.add(value);
		}
	}
	doc.destroy();
	return named;
}
