import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Caseload } from '#domain/caseload.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocumentFact } from '#domain/entry.ts';
import type { ChildId, DocId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { storeProblemOf, type StoreProblem } from './store-problem.ts';

/**
 * What one person keeps on this device beside the documents: the cached caseload, the marks of
 * unsent work, which copies lie here, and the tray. One database a person, so that signing out
 * removes it whole and the next person on a shared PC finds nothing.
 */

/**
 * Says that someone wrote something in a document that is not at school yet. It is stored *before*
 * the words themselves, so that a crash leaves at most a mark too many, never one too few.
 */
export interface Mark {
	readonly docId: DocId;
	readonly generation: number;
	/** The opening of the document that wrote; another adopts the mark once this one is gone. */
	readonly owner: string;
	/** Keys of the pieces touched (entry, section or thread ids). */
	readonly items: readonly string[];
	/** Since when, by the device's clock, some of it has waited; missing in what an older version left. */
	readonly since?: Instant;
	/** Was any of it written while the device knew of no network? */
	readonly isFromAway?: boolean;
}

/** A document that has a database on this device. */
export interface Copy {
	readonly docId: DocId;
	readonly generation: number;
	readonly kind: DocKind;
	/** `null` for a document that is of no single child. */
	readonly childId: ChildId | null;
	/** The log's head that this copy is known to hold; 0 before the first sync. */
	readonly syncedHead: number;
	/** The store (`Caseload.store`) that head is of; missing before the first sync. */
	readonly syncedStore?: string;
	/** The newest day an entry tells of; `null` for documents without entries. */
	readonly latestOn: LocalDate | null;
	/** Its entries without their words; missing while an older version made the copy. */
	readonly entries?: readonly DocumentFact[];
}

/** What is remembered of a copy's contents, so that lists need not open it. */
export type CopyDigest = Required<Pick<Copy, 'latestOn' | 'entries'>>;

/** Work the school did not take, with everything needed to show it, save it and put it back. */
export interface TrayPiece {
	readonly id: string;
	readonly docId: DocId;
	readonly generation: number;
	readonly kind: DocKind;
	/** `null` for a document that is of no single child. */
	readonly childId: ChildId | null;
	readonly childName: string;
	readonly reason: 'read-only' | 'refused' | 'no-access' | 'older-copy' | 'diverged';
	readonly keptAt: Instant;
	readonly items: readonly string[];
	/** The words as plain text; once handed in, what the school said is new in them. */
	readonly text: string;
	/** The whole document as this device had it, as a Yjs update; empty once handed in. */
	readonly state: Uint8Array;
	/** Since when the words lie at school, where somebody decides about them. */
	readonly handedInAt?: Instant;
}

interface Schema extends DBSchema {
	kept: { key: string; value: unknown };
	marks: { key: [DocId, number, string]; value: Mark };
	copies: { key: [DocId, number]; value: Copy };
	tray: { key: string; value: TrayPiece };
}

const deviceStoreName = (userId: UserId) => `jiashu:${userId}`;

/** The database of one document, named by person, document and generation. */
export function documentStoreName(userId: UserId, docId: DocId, generation: number): string {
	return `jiashu:${userId}:${docId}:${generation}`;
}

export class DeviceStore {
	readonly userId: UserId;
	readonly #onProblem: () => void;
	#database: Promise<IDBPDatabase<Schema>> | null = null;
	#problem: StoreProblem | null = null;

	/** `onProblem` is called whenever `problem` has changed. */
	constructor(userId: UserId, onProblem: () => void = () => {}) {
		this.userId = userId;
		this.#onProblem = onProblem;
	}

	/** Why nothing could be kept here at the newest try; `null` while all goes well. */
	get problem(): StoreProblem | null {
		return this.#problem;
	}

	async readCaseload(): Promise<Caseload | null> {
		const value = await this.#use((db) => db.get('kept', 'caseload'));
		return (value as Caseload | undefined) ?? null;
	}

	/** Resolves when it is on the disk: without it a device cannot open without a network. */
	async keepCaseload(caseload: Caseload): Promise<void> {
		await this.#write(async (db) => {
			const transaction = db.transaction('kept', 'readwrite', { durability: 'strict' });
			await Promise.all([transaction.store.put(caseload, 'caseload'), transaction.done]);
		});
	}

	async readLastAtSchool(): Promise<Instant | null> {
		const value = await this.#use((db) => db.get('kept', 'lastAtSchool'));
		return (value as Instant | undefined) ?? null;
	}

	async keepLastAtSchool(at: Instant): Promise<void> {
		await this.#write((db) => db.put('kept', at, 'lastAtSchool'));
	}

	/** Words begun and not sent; an empty string when there are none. */
	async readDraft(key: string): Promise<string> {
		const value = await this.#use((db) => db.get('kept', `draft:${key}`));
		return (value as string | undefined) ?? '';
	}

	/** Keeps words begun and not sent; empty ones are forgotten. */
	async keepDraft(key: string, text: string): Promise<void> {
		await this.#write(async (db) => {
			const transaction = db.transaction('kept', 'readwrite', { durability: 'strict' });
			if (text === '') await transaction.store.delete(`draft:${key}`);
			else await transaction.store.put(text, `draft:${key}`);
			await transaction.done;
		});
	}

	/** The newest answer of the school kept under this address; `null` while none is. */
	async readAnswer(path: string): Promise<unknown> {
		return (await this.#use((db) => db.get('kept', `answer:${path}`))) ?? null;
	}

	/** Keeps an answer to be read without a network; `null` forgets it. */
	async keepAnswer(path: string, answer: unknown): Promise<void> {
		await this.#use(async (db) => {
			if (answer === null) await db.delete('kept', `answer:${path}`);
			else await db.put('kept', answer, `answer:${path}`);
		});
	}

	marks(): Promise<Mark[]> {
		return this.#use((db) => db.getAll('marks'));
	}

	/** Resolves once the mark would survive a power cut; only then may the words be written. */
	async putMark(mark: Mark): Promise<void> {
		await this.#write(async (db) => {
			const transaction = db.transaction('marks', 'readwrite', { durability: 'strict' });
			await Promise.all([
				transaction.store.put(mark, [mark.docId, mark.generation, mark.owner]),
				transaction.done,
			]);
		});
	}

	async removeMark(mark: Pick<Mark, 'docId' | 'generation' | 'owner'>): Promise<void> {
		await this.#use((db) => db.delete('marks', [mark.docId, mark.generation, mark.owner]));
	}

	copies(): Promise<Copy[]> {
		return this.#use((db) => db.getAll('copies'));
	}

	/** Remembers that a copy lies here, before its database is made; keeps what is known of it. */
	async registerCopy(copy: Copy): Promise<void> {
		await this.#use(async (db) => {
			const transaction = db.transaction('copies', 'readwrite');
			const key: [DocId, number] = [copy.docId, copy.generation];
			if (!(await transaction.store.getKey(key))) await transaction.store.put(copy, key);
			await transaction.done;
		});
	}

	/** Changes some fields of a copy that is registered; does nothing for one that is not. */
	async editCopy(
		key: Pick<Copy, 'docId' | 'generation'>,
		change: Partial<Pick<Copy, 'syncedHead' | 'syncedStore'> & CopyDigest>,
	): Promise<void> {
		await this.#use(async (db) => {
			const transaction = db.transaction('copies', 'readwrite');
			const copy = await transaction.store.get([key.docId, key.generation]);
			if (copy) await transaction.store.put({ ...copy, ...change }, [key.docId, key.generation]);
			await transaction.done;
		});
	}

	tray(): Promise<TrayPiece[]> {
		return this.#use((db) => db.getAll('tray'));
	}

	/** Moves unsent work into the tray and takes its marks away, both or neither. */
	async moveToTray(piece: TrayPiece): Promise<void> {
		await this.#write(async (db) => {
			const transaction = db.transaction(['tray', 'marks'], 'readwrite', {
				durability: 'strict',
			});
			const marks = transaction.objectStore('marks');
			const range = IDBKeyRange.bound(
				[piece.docId, piece.generation],
				[piece.docId, piece.generation, []],
			);
			await Promise.all([
				transaction.objectStore('tray').put(piece, piece.id),
				marks.delete(range),
				transaction.done,
			]);
		});
	}

	/** Puts something into the tray beside the marks: the rest of the unsent work still waits. */
	async addToTray(piece: TrayPiece): Promise<void> {
		await this.#write(async (db) => {
			const transaction = db.transaction('tray', 'readwrite', { durability: 'strict' });
			await Promise.all([transaction.store.put(piece, piece.id), transaction.done]);
		});
	}

	/** Puts a piece in the place of the one it was made from; not when that has changed meanwhile. */
	async replaceInTray(old: TrayPiece, piece: TrayPiece | null): Promise<void> {
		await this.#use(async (db) => {
			const transaction = db.transaction('tray', 'readwrite', { durability: 'strict' });
			const now = await transaction.store.get(old.id);
			const isSame = now?.keptAt === old.keptAt && now.state.length === old.state.length;
			if (isSame && piece === null) await transaction.store.delete(old.id);
			else if (isSame && piece !== null) await transaction.store.put(piece, old.id);
			await transaction.done;
		});
	}

	async removeFromTray(id: string): Promise<void> {
		await this.#use((db) => db.delete('tray', id));
	}

	/** Removes the database of one document. Only for work that is at school or in the tray. */
	async removeCopy(docId: DocId, generation: number): Promise<void> {
		await deleteDatabase(documentStoreName(this.userId, docId, generation));
		await this.#use((db) => db.delete('copies', [docId, generation]));
	}

	/** Removes everything this person has on this device, also what the list of copies does not name. */
	async wipe(): Promise<void> {
		await this.close();
		const name = deviceStoreName(this.userId);
		const all = await indexedDB.databases();
		const documents = all.filter((database) => database.name?.startsWith(`${name}:`));
		for (const { name: document = '' } of documents) await deleteDatabase(document);
		await deleteDatabase(name);
	}

	async close(): Promise<void> {
		const database = this.#database;
		this.#database = null;
		(await database)?.close();
	}

	/** For what may come without a write: that it went well tells nothing of whether there is room. */
	async #use<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
		try {
			const result = await this.#run(work);
			if (this.#problem === 'unavailable') this.#report(null);
			return result;
		} catch (error) {
			this.#report(storeProblemOf(error));
			throw error;
		}
	}

	/** For what adds to what lies here. */
	async #write<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
		try {
			const result = await this.#run(work);
			this.#report(null);
			return result;
		} catch (error) {
			this.#report(storeProblemOf(error));
			throw error;
		}
	}

	#report(problem: StoreProblem | null): void {
		if (this.#problem === problem) return;
		this.#problem = problem;
		this.#onProblem();
	}

	async #run<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
		try {
			return await work(await this.#connection());
		} catch (error) {
			if (!isConnectionLost(error)) throw error;
			// Browsers close a database behind the back of a tab in the background; once is worth a new try.
			this.#database = null;
			return await work(await this.#connection());
		}
	}

	#connection(): Promise<IDBPDatabase<Schema>> {
		this.#database ??= openDB<Schema>(deviceStoreName(this.userId), 1, {
			upgrade(db) {
				for (const store of ['kept', 'marks', 'copies', 'tray'] as const) {
					db.createObjectStore(store);
				}
			},
			blocking: () => void this.close(),
			terminated: () => {
				this.#database = null;
			},
		}).catch((error: unknown) => {
			this.#database = null;
			throw error;
		});
		return this.#database;
	}
}

/** Did the browser close this database by itself (WebKit in the background, `versionchange`)? */
export function isConnectionLost(error: unknown): boolean {
	return (
		error instanceof DOMException &&
		(error.name === 'InvalidStateError' || error.name === 'UnknownError')
	);
}

/** Deletes a database; waits for other tabs to let go of it. */
export function deleteDatabase(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('The database was not deleted.'));
	});
}
