import type * as Y from 'yjs';
import { findDocument, ownerNameOf, type Caseload, type FoundDocument } from '#domain/caseload.ts';
import { createId, type DocId } from '#domain/ids.ts';
import { instantFromMs, type Instant } from '#domain/time.ts';
import { afterClose, isForContent } from '#protocol/close-code.ts';
import type { Copy, DeviceStore, TrayPiece } from '#lib/storage/device-store.ts';
import type { StoreProblem } from '#lib/storage/store-problem.ts';
import { digestStaleCopies, runRound } from './background-sync.ts';
import { DeviceView, keepIfPossible } from './device-view.ts';
import { DocumentSync } from './document-sync.ts';
import { handInTray } from './hand-in.ts';
import { OpenDocuments, type OpenDocumentHandle } from './open-documents.ts';
import { copyForTray, isReadable, reasonOfNotice } from './quarantine.ts';
import { mendCopy, needsMending } from './mend-copy.ts';
import { RoundClock } from './round-clock.ts';
import type { SyncEngineOptions } from './sync-engine-options.ts';
import { openTab, type Tab } from './tab.ts';
import { piecesFromAway, waitingPieces } from './waiting-pieces.ts';

/**
 * Everything that goes on between this device and the school for one signed-in person: open
 * documents, rounds of background work, unsent marks, the tray. It holds plain state and calls
 * `onChange`; the session turns that into runes.
 */
export type Reach = 'online' | 'offline' | 'signed-out' | 'outdated';

export class SyncEngine {
	readonly device: DeviceStore;
	caseload: Caseload;
	reach: Reach = navigator.onLine === false ? 'offline' : 'online';
	/** What lay unsent on the device when it was first read, and had for so long that no network had been there. */
	foundWaiting: ReadonlySet<string> | null = null;
	readonly #options: SyncEngineOptions;
	readonly #view: DeviceView;
	readonly #documents: OpenDocuments;
	readonly #tab: Tab;
	readonly #clock: RoundClock;
	readonly #resumed = new WeakSet<DocumentSync>();
	readonly #connected = new WeakSet<DocumentSync>();
	readonly #quarantining = new WeakSet<DocumentSync>();
	readonly #trayIds = new WeakMap<DocumentSync, string>();
	/** The school reads with this page and takes no words of it; only another page changes that. */
	#isOutdated = false;
	#ackTimer: ReturnType<typeof setTimeout> | null = null;
	#stop = new AbortController();

	constructor(options: SyncEngineOptions) {
		this.#options = options;
		this.device = options.device;
		this.#view = new DeviceView(options.device);
		this.caseload = options.caseload;
		this.#tab = openTab(options.device.userId, (message) => {
			if (message === 'signed-out') options.onEnded();
			else void this.#readDevice();
		});
		this.#documents = new OpenDocuments({
			tab: this.#tab.name,
			create: (copy, owner, onState) => this.#createSync(copy, owner, onState),
			onState: (docId) => this.#onDocument(docId),
			onClosed: (copy, sync) => this.#onClosed(copy, sync),
		});
		if (this.reach === 'offline') this.#documents.disconnectAll();
		this.#clock = new RoundClock(
			() => this.#round(),
			() => options.onChange(null),
		);
	}

	/** Reads what lies on the device, then begins with rounds. */
	async start(): Promise<void> {
		await this.#readDevice();
		this.foundWaiting = piecesFromAway(this.#view.marks, this.#options.now());
		void digestStaleCopies(this, this.#stop.signal);
		this.#clock.start();
	}

	get lastAtSchool(): Instant | null {
		return this.#view.lastAtSchool;
	}

	get tray(): readonly TrayPiece[] {
		return this.#view.tray;
	}

	get copies(): ReadonlyMap<DocId, Copy> {
		return this.#view.copies;
	}

	get syncing(): boolean {
		return this.#clock.isRunning;
	}

	get saving(): boolean {
		return this.#documents.all().some(({ sync }) => !sync.state.saved);
	}

	get problem(): StoreProblem | null {
		const problems = this.#documents.all().map(({ sync }) => sync.state.problem);
		return problems.find((problem) => problem !== null) ?? this.device.problem;
	}

	/** Pieces with words that are not at school, of all tabs: `docId/item`. */
	get waiting(): ReadonlySet<string> {
		return waitingPieces(this.#documents.all(), this.#view.marks);
	}

	find(docId: DocId): FoundDocument | null {
		return findDocument(this.caseload, docId);
	}

	/** Opens a document of the caseload for a page; `null` when the caseload does not hold it. */
	open(docId: DocId): OpenDocumentHandle | null {
		const found = this.find(docId);
		if (found === null) return null;
		const { generation, kind } = found.document;
		const place = { docId, generation, kind, childId: found.child?.id ?? null };
		return this.#documents.open({ ...place, syncedHead: 0, latestOn: null }, 'page');
	}

	/** One round now; resolves when it is over. Also tries again what the device refused to store. */
	async syncNow(): Promise<void> {
		for (const { sync } of this.#documents.all()) sync.retryStorage();
		this.#documents.connectAll();
		await this.#clock.runNow();
	}

	/** Fetches the caseload, and no more. */
	async refreshCaseload(): Promise<boolean> {
		const answer = await this.#options.requestCaseload();
		if (this.#stop.signal.aborted) return false;
		if (!answer.ok) {
			this.#setReach(answer.error === 'signed-out' ? 'signed-out' : 'offline');
			return false;
		}
		if (answer.value.me.userId !== this.device.userId) {
			this.#options.onEnded();
			return false;
		}
		this.caseload = answer.value;
		this.#setReach(this.#isOutdated ? 'outdated' : 'online');
		await keepIfPossible(() => this.device.keepCaseload(answer.value));
		this.#options.onChange(null);
		return true;
	}

	onNetwork(isOnline: boolean): void {
		if (isOnline) {
			this.#documents.connectAll();
			this.#clock.runSoon();
		} else {
			this.#documents.disconnectAll();
			this.#setReach('offline');
		}
	}

	/** Reads a document as it lies on this device, open or not; rejects where that cannot be read now. */
	async readCopy<T>(copy: Copy, read: (doc: Y.Doc) => T): Promise<T> {
		const handle = this.#documents.open(copy, 'aside');
		try {
			if (!(await isReadable(handle.sync))) throw new Error('The copy cannot be read now.');
			return read(handle.sync.doc);
		} finally {
			handle.release();
		}
	}

	async removeFromTray(id: string): Promise<void> {
		await this.device.removeFromTray(id);
		await this.#readDevice();
	}

	/** Closes everything; with `wipe`, removes all of this person from the device as well. */
	async end(how: 'keep' | 'wipe'): Promise<void> {
		this.#stop.abort();
		this.#clock.stop();
		await this.#documents.closeAll();
		if (how === 'wipe') {
			this.#tab.tell('signed-out');
			await this.device.wipe();
		} else {
			await this.device.close();
		}
		this.#tab.close();
	}

	#createSync(copy: Copy, owner: string, onState: () => void): DocumentSync {
		return new DocumentSync({
			...this.#options,
			copy,
			owner,
			isAway: () => this.reach === 'offline',
			liveOwners: async () => {
				const tabs = await this.#tab.liveTabs();
				return (name) => {
					const tab = name.slice(0, name.lastIndexOf('.'));
					return tab === this.#tab.name ? this.#documents.isAlive(name) : tabs.has(tab);
				};
			},
			onState,
			onAck: ({ at }) => this.#onAck(instantFromMs(at)),
		});
	}

	/** One round: the caseload, then the documents; `false` when it is to be tried again before long. */
	async #round(): Promise<boolean> {
		if (!(await this.refreshCaseload())) return false;
		this.#documents.resumeAll((copy) => this.#isCurrent(copy));
		this.#documents.connectAll();
		// Without a device to read there is no unsent work to know of, and nowhere to fetch anything to.
		if (!(await this.#readDevice())) return true;
		let isWhole = true;
		await this.#tab.alone(async () => {
			isWhole = await runRound({
				caseload: this.caseload,
				device: this.device,
				documents: this.#documents,
				quarantine: ({ copy, reason }) => this.#quarantine(copy, reason),
				onSynced: (copy, head, sync) => this.#onSynced(copy, head, sync),
				signal: this.#stop.signal,
			});
		});
		await this.#tab.alone(() => handInTray({ ...this.#options, signal: this.#stop.signal }));
		await this.#readDevice();
		return isWhole;
	}

	async #onSynced(copy: Copy, head: number, sync: DocumentSync): Promise<void> {
		this.#resumed.delete(sync);
		const digest = this.#options.read.digest(sync.doc, copy.kind);
		const syncedStore = this.caseload.store;
		await keepIfPossible(() =>
			this.device.editCopy(copy, { syncedHead: head, syncedStore, ...digest }),
		);
	}

	#onDocument(docId: DocId): void {
		for (const { copy, sync } of this.#documents.all()) {
			if (copy.docId === docId) this.#react(docId, sync);
		}
		this.#options.onChange(docId);
	}

	#react(docId: DocId, sync: DocumentSync): void {
		const { endedBy, refused, outdated, connected, synced, waiting } = sync.state;
		// A socket that drops is the first sign of no network: browsers notice late, or never where the
		// phone has a signal and the village's line is down. The round finds out how things stand.
		const hasDropped = !connected && this.#connected.delete(sync);
		if (connected) this.#connected.add(sync);
		if (this.reach === 'offline' ? connected : hasDropped) this.#clock.runSoon();
		if (synced) this.#resumed.delete(sync);
		if (outdated && !this.#isOutdated) this.#setReach('outdated');
		this.#isOutdated ||= outdated;
		if (needsMending(sync)) void this.#mend(docId, sync);
		if (endedBy !== null) void this.#onEnded(sync, endedBy);
		else if (refused !== null && waiting.length > 0) {
			const place = this.#documents.all().find((open) => open.sync === sync);
			if (place) void this.#quarantine(place.copy, reasonOfNotice(refused));
		}
	}

	/** The relay said no for good: ask the school how things stand now, then act on that. */
	async #onEnded(sync: DocumentSync, code: number): Promise<void> {
		const next = afterClose(code);
		if (next === 'sign-in') return this.#setReach('signed-out');
		if (this.#resumed.has(sync) || sync.isAbandoned) return;
		this.#resumed.add(sync);
		await this.#clock.runNow();
		const place = this.#documents.all().find((open) => open.sync === sync);
		if (!place || sync.isAbandoned || !this.#isCurrent(place.copy)) return;
		if (!isForContent(code) || sync.state.waiting.length === 0) return sync.resume();
		await this.#quarantine(place.copy, 'refused');
	}

	#isCurrent({ docId, generation }: Copy): boolean {
		return this.find(docId)?.document.generation === generation;
	}

	/**
	 * Moves the unsent work of a copy into the tray; nothing of it is sent any more. Somebody who types
	 * on meanwhile gets a newer piece in the place of the first.
	 */
	async #quarantine(copy: Copy, reason: TrayPiece['reason']): Promise<void> {
		const handle = this.#documents.open(copy, 'aside');
		const { sync } = handle;
		try {
			if (this.#quarantining.has(sync)) return;
			this.#quarantining.add(sync);
			const id = this.#trayIds.get(sync) ?? createId('section', this.#options.random);
			this.#trayIds.set(sync, id);
			const childName = ownerNameOf(this.caseload, copy.docId);
			const kept = await copyForTray({ copy, reason, sync, childName, ...this.#options, id });
			if (kept !== null) {
				await this.device.moveToTray(kept.piece);
				await sync.abandon(kept.newestEdit);
			}
			await this.#readDevice();
		} finally {
			this.#quarantining.delete(sync);
			handle.release();
		}
		if (sync.isAbandoned && sync.state.waiting.length > 0) await this.#quarantine(copy, reason);
	}

	async #mend(docId: DocId, sync: DocumentSync): Promise<void> {
		const place = this.#documents.all().find((open) => open.sync === sync);
		if (!place) return;
		const childName = ownerNameOf(this.caseload, docId);
		await mendCopy({ ...this.#options, ...place, childName, signal: this.#stop.signal });
		await this.#readDevice();
	}

	async #onClosed(copy: Copy, sync: DocumentSync): Promise<void> {
		if (this.#stop.signal.aborted) return;
		const digest = this.#options.read.digest(sync.doc, copy.kind);
		const isInTray = sync.isAbandoned && sync.state.waiting.length === 0;
		if (isInTray) await this.device.removeCopy(copy.docId, copy.generation);
		else if (sync.state.loaded) await keepIfPossible(() => this.device.editCopy(copy, digest));
		await this.#readDevice();
		this.#tab.tell('marks-changed');
		// What an opening could not bring to school before it closed would wait for the next round; where
		// a page has opened the document again since, as when one goes from a book into an entry, it is
		// taken over at once.
		await this.#documents.find(copy.docId)?.adoptOrphans();
	}

	#onAck(at: Instant): void {
		this.#view.lastAtSchool = at;
		if (this.#ackTimer !== null) return;
		this.#ackTimer = setTimeout(() => {
			this.#ackTimer = null;
			if (this.#stop.signal.aborted) return;
			void keepIfPossible(() => this.device.keepLastAtSchool(at));
			this.#tab.tell('marks-changed');
		}, 1000);
	}

	/** Reads what the device knows; `false` when it cannot be read, and what was known stays. */
	async #readDevice(): Promise<boolean> {
		if (this.#stop.signal.aborted) return false;
		const isRead = await this.#view.read();
		this.#options.onChange(null);
		return isRead;
	}

	#setReach(reach: Reach): void {
		if (this.reach === reach) return;
		this.reach = reach;
		this.#options.onChange(null);
	}
}
