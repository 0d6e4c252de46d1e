import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { ChildId, DocId } from '#domain/ids.ts';
import type { OpenDocumentHandle } from '#lib/sync/open-documents.ts';
import type { OpenDocument } from './open-document.ts';

interface DocumentOfPageOptions {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	readonly handle: OpenDocumentHandle;
	/** Today's access by the caseload. A rune. */
	readonly mayWrite: () => boolean;
	readonly onChange: (update: () => void) => () => void;
}

/** One page's hold on a document, with its state as runes. */
export class DocumentOfPage implements OpenDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	readonly doc: Y.Doc;
	readonly awareness: Awareness;
	readonly #handle: OpenDocumentHandle;
	readonly #mayWrite: () => boolean;
	readonly #subscribe: () => void;

	constructor({ id, kind, childId, handle, mayWrite, onChange }: DocumentOfPageOptions) {
		this.id = id;
		this.kind = kind;
		this.childId = childId;
		this.doc = handle.sync.doc;
		this.awareness = handle.sync.awareness;
		this.#handle = handle;
		this.#mayWrite = mayWrite;
		this.#subscribe = createSubscriber(onChange);
	}

	/** Reading only once anything speaks against writing: words typed then would go to the tray. */
	get access(): 'read' | 'write' {
		this.#subscribe();
		const { refused } = this.#handle.sync.state;
		const isStopped = refused !== null || this.#handle.sync.isAbandoned;
		return this.#mayWrite() && !isStopped ? 'write' : 'read';
	}

	get loaded(): boolean {
		this.#subscribe();
		return this.#handle.sync.state.loaded;
	}

	get isPutAside(): boolean {
		this.#subscribe();
		return this.#handle.sync.isAbandoned;
	}

	get synced(): boolean {
		this.#subscribe();
		return this.#handle.sync.state.synced;
	}

	holdRemoteChanges(): () => void {
		return this.#handle.sync.holdRemoteChanges();
	}

	close(): Promise<void> {
		this.#handle.release();
		return this.#handle.gone;
	}
}
