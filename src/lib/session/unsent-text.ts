import type * as Y from 'yjs';
import { ownerNameOf } from '#domain/caseload.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';

type Words = (doc: Y.Doc, kind: DocKind, items: readonly string[]) => string;

/** Every word that is not at school, by child: what waits in any document, then the tray. */
export async function unsentText(
	engine: SyncEngine,
	words: Words,
	unread: string,
): Promise<string> {
	const itemsByDocId = Map.groupBy(engine.waiting, (piece) => piece.slice(0, piece.indexOf('/')));
	const blocks: string[] = [];
	for (const copy of engine.copies.values()) {
		const items = itemsByDocId.get(copy.docId)?.map((piece) => piece.slice(copy.docId.length + 1));
		if (items === undefined) continue;
		const name = ownerNameOf(engine.caseload, copy.docId) || copy.docId;
		const text = await engine
			.readCopy(copy, (doc) => words(doc, copy.kind, items))
			.catch((error: unknown) => {
				// One that cannot be read must not take the others along; but nobody may think that all is here.
				console.warn('A copy could not be read.', error);
				return unread;
			});
		blocks.push(`${name}\n${text}`);
	}
	for (const piece of engine.tray) blocks.push(`${piece.childName}\n${piece.text}`);
	return blocks.join('\n\n――――\n\n');
}
