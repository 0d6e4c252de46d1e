import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { entriesOf } from '#notebook/entry-book.ts';
import { threadsOf } from '#notebook/margin.ts';
import { sectionsOf } from '#notebook/plan.ts';

/** The map whose keys are the pieces of such a document. */
export function piecesMap(doc: Y.Doc, kind: DocKind): Y.Map<unknown> {
	switch (kind) {
		case 'journal':
		case 'diary':
			return entriesOf(doc);
		case 'plan':
			return sectionsOf(doc);
		case 'plan-margin':
			return threadsOf(doc);
	}
}
