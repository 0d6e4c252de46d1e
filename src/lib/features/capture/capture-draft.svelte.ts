import type { CaseloadChild } from '#domain/caseload.ts';
import { parseId, type ChildId, type EntryId } from '#domain/ids.ts';
import { isPhotoHash } from '#domain/photo.ts';
import type { Session } from '#lib/session/session.ts';

/** What can be written for several children in one go. */
export const CAPTURE_KINDS = ['photos', 'good-news', 'fortnight'] as const;
export type CaptureKind = (typeof CAPTURE_KINDS)[number];

/** What is kept of it until it is written into the journals. */
interface Content {
	readonly childIds: readonly ChildId[];
	readonly shared: string;
	readonly own: Readonly<Record<ChildId, string>>;
	readonly photos: readonly string[];
	readonly ownPhotos: Readonly<Record<ChildId, readonly string[]>>;
	/** Made before the first journal is written, so that a second try writes nothing twice. */
	readonly entryIds: Readonly<Record<ChildId, EntryId>>;
}

export const draftKey = (kind: CaptureKind) => `capture:${kind}`;

const EMPTY: Content = {
	...{ childIds: [], shared: '', own: {}, photos: [], ownPhotos: {}, entryIds: {} },
};

/**
 * Words and pictures that are not in a journal yet. Every change is kept on this device, so that a
 * reload, the way back or a killed browser loses nothing.
 */
export class CaptureDraft {
	readonly #session: Session;
	readonly #key: string;
	#content = $state.raw<Content>(EMPTY);
	#isLoaded = $state(false);
	#unkept = $state(0);
	#isRefused = $state(false);

	constructor(session: Session, kind: CaptureKind) {
		this.#session = session;
		this.#key = draftKey(kind);
	}

	get content(): Content {
		return this.#content;
	}

	get isLoaded(): boolean {
		return this.#isLoaded;
	}

	/** Is everything so far kept on this device? */
	get isKept(): boolean {
		return this.#unkept === 0 && !this.#isRefused;
	}

	get isEmpty(): boolean {
		const { shared, own, photos, ownPhotos } = this.#content;
		const words = [shared, ...Object.values(own)];
		return (
			words.every((text) => text.trim() === '') &&
			photos.length === 0 &&
			Object.values(ownPhotos).every((list) => list.length === 0)
		);
	}

	async load(begin: ChildId | null): Promise<void> {
		this.#content = parseDraft(await this.#session.readDraft(this.#key));
		this.#isLoaded = true;
		if (begin !== null && !this.#content.childIds.includes(begin)) this.toggle(begin);
	}

	toggle(id: ChildId): void {
		const { childIds } = this.#content;
		const next = childIds.includes(id) ? childIds.filter((each) => each !== id) : [...childIds, id];
		this.change({ childIds: next });
	}

	wordsOf(child: Pick<CaseloadChild, 'id'>): string {
		return this.#content.own[child.id] ?? '';
	}

	photosOf(child: Pick<CaseloadChild, 'id'>): readonly string[] {
		return this.#content.ownPhotos[child.id] ?? [];
	}

	writeFor(id: ChildId, words: string): void {
		this.change({ own: { ...this.#content.own, [id]: words } });
	}

	/** For all of them, or for one child alone. */
	addPhoto(hash: string, id: ChildId | null): void {
		if (id === null) {
			this.change({ photos: withOne(this.#content.photos, hash) });
			return;
		}
		const list = withOne(this.#content.ownPhotos[id] ?? [], hash);
		this.change({ ownPhotos: { ...this.#content.ownPhotos, [id]: list } });
	}

	takeOut(hash: string, id: ChildId | null): void {
		const without = (list: readonly string[]) => list.filter((each) => each !== hash);
		if (id === null) this.change({ photos: without(this.#content.photos) });
		else {
			const list = without(this.#content.ownPhotos[id] ?? []);
			this.change({ ownPhotos: { ...this.#content.ownPhotos, [id]: list } });
		}
	}

	change(change: Partial<Content>): void {
		this.#content = { ...this.#content, ...change };
		void this.#keep();
	}

	/** The ids of the entries to be written; kept before the first of them is. */
	async settleEntryIds(): Promise<Content['entryIds']> {
		const missing = this.#content.childIds.filter((id) => !(id in this.#content.entryIds));
		const made = missing.map((id) => [id, this.#session.newId('entry')] as const);
		const entryIds = { ...this.#content.entryIds, ...Object.fromEntries(made) };
		this.#content = { ...this.#content, entryIds };
		await this.#keep();
		return entryIds;
	}

	/** It is written, or not wanted any more. */
	async clear(): Promise<void> {
		this.#content = EMPTY;
		await this.#keep();
	}

	/** On a device that keeps nothing the words stay on this page; the line at the top says so. */
	async #keep(): Promise<void> {
		this.#unkept += 1;
		const text = this.#content === EMPTY ? '' : JSON.stringify(this.#content);
		try {
			await this.#session.keepDraft(this.#key, text);
			this.#isRefused = false;
		} catch (error) {
			this.#isRefused = true;
			console.warn('What is being written was not kept.', error);
		} finally {
			this.#unkept -= 1;
		}
	}
}

const withOne = (list: readonly string[], hash: string) =>
	list.includes(hash) ? list : [...list, hash];

/** What an older version or a torn write left behind reads as nothing, never as a crash. */
export function parseDraft(text: string): Content {
	try {
		const read = { ...EMPTY, ...(JSON.parse(text) as Partial<Content>) };
		return {
			...read,
			childIds: read.childIds.filter((id) => parseId('child', id) !== null),
			photos: read.photos.filter(isPhotoHash),
		};
	} catch {
		return EMPTY;
	}
}
