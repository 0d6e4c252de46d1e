import type { WebsocketProvider } from 'y-websocket';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Ack, Notice, NoticeReason } from '#protocol/message.ts';
import { DocumentStore, hasHole } from '#lib/storage/document-store.ts';
import type { StoreProblem } from '#lib/storage/store-problem.ts';
import { documentStoreName, type Mark } from '#lib/storage/device-store.ts';
import { fingerprint } from '#protocol/fingerprint.ts';
import { CopyComparison } from './copy-comparison.ts';
import { createAckingSocket, RemoteHold } from './acking-socket.ts';
import type { DocumentSyncOptions } from './document-sync-options.ts';
import { Outbox } from './outbox.ts';
import { createProvider } from './provider.ts';
import { touchedItems } from './touched-items.ts';

/**
 * One document on its way between the page, the device and the school: the Y.Doc, its copy on the
 * device and its connection. The document is opaque here.
 */
export interface DocumentSyncState {
	/** What lies on this device has been read; where nothing can be read here, what the school has. */
	readonly loaded: boolean;
	readonly saved: boolean;
	readonly problem: StoreProblem | null;
	readonly connected: boolean;
	readonly synced: boolean;
	/** Pieces that wait for the school. */
	readonly waiting: readonly string[];
	/** As `Outbox.owners`. */
	readonly owners: readonly string[];
	/** The code with which the relay ended the connection for good; `null` while it may come back. */
	readonly endedBy: number | null;
	/** The school did not keep something that was sent, and why. */
	readonly refused: NoticeReason | null;
	/** The school reads with this page and takes no words of it, because it is an old version (P6). */
	readonly outdated: boolean;
	/** Words that can go nowhere, because this device has lost what they build on; `null` for none. */
	readonly leftOut: string | null;
	/** This copy is another than the school's, and no exchange makes them the same (P14). */
	readonly diverged: boolean;
}

/** Marks are tidied this long after an ack: a person who types on would need them again at once. */
const SETTLE_AFTER_ACK_MS = 1000;

export class DocumentSync {
	readonly doc = new Y.Doc();
	readonly #options: DocumentSyncOptions;
	readonly #outbox: Outbox;
	readonly #hold = new RemoteHold();
	readonly #watchers = new Set<() => void>();
	readonly #provider: WebsocketProvider;
	readonly #store: DocumentStore;
	readonly #comparison: CopyComparison;
	#endedBy: number | null = null;
	#refused: NoticeReason | null = null;
	#isOutdated = false;
	#leftOut: string | null = null;
	#settleTimer: ReturnType<typeof setTimeout> | null = null;
	#mayConnect = false;
	#hasHeardSchool = false;
	#hadNoCopy = false;
	#isAbandoned = false;
	#isDiverged = false;
	#closed = false;

	constructor(options: DocumentSyncOptions) {
		this.#options = options;
		const { docId, generation } = options.copy;
		this.#outbox = new Outbox({ ...options, docId, generation, marks: options.device });
		// Edits are numbered before the provider, which listens after this, sends them.
		this.doc.on('update', this.#onUpdate);
		this.#comparison = this.#createComparison();
		this.doc.on('update', () => this.#comparison.moved());
		this.#provider = this.#createProvider();
		this.#store = new DocumentStore({
			name: documentStoreName(options.device.userId, docId, generation),
			doc: this.doc,
			beforeOpen: () => this.#beforeOpen(),
			beforeWrite: () => this.#outbox.ensureMarked(),
			onState: () => this.#onStoreState(),
		});
	}

	get awareness(): Awareness {
		return this.#provider.awareness;
	}

	get state(): DocumentSyncState {
		return {
			...this.#store.state,
			loaded: this.#store.state.loaded || (this.#isWithoutCopy && this.#hasHeardSchool),
			connected: this.#provider.wsconnected,
			synced: this.#provider.synced,
			waiting: this.#outbox.items,
			owners: this.#outbox.owners,
			endedBy: this.#endedBy,
			refused: this.#refused,
			outdated: this.#isOutdated,
			leftOut: this.#leftOut,
			diverged: this.#isDiverged,
		};
	}

	holdRemoteChanges(): () => void {
		return this.#hold.hold();
	}

	/**
	 * Connects once the copy on the device has been read, or, for a page, where none can be read: it
	 * then works from the school alone. Does nothing when connected.
	 */
	connect(): void {
		this.#mayConnect = true;
		if (this.#closed || this.#isAbandoned || this.#endedBy !== null) return;
		// Whoever has it on a page is present to others.
		const isShown = this.awareness.getLocalState() !== null;
		if (!this.#store.state.loaded && !(this.#isWithoutCopy && isShown)) return;
		if (!this.#provider.wsconnected) this.#provider.wsUnsuccessfulReconnects = 0;
		this.#provider.connect();
	}

	disconnect(): void {
		this.#mayConnect = false;
		this.#provider.disconnect();
	}

	/** Takes over the marks of tabs that are gone and reads what they wrote. */
	async adoptOrphans(): Promise<void> {
		const marks = await this.#orphans();
		if (marks.length === 0) return;
		await this.#store.refresh();
		await this.#outbox.adopt(marks);
		this.#answerAnew();
	}

	/** Has this copy lost something that other words in it build on? They are not shown either. */
	get hasHole(): boolean {
		return hasHole(this.doc);
	}

	/** As `DocumentStore.mend`; then the school gets an answer without a hole. */
	async mend(keep: (state: Uint8Array) => Promise<void>): Promise<void> {
		await this.#store.mend(keep);
		this.#leftOut = null;
		this.#answerAnew();
	}

	/** After `diverged` turned out not to be so, or could not be looked into now. */
	compareAgain(): void {
		this.#isDiverged = false;
		this.#comparison.startAgain();
	}

	/** Calls back after every change of `state`; returns the way to stop. */
	watch(listener: () => void): () => void {
		this.#watchers.add(listener);
		return () => this.#watchers.delete(listener);
	}

	/** Tries again after the relay had ended the connection, e.g. as a reader now. */
	resume(): void {
		this.#endedBy = null;
		this.#refused = null;
		this.connect();
	}

	/** The number of the newest edit made here. */
	get newestEdit(): number {
		return this.#outbox.sequence;
	}

	/**
	 * The work up to this edit lies in the tray now, with its marks removed, and nothing is sent any
	 * more. What was typed in the meantime still waits, for the tray as well.
	 */
	async abandon(upTo: number): Promise<void> {
		this.#isAbandoned = true;
		this.#comparison.stop();
		this.#outbox.cover(upTo);
		this.#provider.disconnect();
		await this.#outbox.remark();
		this.#tell();
	}

	get isAbandoned(): boolean {
		return this.#isAbandoned;
	}

	retryStorage(): void {
		this.#store.retryNow();
	}

	/** Lets go of everything. Close only while `saved`: the caller waits for it. */
	async close(): Promise<void> {
		this.#closed = true;
		this.#comparison.stop();
		if (this.#settleTimer !== null) clearTimeout(this.#settleTimer);
		this.#provider.destroy();
		await this.#store.close();
		await this.#settle();
		this.doc.destroy();
	}

	/** A fresh connection sends step 2, and only that carries what was not typed here just now. */
	#answerAnew(): void {
		if (this.#provider.shouldConnect) {
			this.#provider.disconnect();
			this.connect();
		}
		this.#tell();
	}

	#tell(): void {
		this.#options.onState();
		for (const watcher of this.#watchers) watcher();
	}

	async #beforeOpen(): Promise<void> {
		await this.#options.device.registerCopy(this.#options.copy);
		await this.#outbox.adopt(await this.#orphans());
	}

	async #orphans(): Promise<Mark[]> {
		const { docId, generation } = this.#options.copy;
		const [marks, isAlive] = await Promise.all([
			this.#options.device.marks(),
			this.#options.liveOwners(),
		]);
		return marks.filter(
			(mark) => mark.docId === docId && mark.generation === generation && !isAlive(mark.owner),
		);
	}

	/** The device gives nothing of this document, and has said so; it is tried again all the time. */
	get #isWithoutCopy(): boolean {
		const { loaded, problem } = this.#store.state;
		return !loaded && problem !== null;
	}

	#onStoreState(): void {
		const { loaded } = this.#store.state;
		// What the copy brought is older than this connection, which tells of what is typed now alone.
		if (loaded && this.#hadNoCopy && this.#provider.shouldConnect) this.#answerAnew();
		else if (this.#mayConnect && !this.#provider.shouldConnect) this.connect();
		this.#hadNoCopy = this.#isWithoutCopy;
		this.#tell();
	}

	readonly #onUpdate = (
		_update: Uint8Array,
		_origin: unknown,
		_doc: Y.Doc,
		transaction: Y.Transaction,
	): void => {
		if (!transaction.local) return;
		this.#outbox.note(touchedItems(transaction));
		this.#tell();
	};

	#createComparison(): CopyComparison {
		const { quietMs } = this.#options;
		return new CopyComparison({
			isStill: () =>
				this.#store.state.loaded &&
				this.#provider.synced &&
				this.#outbox.isCovered &&
				!this.#hold.isHeld,
			isOwed: () =>
				this.#provider.wsconnected &&
				!(this.#provider.synced && (this.#outbox.isCovered || this.#isOutdated)),
			fingerprint: () => fingerprint(this.doc),
			send: (message) => this.#provider.ws?.send(message as Uint8Array<ArrayBuffer>),
			resync: () => this.#answerAnew(),
			onDiverged: () => {
				this.#isDiverged = true;
				this.#tell();
			},
			...(quietMs === undefined ? {} : { quietMs }),
		});
	}

	#createProvider(): WebsocketProvider {
		const { copy, relayUrl, device } = this.#options;
		const socket = createAckingSocket(
			{
				newestEdit: () => this.#outbox.sequence,
				onCovered: (sequence, ack) => this.#onCovered(sequence, ack),
				hasHole: () => this.hasHole,
				onLeftOut: (words) => {
					this.#leftOut = words;
					this.#tell();
				},
				onNotice: (notice) => this.#onNotice(notice),
				onFingerprint: (theirs) => this.#comparison.heard(theirs),
				onAlive: () => {
					this.#provider.wsLastMessageReceived = Date.now();
				},
			},
			this.#hold,
		);
		const channel = documentStoreName(device.userId, copy.docId, copy.generation);
		const provider = createProvider({ doc: this.doc, copy, relayUrl, channel, socket });
		provider.on('status', ({ status }) => {
			if (status === 'connecting') this.#isOutdated = false;
			if (status === 'connected') this.#comparison.moved();
			this.#tell();
		});
		provider.on('sync', (isSynced) => {
			this.#hasHeardSchool ||= isSynced;
			this.#comparison.moved();
			this.#tell();
		});
		provider.on('closed', ({ code }) => {
			this.#endedBy = code;
			this.#tell();
		});
		return provider;
	}

	#onCovered(sequence: number, ack: Ack): void {
		this.#outbox.cover(sequence);
		this.#comparison.moved();
		this.#options.onAck(ack);
		this.#settleTimer ??= setTimeout(() => {
			this.#settleTimer = null;
			this.#settle().catch(() => this.#tell());
		}, SETTLE_AFTER_ACK_MS);
		this.#tell();
	}

	/** An ack says nothing of what lies in a copy that could not be read: its marks stay. */
	async #settle(): Promise<void> {
		if (this.#store.state.loaded) await this.#outbox.settle();
	}

	#onNotice({ reason }: Notice): void {
		if (reason === 'outdated') this.#isOutdated = true;
		// A reader's connection also sends an (empty) step 2; refusing that refuses nothing.
		else if (this.#outbox.items.length > 0) this.#refused = reason;
		this.#tell();
	}
}
