import type { DocId } from '#domain/ids.ts';
import { isForContent } from '#protocol/close-code.ts';
import type { Copy } from '#lib/storage/device-store.ts';
import type { DocumentSync } from './document-sync.ts';

/**
 * The documents in use in this tab. Opening one twice gives the same; after the last release it
 * stays until its words are on this device and, with a connection, at school.
 */
export interface OpenDocumentHandle {
	readonly sync: DocumentSync;
	/** Resolves once this opening is closed to the end; a copy that was put aside has then left the device. */
	readonly gone: Promise<void>;
	release(): void;
}

interface Place {
	readonly key: string;
	readonly copy: Copy;
	readonly owner: string;
	readonly sync: DocumentSync;
	/** Pages that show it: they are present to others, the background is not. */
	seenBy: number;
	holders: number;
	readonly gone: Promise<void>;
	readonly onGone: () => void;
}

export interface OpenDocumentsOptions {
	/** The name of this tab; openings are named below it. */
	readonly tab: string;
	readonly create: (copy: Copy, owner: string, onState: () => void) => DocumentSync;
	/** Something changed in one of the documents; called at most once a microtask for each. */
	readonly onState: (docId: DocId) => void;
	/** After the last release: the document's database is closed. */
	readonly onClosed: (copy: Copy, sync: DocumentSync) => Promise<void>;
}

export class OpenDocuments {
	readonly #options: OpenDocumentsOptions;
	readonly #places = new Map<string, Place>();
	readonly #changed = new Set<Place>();
	readonly #owners = new Set<string>();
	readonly #closing = new Set<Promise<void>>();
	#opened = 0;
	#mayConnect = true;

	constructor(options: OpenDocumentsOptions) {
		this.#options = options;
	}

	/**
	 * Opens a document: a `page` is present to others who are there, `background` work is not, and
	 * `aside` reads what is on the device without a connection of its own.
	 */
	open(copy: Copy, as: 'page' | 'background' | 'aside'): OpenDocumentHandle {
		const key = `${copy.docId}:${copy.generation}`;
		const place = this.#places.get(key) ?? this.#create(key, copy);
		place.holders++;
		if (as === 'page') place.seenBy++;
		this.#showPresence(place);
		if (this.#mayConnect && as !== 'aside') place.sync.connect();
		let released = false;
		return {
			sync: place.sync,
			gone: place.gone,
			release: () => {
				if (released) return;
				released = true;
				place.holders--;
				if (as === 'page') place.seenBy--;
				this.#showPresence(place);
				this.#closeWhenSafe(place);
			},
		};
	}

	find(docId: DocId): DocumentSync | null {
		for (const place of this.#places.values()) if (place.copy.docId === docId) return place.sync;
		return null;
	}

	/** Is this very copy in use in this tab? */
	isOpen({ docId, generation }: Pick<Copy, 'docId' | 'generation'>): boolean {
		return this.#places.has(`${docId}:${generation}`);
	}

	/** Is this opening of a document in this tab alive, or not closed to the end? */
	isAlive(owner: string): boolean {
		return this.#owners.has(owner);
	}

	all(): readonly { readonly copy: Copy; readonly owner: string; readonly sync: DocumentSync }[] {
		return [...this.#places.values()];
	}

	/** Connects all, e.g. when the network is back and waiting out a back-off would be silly. */
	connectAll(): void {
		this.#mayConnect = true;
		for (const place of this.#places.values()) place.sync.connect();
	}

	/**
	 * The school has just said that these may be opened: what ended for want of a right, or with a session
	 * that has gone, goes on where it is open. A page may have stayed open all the while.
	 */
	resumeAll(isCurrent: (copy: Copy) => boolean): void {
		for (const { copy, sync } of this.#places.values()) {
			const { endedBy } = sync.state;
			if (endedBy === null || isForContent(endedBy) || sync.isAbandoned) continue;
			if (isCurrent(copy)) sync.resume();
		}
	}

	/** Ends all connections; the copies on the device stay in use. */
	disconnectAll(): void {
		this.#mayConnect = false;
		for (const place of this.#places.values()) place.sync.disconnect();
	}

	/** Closes every document, in use or not; resolves when their databases are closed. */
	async closeAll(): Promise<void> {
		this.#mayConnect = false;
		for (const place of this.#places.values()) this.#close(place);
		await Promise.all(this.#closing);
	}

	#create(key: string, copy: Copy): Place {
		const owner = `${this.#options.tab}.${++this.#opened}`;
		const sync = this.#options.create(copy, owner, () => this.#onState(place));
		let onGone = () => {};
		const gone = new Promise<void>((resolve) => (onGone = resolve));
		const place: Place = { key, copy, owner, sync, seenBy: 0, holders: 0, gone, onGone };
		this.#places.set(key, place);
		this.#owners.add(owner);
		return place;
	}

	#showPresence({ sync, seenBy }: Place): void {
		const isShown = sync.awareness.getLocalState() !== null;
		if (isShown !== seenBy > 0) sync.awareness.setLocalState(seenBy > 0 ? {} : null);
	}

	#onState(place: Place): void {
		if (this.#changed.has(place)) return;
		this.#changed.add(place);
		// Not at once: a page may open a document while it is being rendered.
		queueMicrotask(() => {
			this.#changed.delete(place);
			this.#options.onState(place.copy.docId);
			this.#closeWhenSafe(place);
		});
	}

	#closeWhenSafe(place: Place): void {
		const { saved, connected, synced, waiting, problem } = place.sync.state;
		if (place.holders > 0) return;
		const isThrough = connected && synced;
		// What a full device could not take is at school all the same, and comes again with the next opening.
		const isSafe = saved || (problem === 'full' && isThrough && waiting.length === 0);
		if (!isSafe || (isThrough && waiting.length > 0)) return;
		this.#close(place);
	}

	#close(place: Place): void {
		// A late word of one that is closing must not close another that was opened in its place.
		if (this.#places.get(place.key) !== place) return;
		this.#places.delete(place.key);
		const closing = place.sync
			.close()
			.catch((error: unknown) => console.warn('A document did not close cleanly.', error))
			.then(() => {
				this.#owners.delete(place.owner);
				return this.#options.onClosed(place.copy, place.sync);
			})
			.catch((error: unknown) => console.warn('What is known of a copy was not kept.', error))
			.finally(() => {
				this.#closing.delete(closing);
				place.onGone();
			});
		this.#closing.add(closing);
	}
}
