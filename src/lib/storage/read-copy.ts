import { openDB } from 'idb';
import type { DocId, UserId } from '#domain/ids.ts';
import { documentStoreName } from './device-store.ts';

/**
 * The updates of a document's copy as they lie on this device, oldest first; none when there is no copy.
 * For readers beside whoever has it open: nothing is made, written or held open.
 */
export async function readCopyRows(
	userId: UserId,
	docId: DocId,
	generation: number,
): Promise<Uint8Array[]> {
	let isMissing = false;
	try {
		const db = await openDB(documentStoreName(userId, docId, generation), undefined, {
			upgrade(_db, _old, _new, transaction) {
				// Opening would make an empty copy where there is none.
				isMissing = true;
				void transaction.done.catch(() => 'aborted on purpose');
				transaction.abort();
			},
		});
		try {
			return (await db.getAll('updates')) as Uint8Array[];
		} finally {
			db.close();
		}
	} catch (error) {
		if (isMissing) return [];
		throw error;
	}
}
