import * as Y from 'yjs';
import { fingerprint } from '#protocol/fingerprint.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';

/**
 * Everything in one throw-away Y.Doc. The log's rows stay as they are: history is theirs (R9).
 * `mergeUpdates` would do the same without a document, in time that grows with the square of the log.
 */
export function buildDocument(stored: StoredDocument): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot.state);
		for (const { bytes } of stored.tail) Y.applyUpdate(doc, bytes);
	});
	return doc;
}

/** One update that holds what snapshot and tail hold together. */
export function foldDocument(stored: StoredDocument): Uint8Array {
	const doc = buildDocument(stored);
	const state = Y.encodeStateAsUpdate(doc);
	doc.destroy();
	return state;
}

/** What a client that holds the same must come to as well (P13). */
export function fingerprintDocument(stored: StoredDocument): Uint8Array {
	const doc = buildDocument(stored);
	const bytes = fingerprint(doc);
	doc.destroy();
	return bytes;
}
