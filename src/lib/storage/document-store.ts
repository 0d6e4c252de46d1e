import { openDB } from 'idb';
import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { storeProblemOf, type StoreProblem } from './store-problem.ts';

/**
 * A document's copy on this device: y-indexeddb, wrapped so that "on this device" is true (design.md
 * promise 1). y-indexeddb opens, loads and trims; it awaits no write and swallows errors, so its own
 * writer is left without work and updates are written here, in strict transactions, one
 * batch after another. What cannot be written stays in memory, is reported and tried again.
 */
export interface DocumentStoreState {
	/** What lies on the device has been read into the document. */
	readonly loaded: boolean;
	/** Nothing waits to be written: every edit so far is in a completed strict transaction. */
	readonly saved: boolean;
	readonly problem: StoreProblem | null;
}

export interface DocumentStoreOptions {
	readonly name: string;
	readonly doc: Y.Doc;
	/** Runs before the copy is read; what must be known of it by then is settled here. */
	readonly beforeOpen: () => Promise<void>;
	/** Runs before each batch is written; the mark of unsent work is put here. */
	readonly beforeWrite: () => Promise<void>;
	readonly onState: () => void;
	/** How long to wait before trying again after a failure. */
	readonly retryMs?: number;
}

const UPDATES = 'updates';
const RETRY_MS = 2000;

/** A database that has not been read by then is reported; reading goes on. */
const LOAD_MS_MAX = 10_000;

export class DocumentStore {
	readonly #options: DocumentStoreOptions;
	#persistence: IndexeddbPersistence | null = null;
	#pending: Uint8Array[] = [];
	#rowsAdded = 0;
	#loaded = false;
	#writing = false;
	#problem: StoreProblem | null = null;
	#working: Promise<void> | null = null;
	#retry: ReturnType<typeof setTimeout> | null = null;
	#closed = false;
	readonly #loadWatch: ReturnType<typeof setTimeout>;

	constructor(options: DocumentStoreOptions) {
		this.#options = options;
		options.doc.on('update', this.#onUpdate);
		this.#loadWatch = setTimeout(() => {
			if (!this.#loaded) this.#report('unavailable');
		}, LOAD_MS_MAX);
		this.#work();
	}

	get state(): DocumentStoreState {
		return {
			loaded: this.#loaded,
			saved: this.#pending.length === 0 && !this.#writing,
			problem: this.#problem,
		};
	}

	/** Tries at once what failed, e.g. after the user has made room. */
	retryNow(): void {
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#retry = null;
		this.#work();
	}

	/** Reads what other tabs have written since, and folds all rows into one where there is room. */
	async refresh(): Promise<void> {
		await this.#options.beforeWrite();
		try {
			if (this.#persistence) await storeState(this.#persistence, true);
			this.#rowsAdded = 0;
		} catch (error) {
			// The rows are read before they are folded: on a full device they are as good as they lie.
			if (storeProblemOf(error) !== 'full') throw error;
		}
	}

	/**
	 * For a copy that has lost a row: reads all rows anew, because another tab may have what is missing
	 * here; what still builds on nothing is handed to `keep`, as the whole state, and once that has
	 * settled taken out of the copy. Rows that come in meanwhile stay as they are.
	 */
	async mend(keep: (state: Uint8Array) => Promise<void>): Promise<void> {
		const { doc } = this.#options;
		const db = await this.#database();
		const { keys, rows } = await readRows(db);
		const whole = new Y.Doc();
		for (const row of [Y.encodeStateAsUpdate(doc), ...rows]) Y.applyUpdate(whole, row);
		if (hasHole(whole)) {
			await keep(Y.encodeStateAsUpdate(whole));
			dropHole(whole);
			await replaceRows(db, keys, Y.encodeStateAsUpdate(whole));
			dropHole(doc);
		}
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(whole), this.#persistence);
		whole.destroy();
	}

	/** Lets go of the database. Close only while `saved`; what is pending then would be lost. */
	async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#loadWatch);
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#options.doc.off('update', this.#onUpdate);
		await this.#working;
		await this.#persistence?.destroy();
	}

	readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
		if (origin instanceof IndexeddbPersistence) return;
		this.#pending.push(update);
		if (this.#retry === null) this.#work();
		this.#options.onState();
	};

	#work(): void {
		if (this.#working !== null || this.#closed) return;
		this.#working = this.#drain().finally(() => {
			this.#working = null;
			this.#options.onState();
			if (this.#problem === null && this.#pending.length > 0) this.#work();
		});
	}

	async #drain(): Promise<void> {
		let batch: Uint8Array[] = [];
		try {
			const db = await this.#database();
			while (this.#pending.length > 0) {
				batch = this.#pending;
				this.#pending = [];
				this.#writing = true;
				await this.#options.beforeWrite();
				await appendStrictly(db, batch);
				this.#writing = false;
				batch = [];
				this.#rowsAdded++;
			}
			this.#report(null);
			const rows = (this.#persistence?._dbsize ?? 0) + this.#rowsAdded;
			if (rows >= PREFERRED_TRIM_SIZE) await this.refresh();
		} catch (error) {
			this.#writing = false;
			this.#pending = [...batch, ...this.#pending];
			await this.#recover(error);
		}
	}

	/** The open database; opens it, or opens it again after the browser has closed it. */
	async #database(): Promise<IDBDatabase> {
		if (this.#persistence?.db) return this.#persistence.db;
		await this.#options.beforeOpen();
		await createIfMissing(this.#options.name);
		const persistence = await load(this.#options.name, this.#options.doc);
		this.#persistence = persistence;
		persistence.db?.addEventListener('close', this.#onLost);
		persistence.db?.addEventListener('versionchange', this.#onLost);
		this.#loaded = true;
		this.#options.onState();
		if (!persistence.db) throw new DOMException('No database.', 'InvalidStateError');
		return persistence.db;
	}

	/**
	 * After a lost connection the rows may be gone with it, so everything the document holds is
	 * written again, strictly, into whatever database is there now.
	 */
	readonly #onLost = (): void => {
		const lost = this.#persistence;
		if (lost === null || this.#closed) return;
		this.#persistence = null;
		void lost.destroy();
		this.#pending.push(Y.encodeStateAsUpdate(this.#options.doc));
		this.#work();
	};

	async #recover(error: unknown): Promise<void> {
		const problem = storeProblemOf(error);
		this.#report(problem);
		if (problem !== 'full' && this.#persistence !== null) {
			const broken = this.#persistence;
			this.#persistence = null;
			this.#pending.push(Y.encodeStateAsUpdate(this.#options.doc));
			await broken.destroy();
		}
		if (this.#closed) return;
		this.#retry = setTimeout(() => this.retryNow(), this.#options.retryMs ?? RETRY_MS);
	}

	#report(problem: StoreProblem | null): void {
		if (this.#problem === problem) return;
		this.#problem = problem;
		this.#options.onState();
	}
}

/**
 * Reads the rows into the document. y-indexeddb, on loading, writes whatever its document holds,
 * without waiting for anybody; so it loads into an empty one first, and words typed meanwhile go the
 * strict way, after their mark.
 */
async function load(name: string, doc: Y.Doc): Promise<IndexeddbPersistence> {
	const persistence = new IndexeddbPersistence(name, new Y.Doc());
	await persistence.whenSynced;
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(persistence.doc), persistence);
	persistence.doc = doc;
	return persistence;
}

/** One row for the batch; resolves when the transaction is complete and flushed to the disk. */
function appendStrictly(db: IDBDatabase, batch: readonly Uint8Array[]): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = db.transaction([UPDATES], 'readwrite', { durability: 'strict' });
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(abortedBy(transaction));
		transaction.objectStore(UPDATES).add(Y.mergeUpdates([...batch]));
	});
}

/**
 * Opens and closes the database once, with y-indexeddb's own stores. y-indexeddb gives no error when
 * it cannot open; this one does, and the caller reports it.
 */
async function createIfMissing(name: string): Promise<void> {
	const db = await openDB(name, 1, {
		upgrade(database) {
			database.createObjectStore(UPDATES, { autoIncrement: true });
			database.createObjectStore('custom');
		},
	});
	db.close();
}

/** Does this document hold words that build on something it has not got? */
export function hasHole({ store }: Y.Doc): boolean {
	return store.pendingStructs !== null || store.pendingDs !== null;
}

function dropHole({ store }: Y.Doc): void {
	store.pendingStructs = null;
	store.pendingDs = null;
}

function readRows(db: IDBDatabase): Promise<{ keys: IDBValidKey[]; rows: Uint8Array[] }> {
	return new Promise((resolve, reject) => {
		const transaction = db.transaction([UPDATES], 'readonly');
		const store = transaction.objectStore(UPDATES);
		const [keys, rows] = [store.getAllKeys(), store.getAll()];
		transaction.oncomplete = () =>
			resolve({ keys: keys.result, rows: rows.result as Uint8Array[] });
		transaction.onabort = () => reject(abortedBy(transaction));
	});
}

/** One row in the place of these; resolves when that is flushed to the disk. */
function replaceRows(
	db: IDBDatabase,
	keys: readonly IDBValidKey[],
	state: Uint8Array,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = db.transaction([UPDATES], 'readwrite', { durability: 'strict' });
		transaction.oncomplete = () => resolve();
		transaction.onabort = () => reject(abortedBy(transaction));
		const store = transaction.objectStore(UPDATES);
		store.add(state);
		for (const key of keys) store.delete(key);
	});
}

const abortedBy = ({ error }: IDBTransaction) =>
	error ?? new DOMException('The transaction was aborted.', 'AbortError');
