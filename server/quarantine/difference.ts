import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { PieceDifference } from '#domain/quarantine.ts';
import { piecesOf } from '#notebook/piece-words.ts';

/** What merging would do to the document of today; worked out on a copy that is thrown away. */
export interface Difference {
	readonly pieces: readonly PieceDifference[];
	/** One update that does it; `null` when the words build on something today's document has not got. */
	readonly update: Uint8Array | null;
}

/** Destroys `doc`, which must be a copy. */
export function differenceIn(
	doc: Y.Doc,
	kind: DocKind,
	updates: readonly Uint8Array[],
): Difference {
	const before = wordsById(doc, kind);
	const known = Y.encodeStateVector(doc);
	try {
		doc.transact(() => {
			for (const update of updates) Y.applyUpdate(doc, update);
		});
		const isWhole = doc.store.pendingStructs === null && doc.store.pendingDs === null;
		return {
			pieces: [...wordsById(doc, kind)].flatMap(([id, after]) => {
				const was = before.get(id) ?? '';
				return was === after ? [] : [{ before: was, after }];
			}),
			update: isWhole ? Y.encodeStateAsUpdate(doc, known) : null,
		};
	} catch {
		// Yjs throws on updates that no client of ours writes; they are shown as typed and not merged.
		return { pieces: [], update: null };
	} finally {
		doc.destroy();
	}
}

function wordsById(doc: Y.Doc, kind: DocKind): Map<string, string> {
	return new Map(
		piecesOf(doc, kind).map(({ id, lines }) => [
			id,
			lines.filter((line) => line.trim() !== '').join('\n'),
		]),
	);
}
