import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

/**
 * The document as it stands at school, in a throw-away copy: whatever is done to it reaches nobody.
 * The caller destroys it when done.
 */
export async function readDocument(
	log: UpdateLog,
	docId: DocId,
	generation: number,
): Promise<Y.Doc> {
	const { snapshot, tail } = await log.read(docId, generation);
	const doc = new Y.Doc();
	doc.transact(() => {
		if (snapshot !== null) Y.applyUpdate(doc, snapshot.state);
		for (const { bytes } of tail) Y.applyUpdate(doc, bytes);
	});
	return doc;
}
