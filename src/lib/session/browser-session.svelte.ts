import { createSubscriber } from 'svelte/reactivity';
import type * as Y from 'yjs';
import type { Caseload, CaseloadChild, Me } from '#domain/caseload.ts';
import { isEntryFact, type DocumentFact, type EntryFact } from '#domain/entry.ts';
import { createId, type DocId, type Id, type IdKind, type UserId } from '#domain/ids.ts';
import { instantFromMs, localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { DeviceStore } from '#lib/storage/device-store.ts';
import { removeSignedInUser } from '#lib/storage/signed-in-store.ts';
import { requestCaseload } from '#lib/sync/caseload-request.ts';
import { handIn } from '#lib/sync/hand-in.ts';
import { SyncEngine } from '#lib/sync/sync-engine.ts';
import { untilWritable } from '#lib/sync/until-writable.ts';
import { askOffice } from './ask-office.ts';
import { Bells } from './bells.ts';
import { statusOfEngine } from './device-status.ts';
import { DocumentOfPage } from './document-of-page.svelte.ts';
import { nameChildren } from './name-children.ts';
import { NewerBuild } from './newer-build.svelte.ts';
import type { OpenDocument } from './open-document.ts';
import { SessionPhotos } from './photos/session-photos.svelte.ts';
import { PostWishes, type Posts } from './posts/post-wishes.ts';
import { wordsOfEngine, type WordsHere } from './search/words-here.svelte.ts';
import type { DeviceStatus, Reach, Session } from './session.ts';
import { unsentText } from './unsent-text.ts';
import { digestOf, wordsOfItems } from './words-of.ts';

/** Where the copies that wait for a network are kept on this device. */
const POSTS_KEY = 'exchange-posts';

/**
 * The composition root in the browser: the one place where clock, randomness, network and the
 * device's store come together, and where plain state becomes runes.
 */
export class BrowserSession implements Session {
	readonly status: DeviceStatus;
	readonly newVersion: NewerBuild;
	readonly photos: SessionPhotos;
	readonly posts: Posts;
	readonly search: WordsHere;
	readonly #engine: SyncEngine;
	readonly #postWishes: PostWishes;
	/** Rung for one document, or for `null`: anything at all. */
	readonly #bells = new Bells<DocId | null>();
	readonly #life = new AbortController();
	readonly #subscribe = createSubscriber((update) => this.#bells.listen(null, update));
	#persistent = $state<boolean | null>(null);
	#reach: Reach = 'online';

	/** `onSignedOut` is called when the session has ended elsewhere: in another window, or at school. */
	constructor(caseload: Caseload, onSignedOut: () => void) {
		this.#engine = new SyncEngine({
			device: new DeviceStore(caseload.me.userId, () => this.#onChange(null)),
			caseload,
			relayUrl: `${location.origin.replace(/^http/, 'ws')}/sync`,
			requestCaseload,
			handIn,
			read: { words: (...of) => this.#wordsOf(...of), digest: digestOf },
			random,
			now: () => this.now(),
			onChange: (docId) => this.#onChange(docId),
			onEnded: () => void this.end().then(onSignedOut),
		});
		this.status = statusOfEngine(
			this.#engine,
			() => this.#subscribe(),
			() => this.#persistent,
		);
		this.newVersion = new NewerBuild({
			untilSaved: () => this.#untilSaved(),
			signal: this.#life.signal,
		});
		this.photos = this.#createPhotos();
		this.#postWishes = this.#createPostWishes();
		this.posts = this.#postsOf(this.#postWishes);
		this.search = wordsOfEngine(this.#engine, () => this.#subscribe());
	}

	get me(): Me {
		return this.caseload.me;
	}

	get caseload(): Caseload {
		this.#subscribe();
		return this.#engine.caseload;
	}

	get online(): boolean {
		this.#subscribe();
		return this.#engine.reach === 'online';
	}

	/** Begins background work and follows the network; call once. */
	async start(): Promise<void> {
		const { signal } = this.#life;
		addEventListener('online', () => this.#engine.onNetwork(true), { signal });
		addEventListener('offline', () => this.#engine.onNetwork(false), { signal });
		document.addEventListener(
			'visibilitychange',
			() => document.visibilityState === 'visible' && void this.#engine.syncNow(),
			{ signal },
		);
		addEventListener('beforeunload', (event) => this.#wouldLose() && event.preventDefault(), {
			signal,
		});
		await this.#engine.start();
		await this.photos
			.start()
			.catch((error: unknown) => console.warn('The waiting pictures were not read.', error));
		await this.#postWishes.read();
		void this.#postWishes.follow();
		this.newVersion
			.follow()
			.catch((error: unknown) => console.warn('The service worker was not installed.', error));
		this.#persistent = (await navigator.storage?.persist?.()) ?? null;
	}

	child(id: string): CaseloadChild | null {
		return this.caseload.children.find((child) => child.id === id) ?? null;
	}

	nameOf(id: UserId): string {
		return this.caseload.people[id] ?? '';
	}

	openDocument(id: DocId): OpenDocument {
		const found = this.#engine.find(id);
		const handle = this.#engine.open(id);
		if (found === null || handle === null) throw new Error(`Not in the caseload: ${id}`);
		return new DocumentOfPage({
			id,
			kind: found.document.kind,
			childId: found.child?.id ?? null,
			handle,
			mayWrite: () => {
				this.#subscribe();
				const now = this.#engine.find(id)?.document;
				return now?.access === 'write' && now.generation === found.document.generation;
			},
			onChange: (update) => this.#bells.listen(id, update),
		});
	}

	async writeIn(id: DocId, work: (doc: Y.Doc) => void | Promise<void>): Promise<void> {
		const handle = this.#engine.open(id);
		if (handle === null) throw new Error(`Not in the caseload: ${id}`);
		try {
			await untilWritable(this.#engine, handle.sync, (look) => this.#bells.listen(null, look));
			await work(handle.sync.doc);
		} finally {
			handle.release();
		}
	}

	latestOn(id: DocId): LocalDate | null {
		this.#subscribe();
		return this.#engine.copies.get(id)?.latestOn ?? null;
	}

	entriesOf(id: DocId): readonly EntryFact[] | null {
		return this.factsOf(id)?.filter(isEntryFact) ?? null;
	}

	factsOf(id: DocId): readonly DocumentFact[] | null {
		this.#subscribe();
		return this.#engine.copies.get(id)?.entries ?? null;
	}

	isWaiting(id: DocId): boolean {
		this.#subscribe();
		for (const piece of this.#engine.waiting) if (piece.startsWith(`${id}/`)) return true;
		return false;
	}

	now(): Instant {
		return instantFromMs(Date.now());
	}

	today(): LocalDate {
		return localDateAt(this.now());
	}

	newId<K extends IdKind>(kind: K): Id<K> {
		return createId(kind, random);
	}

	async syncNow(): Promise<void> {
		await this.#engine.syncNow();
		// The words are through; the pictures take as long as they take.
		void this.photos.sendNow();
	}

	async refreshCaseload(): Promise<void> {
		await this.#engine.refreshCaseload();
	}

	async readDraft(key: string): Promise<string> {
		try {
			return await this.#engine.device.readDraft(key);
		} catch (error) {
			// A device that gives nothing back has nothing that was begun; `status.problem` says so.
			console.warn('Words that were begun could not be read.', error);
			return '';
		}
	}

	keepDraft(key: string, text: string): Promise<void> {
		return this.#engine.device.keepDraft(key, text);
	}

	readAnswer(path: string): Promise<unknown> {
		return this.#engine.device.readAnswer(path);
	}

	keepAnswer(path: string, answer: unknown): Promise<void> {
		return this.#engine.device.keepAnswer(path, answer);
	}

	removeFromTray(id: string): Promise<void> {
		return this.#engine.removeFromTray(id);
	}

	unsentText(unread: string): Promise<string> {
		return unsentText(this.#engine, (...of) => this.#wordsOf(...of), unread);
	}

	async signOut(): Promise<'done' | 'no-network'> {
		try {
			const response = await fetch('/api/sign-out', { method: 'POST' });
			if (!response.ok && response.status !== 401) return 'no-network';
		} catch {
			// Without the school's answer the session would live on behind an empty device.
			return 'no-network';
		}
		await removeSignedInUser();
		this.#life.abort();
		await this.photos.end('wipe');
		await this.#engine.end('wipe');
		return 'done';
	}

	/** Lets go of everything and leaves the device as it is. */
	async end(): Promise<void> {
		this.#life.abort();
		await this.photos.end('keep');
		await this.#engine.end('keep');
	}

	/** For people: children by their names, also those that a document of a class only numbers. */
	#wordsOf(...of: Parameters<typeof wordsOfItems>): string {
		return nameChildren(wordsOfItems(...of), this.#engine.caseload.children);
	}

	/** Would words go with this page? What a full device did not take may be at school already. */
	#wouldLose(): boolean {
		return this.#engine.saving && this.#engine.waiting.size > 0;
	}

	/** Resolves once nothing is on its way into the device's store, or the store takes nothing. */
	#untilSaved(): Promise<void> {
		const isOver = () => !this.#engine.saving || this.#engine.problem !== null;
		return new Promise((resolve) => {
			const stop = this.#bells.listen(null, () => {
				if (!isOver()) return;
				stop();
				resolve();
			});
			if (!isOver()) return;
			stop();
			resolve();
		});
	}

	#createPhotos(): SessionPhotos {
		const engine = this.#engine;
		return new SessionPhotos({
			userId: engine.device.userId,
			random,
			now: () => this.now(),
			isOnline: () => engine.reach === 'online',
			hasRoom: () => engine.problem === null,
			isWaiting: (id) => [...engine.waiting].some((piece) => piece.startsWith(`${id}/`)),
			writeIn: (id, work) => this.writeIn(id, work),
			readSetting: (key) => this.readDraft(key),
			keepSetting: (key, value) => engine.device.keepDraft(key, value),
			onShared: () => void engine.refreshCaseload(),
			subscribe: () => this.#subscribe(),
			onChange: () => this.#bells.ring(null),
		});
	}

	#createPostWishes(): PostWishes {
		const engine = this.#engine;
		return new PostWishes({
			read: () => this.readDraft(POSTS_KEY),
			keep: (text) => this.keepDraft(POSTS_KEY, text),
			post: (draft) => askOffice('POST', '/api/exchange', draft),
			isOnline: () => engine.reach === 'online',
			now: () => this.now(),
			onChange: () => this.#bells.ring(null),
			// M4: the school knows now what this device cannot, that the copy is there.
			onPosted: () => void engine.refreshCaseload(),
		});
	}

	#postsOf(wishes: PostWishes): Posts {
		const subscribe = this.#subscribe;
		return {
			get waiting() {
				subscribe();
				return wishes.all;
			},
			add: (draft) => wishes.add(draft),
			forget: (month) => wishes.forget(month),
		};
	}

	#onChange(docId: DocId | null): void {
		// A school that comes back may have been given a newer build meanwhile; and where what this one
		// writes is not taken any more, the newer one is wanted now.
		const { reach } = this.#engine;
		const isBack = this.#reach === 'offline' && reach === 'online';
		if (isBack || (reach === 'outdated' && this.#reach !== reach)) void this.newVersion.ask();
		this.#reach = reach;
		this.#bells.ring(null);
		this.photos.follow();
		void this.#postWishes.follow();
		if (docId !== null) this.#bells.ring(docId);
	}
}

function random(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
	return crypto.getRandomValues(bytes);
}
