import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { ChildId, DocId } from '#domain/ids.ts';

/**
 * A document in use by a page. Opening the same document twice gives the same `doc`; every opener
 * closes its own handle, and the last close lets go of the device's database and the socket.
 */
export interface OpenDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	readonly doc: Y.Doc;
	/** Who else is here. The relay writes the `user` of every state: `{ id, name, color }`. */
	readonly awareness: Awareness;
	/** Follows today's access; a rune, so a page turns read-only when the right goes. */
	readonly access: 'read' | 'write';
	/** True once what lies on this device has been read; show nothing as empty before that. A rune. */
	readonly loaded: boolean;
	/**
	 * What of this copy the school did not take lies in the tray, and the copy takes no more words: close it
	 * and open the document anew to go on with the school's. A rune.
	 */
	readonly isPutAside: boolean;
	/** True once the relay has sent everything it has, since the last connect. A rune. */
	readonly synced: boolean;
	/**
	 * While somebody composes with an input method, remote changes wait (product.md §3 no. 7). Call
	 * at compositionstart, call the returned function at compositionend.
	 */
	holdRemoteChanges(): () => void;
	/** Lets go of it; resolves once nobody holds it any more and its database is closed. */
	close(): Promise<void>;
}

/**
 * The same document for a part of a page that is not to be changed any more. Its runes stay runes; the
 * handle stays the page's, which closes it.
 */
export function readOnlyHost(opened: OpenDocument): OpenDocument {
	return {
		...{ id: opened.id, kind: opened.kind, childId: opened.childId },
		...{ doc: opened.doc, awareness: opened.awareness, access: 'read' },
		get loaded() {
			return opened.loaded;
		},
		get isPutAside() {
			return opened.isPutAside;
		},
		get synced() {
			return opened.synced;
		},
		holdRemoteChanges: () => opened.holdRemoteChanges(),
		close: () => opened.close(),
	};
}
