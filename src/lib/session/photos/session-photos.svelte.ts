import type * as Y from 'yjs';
import type { ChildId, DocId, EntryId, RandomBytes, UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { OutgoingStore, type PhotoPlace, type ShareWish } from '#lib/storage/outgoing-store.ts';
import { PhotoQueue } from '#lib/sync/photo-queue.ts';
import { sendPhoto } from '#lib/sync/send-photo.ts';
import { addPhotos } from '#notebook/entry-book.ts';
import { photosAsFile } from './photos-as-file.ts';
import {
	PhotoShelf,
	type ParkedPhoto,
	type PhotoTarget,
	type ReleaseTarget,
} from './photo-shelf.ts';
import type { Photos } from './photos-of-session.ts';
import { publishWish, ShareWishes, shownOf } from './share-wishes.ts';

interface SessionPhotosOptions {
	readonly userId: UserId;
	readonly random: RandomBytes;
	readonly now: () => Instant;
	readonly isOnline: () => boolean;
	/** As far as is known, does this device keep what is written? */
	readonly hasRoom: () => boolean;
	/** Do words of this document still wait for the school? */
	readonly isWaiting: (docId: DocId) => boolean;
	/** Changes a document that no page may have open. */
	readonly writeIn: (docId: DocId, work: (doc: Y.Doc) => void) => Promise<void>;
	readonly readSetting: (key: string) => Promise<string>;
	readonly keepSetting: (key: string, value: string) => Promise<void>;
	readonly onShared: () => void;
	/** Makes the reader of a rune be told of changes. */
	readonly subscribe: () => void;
	readonly onChange: () => void;
}

const WIFI_SETTING = 'photos-only-wifi';

/** The pictures of this session and what is to be given to parents, with their state as runes. */
export class SessionPhotos implements Photos {
	readonly #options: SessionPhotosOptions;
	readonly #store: OutgoingStore;
	readonly #queue: PhotoQueue;
	readonly #shelf: PhotoShelf;
	readonly #wishes: ShareWishes;
	#wasOnline = false;
	#onlyWifi = $state(false);

	constructor(options: SessionPhotosOptions) {
		this.#options = options;
		this.#store = new OutgoingStore(options.userId);
		this.#queue = new PhotoQueue({
			store: this.#store,
			send: sendPhoto,
			lockName: `jiashu-photos:${options.userId}`,
			maySend: () => options.isOnline() && !(this.#onlyWifi && lineOf() === 'cellular'),
			onChange: () => this.#onChange(),
		});
		this.#shelf = new PhotoShelf(this.#store, this.#queue, options);
		this.#wishes = new ShareWishes({
			store: this.#store,
			publish: publishWish,
			isAtSchool: ({ docId, photos }) =>
				options.isOnline() &&
				!options.isWaiting(docId) &&
				!this.#queue.items.some(({ id }) => photos.includes(id)),
			hasRoom: options.hasRoom,
			now: options.now,
			onChange: options.onChange,
			onShared: options.onShared,
		});
	}

	get waiting(): number {
		this.#options.subscribe();
		return this.#queue.items.filter(({ state }) => state === 'waiting').length;
	}

	get unsent(): number {
		this.#options.subscribe();
		return this.#queue.items.length;
	}

	get sending(): number | null {
		this.#options.subscribe();
		const { progress } = this.#queue;
		const size = this.#queue.items.find(({ id }) => id === progress?.id)?.bytes ?? 0;
		return progress === null || size === 0 ? null : Math.min(1, progress.sent / size);
	}

	get parked(): readonly ParkedPhoto[] {
		this.#options.subscribe();
		return this.#queue.items.flatMap(({ id, name, reason, childIds, bytes }) =>
			reason === null ? [] : [{ id, name, reason, childIds, isHeld: bytes > 0 }],
		);
	}

	get wishes(): readonly ShareWish[] {
		this.#options.subscribe();
		return this.#wishes.all;
	}

	get onlyWifi(): boolean | null {
		return lineOf() === null ? null : this.#onlyWifi;
	}

	async setOnlyWifi(only: boolean): Promise<void> {
		this.#onlyWifi = only;
		await this.#options.keepSetting(WIFI_SETTING, only ? '1' : '');
		this.#queue.kick();
	}

	async start(): Promise<void> {
		this.#onlyWifi = (await this.#options.readSetting(WIFI_SETTING)) !== '';
		await this.#queue.start();
		await this.#wishes.read();
	}

	/** Something of the device changed: what waited for it may go now. */
	follow(): void {
		const isOnline = this.#options.isOnline();
		if (isOnline && !this.#wasOnline) this.#queue.kick();
		this.#wasOnline = isOnline;
		if (this.#wishes.all.length > 0) void this.#wishes.follow();
	}

	/** Tries everything now, e.g. when the person asks. */
	async sendNow(): Promise<void> {
		await this.#queue.sendNow();
		await this.#wishes.follow();
	}

	isHere(hash: string): boolean {
		this.#options.subscribe();
		return this.#queue.items.some(({ id }) => id === hash);
	}

	take(files: readonly File[], target: PhotoTarget, onDone: (hash: string | null) => void) {
		return this.#shelf.take(files, target, onDone);
	}

	release(targets: ReadonlyMap<string, ReleaseTarget>): Promise<void> {
		return this.#shelf.release(targets);
	}

	takeBack(hash: string, place: PhotoPlace | null): Promise<void> {
		return this.#shelf.takeBack(hash, place);
	}

	async retry(id: string): Promise<boolean> {
		const isOfSchool = this.parked.some(
			(photo) => photo.id === id && (photo.reason === 'refused' || photo.reason === 'no-access'),
		);
		const found = await this.#shelf.retry(id);
		if (found === null) return isOfSchool;
		for (const { docId, entryId } of found.places) {
			await this.#options.writeIn(docId, (doc) => addPhotos(doc, entryId, [found.hash]));
		}
		return true;
	}

	remove(id: string): Promise<void> {
		return this.#shelf.remove(id);
	}

	read(hash: string): Promise<Blob | null> {
		return this.#shelf.read(hash);
	}

	asFile(nameOf: (childId: ChildId) => string): Promise<Blob> {
		return photosAsFile(this.#queue.items, (id) => this.#store.bytesOf(id), nameOf);
	}

	/**
	 * Gives an entry to the parents once it is at school, as it stands in this document now; `false`
	 * when there is nothing in it for them.
	 */
	async share(
		docId: DocId,
		entryId: EntryId,
		doc: Y.Doc,
		othersLacking: readonly string[],
	): Promise<boolean> {
		const shown = shownOf(doc, entryId);
		if (shown === null) return false;
		await this.#wishes.add({ docId, entryId }, { ...shown, othersLacking });
		return true;
	}

	forgetWish(place: PhotoPlace): Promise<void> {
		return this.#wishes.forget(place);
	}

	async end(how: 'keep' | 'wipe'): Promise<void> {
		await this.#queue.end();
		if (how === 'wipe') await this.#store.wipe();
		else await this.#store.close();
	}

	#onChange(): void {
		this.#options.onChange();
		if (this.#wishes.all.length > 0) void this.#wishes.follow();
	}
}

/** The line the device is on, where the browser tells. */
function lineOf(): string | null {
	const { connection } = navigator as Navigator & { connection?: { readonly type?: string } };
	return connection?.type ?? null;
}
