import type { DocKind } from '#domain/doc-kind.ts';
import { foldPieces, type FoldedPiece } from '#domain/search/words.ts';
import { searchablePieces } from '#notebook/searchable.ts';
import { buildDocument } from '#server/relay/fold.ts';
import { unpackDocument, type PackedDocument } from '#server/relay/packed-document.ts';

/** One document to be read, and under what number the answer comes. */
export interface ReadingTask {
	readonly number: number;
	readonly kind: DocKind;
	readonly document: PackedDocument;
}

export type ReadingAnswer =
	| { readonly number: number; readonly pieces: FoldedPiece[] }
	| { readonly number: number; readonly failure: string };

/** The words of a document as it is stored, in a throw-away copy. */
export function readWords({ number, kind, document }: ReadingTask): ReadingAnswer {
	try {
		const doc = buildDocument(unpackDocument(document));
		const pieces = foldPieces(searchablePieces(doc, kind));
		doc.destroy();
		return { number, pieces };
	} catch (error) {
		return { number, failure: String(error) };
	}
}
