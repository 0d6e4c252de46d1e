import * as Y from 'yjs';
import { fingerprint } from '#protocol/fingerprint.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';

/**
 * Letters typed one after another become one struct when a transaction ends: after one for each update
 * that is looked for too often, in one for all of them every insertion moves thousands of single letters.
 */
const updatesTogether = 500;

/**
 * Everything in one throw-away Y.Doc. The log's rows stay as they are: history is theirs (R9).
 * `mergeUpdates` would do the same without a document, in time that grows with the square of the log.
 */
export function buildDocument(stored: StoredDocument): Y.Doc {
	const doc = new Y.Doc();
	if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot.state);
	for (let from = 0; from < stored.tail.length; from += updatesTogether) {
		const some = stored.tail.slice(from, from + updatesTogether);
		doc.transact(() => {
			for (const { bytes } of some) Y.applyUpdate(doc, bytes);
		});
	}
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
