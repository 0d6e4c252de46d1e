import type * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { buildDocument } from './fold.ts';

/**
 * A throw-away copy of a document for readers on the server (publishing, the record index). It hears
 * of no later change, and nothing done to it reaches anyone: what may convert or repair on reading
 * does so on this copy alone. The caller destroys it.
 */
export async function readDocument(
	updateLog: UpdateLog,
	docId: DocId,
	generation: number,
): Promise<Y.Doc> {
	return buildDocument(await updateLog.read(docId, generation));
}
