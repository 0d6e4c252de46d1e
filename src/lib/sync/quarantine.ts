import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { Instant } from '#domain/time.ts';
import type { NoticeReason } from '#protocol/message.ts';
import type { Copy, CopyDigest, TrayPiece } from '#lib/storage/device-store.ts';
import type { DocumentSync } from './document-sync.ts';

/** What must be read of a document here, where documents are opaque. */
export interface ReadDocument {
	readonly words: (doc: Y.Doc, kind: DocKind, items: readonly string[]) => string;
	readonly digest: (doc: Y.Doc, kind: DocKind) => CopyDigest;
}

export interface TrayOptions {
	readonly id: string;
	readonly copy: Copy;
	readonly reason: TrayPiece['reason'];
	readonly sync: DocumentSync;
	readonly childName: string;
	readonly read: ReadDocument;
	readonly now: () => Instant;
}

/**
 * Makes the tray's copy of unsent work, once the document has been read from the device; `null` when
 * none of it is this tab's to move, or the device gives nothing of it now.
 */
export async function copyForTray(
	options: TrayOptions,
): Promise<{ readonly piece: TrayPiece; readonly newestEdit: number } | null> {
	const { sync } = options;
	if (!(await isReadable(sync))) return null;
	const items = sync.state.waiting;
	if (items.length === 0) return null;
	return { piece: trayPiece(options, items), newestEdit: sync.newestEdit };
}

/** The document as this device has it, and the words of these pieces of it. */
export function trayPiece(options: TrayOptions, items: readonly string[]): TrayPiece {
	const { id, copy, reason, sync, childName, read, now } = options;
	return {
		...{ id, reason, childName, items },
		docId: copy.docId,
		generation: copy.generation,
		kind: copy.kind,
		childId: copy.childId,
		keptAt: now(),
		text: read.words(sync.doc, copy.kind, items),
		state: Y.encodeStateAsUpdate(sync.doc),
	};
}

/** The relay's word for why it did not keep an update, as the tray says it. */
export function reasonOfNotice(reason: NoticeReason): TrayPiece['reason'] {
	return reason === 'refused' ? 'refused' : 'read-only';
}

/** Can what lies on the device be read? Nobody may wait for one that cannot: that may be for ever. */
export function isReadable(sync: DocumentSync): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			const { loaded, problem } = sync.state;
			if (!loaded && problem === null) return;
			unwatch();
			resolve(loaded);
		};
		const unwatch = sync.watch(look);
		look();
	});
}
