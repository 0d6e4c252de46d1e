import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { ROOT_OF_KIND } from '#notebook/roots.ts';

/** The map whose keys are the pieces of such a document. */
export function piecesMap(doc: Y.Doc, kind: DocKind): Y.Map<unknown> {
	return doc.getMap(ROOT_OF_KIND[kind]);
}
