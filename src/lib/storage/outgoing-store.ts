import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ChildId, DocId, EntryId, UserId } from '#domain/ids.ts';
import type { PhotoUse } from '#domain/photo.ts';
import type { Instant } from '#domain/time.ts';
import { deleteDatabase, isConnectionLost } from './device-store.ts';

/**
 * What waits for the school beside the words: pictures, and entries that are to go to the parents once
 * they are there. A database of its own, named by person, so that a phone full of pictures never holds
 * up a word. Everything in it is written in strict transactions: it is said to be on this device.
 */

/** Why a picture does not go to school by itself. */
export type ParkReason =
	/** The device cannot read the file. */
	| 'unreadable'
	/** The camera's own format, which this browser cannot read. */
	| 'heic'
	| 'too-large'
	/** The school took it for no picture. */
	| 'refused'
	/** The right to write this child's journal has ended. */
	| 'no-access';

/** Where a picture belongs. */
export interface PhotoPlace {
	readonly docId: DocId;
	readonly entryId: EntryId;
}

export interface QueuedPhoto {
	/** SHA-256 of the bytes; of a file that could not be read, a name that is none. */
	readonly id: string;
	/** Whose it is: the children in whose journals or for whose cards it is kept. */
	readonly childIds: readonly ChildId[];
	/** Missing in what an older version kept: for the journal. */
	readonly uses?: readonly PhotoUse[];
	/** The entries that show it; of a file that could not be read, that would. */
	readonly places: readonly PhotoPlace[];
	/** The file's own name, for the person to recognise it. */
	readonly name: string;
	readonly addedAt: Instant;
	readonly bytes: number;
	/** A draft belongs to something that is still being written and goes nowhere. */
	readonly state: 'draft' | 'waiting' | 'parked';
	readonly reason: ParkReason | null;
}

/** An entry that is to be given to the parents as it was when the person pressed the button. */
export interface ShareWish extends PhotoPlace {
	/** SHA-256 of what the person saw; the school gives nothing else. */
	readonly hash: string;
	readonly photos: readonly string[];
	/** Other children on the pictures whose lack of consent the person was told of; missing: nobody. */
	readonly othersLacking?: readonly string[];
	readonly askedAt: Instant;
	/** Why the school did not do it; `null` while it has not been asked. */
	readonly refusal: string | null;
}

interface Schema extends DBSchema {
	photos: { key: string; value: QueuedPhoto };
	bytes: { key: string; value: ArrayBuffer };
	wishes: { key: [DocId, EntryId]; value: ShareWish };
}

const outgoingStoreName = (userId: UserId) => `jiashu-outgoing:${userId}`;

export class OutgoingStore {
	readonly #name: string;
	#database: Promise<IDBPDatabase<Schema>> | null = null;

	constructor(userId: UserId) {
		this.#name = outgoingStoreName(userId);
	}

	async photos(): Promise<QueuedPhoto[]> {
		const all = await this.#run((db) => db.getAll('photos'));
		return all.sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1));
	}

	async bytesOf(id: string): Promise<ArrayBuffer | null> {
		return (await this.#run((db) => db.get('bytes', id))) ?? null;
	}

	/**
	 * Keeps a picture; resolves once both it and what is known of it would survive a power cut. One that
	 * lies here already is joined with it: the same picture may be taken for two entries.
	 */
	async keep(photo: QueuedPhoto, bytes: ArrayBuffer | null): Promise<void> {
		await this.#run(async (db) => {
			const transaction = db.transaction(['photos', 'bytes'], 'readwrite', STRICT);
			const photos = transaction.objectStore('photos');
			const known = await photos.get(photo.id);
			await photos.put(known === undefined ? photo : joined(known, photo), photo.id);
			if (bytes !== null) await transaction.objectStore('bytes').put(bytes, photo.id);
			await transaction.done;
		});
	}

	/** Changes what is known of a picture; nothing when it has gone meanwhile. */
	async change(id: string, change: (photo: QueuedPhoto) => QueuedPhoto): Promise<void> {
		await this.#run(async (db) => {
			const transaction = db.transaction('photos', 'readwrite', STRICT);
			const photo = await transaction.store.get(id);
			if (photo) await transaction.store.put(change(photo), id);
			await transaction.done;
		});
	}

	/**
	 * A picture lies at school for these children and leaves the device. For whom it was asked and not
	 * taken it is parked; for whom it was taken while it was on its way it waits again.
	 */
	async settle(
		asked: Pick<QueuedPhoto, 'id' | 'childIds'>,
		kept: readonly ChildId[],
	): Promise<'settled' | 'wanted-anew'> {
		return this.#run(async (db) => {
			const transaction = db.transaction(['photos', 'bytes'], 'readwrite', STRICT);
			const photos = transaction.objectStore('photos');
			const photo = await photos.get(asked.id);
			const childIds = (photo?.childIds ?? []).filter((childId) => !kept.includes(childId));
			const isNew = childIds.some((childId) => !asked.childIds.includes(childId));
			if (photo === undefined || childIds.length === 0) {
				await photos.delete(asked.id);
				await transaction.objectStore('bytes').delete(asked.id);
			} else if (isNew) await photos.put({ ...photo, childIds }, asked.id);
			else await photos.put({ ...photo, childIds, ...NO_ACCESS }, asked.id);
			await transaction.done;
			return isNew ? 'wanted-anew' : 'settled';
		});
	}

	async remove(id: string): Promise<void> {
		await this.#run(async (db) => {
			const transaction = db.transaction(['photos', 'bytes'], 'readwrite', STRICT);
			await transaction.objectStore('photos').delete(id);
			await transaction.objectStore('bytes').delete(id);
			await transaction.done;
		});
	}

	wishes(): Promise<ShareWish[]> {
		return this.#run((db) => db.getAll('wishes'));
	}

	async keepWish(wish: ShareWish): Promise<void> {
		await this.#run(async (db) => {
			const transaction = db.transaction('wishes', 'readwrite', STRICT);
			await transaction.store.put(wish, [wish.docId, wish.entryId]);
			await transaction.done;
		});
	}

	async removeWish({ docId, entryId }: PhotoPlace): Promise<void> {
		await this.#run((db) => db.delete('wishes', [docId, entryId]));
	}

	/** Removes everything of this person that waits on this device. */
	async wipe(): Promise<void> {
		await this.close();
		await deleteDatabase(this.#name);
	}

	async close(): Promise<void> {
		const database = this.#database;
		this.#database = null;
		(await database)?.close();
	}

	async #run<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
		try {
			return await work(await this.#connection());
		} catch (error) {
			if (!isConnectionLost(error)) throw error;
			// As in `DeviceStore`: browsers close a database behind the back of a tab in the background.
			this.#database = null;
			return await work(await this.#connection());
		}
	}

	#connection(): Promise<IDBPDatabase<Schema>> {
		this.#database ??= openDB<Schema>(this.#name, 1, {
			upgrade(db) {
				for (const store of ['photos', 'bytes', 'wishes'] as const) db.createObjectStore(store);
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

const NO_ACCESS = { state: 'parked', reason: 'no-access' } as const;
const STRICT = { durability: 'strict' } as const;

/** What a picture is for; one that an older version kept is for the journal. */
export function usesOf({ uses }: Pick<QueuedPhoto, 'uses'>): readonly PhotoUse[] {
	return uses ?? ['journal'];
}

function joined(known: QueuedPhoto, photo: QueuedPhoto): QueuedPhoto {
	const isSame = (a: PhotoPlace, b: PhotoPlace) => a.docId === b.docId && a.entryId === b.entryId;
	return {
		...known,
		childIds: [...new Set([...known.childIds, ...photo.childIds])],
		uses: [...new Set([...usesOf(known), ...usesOf(photo)])],
		places: [
			...known.places,
			...photo.places.filter((place) => !known.places.some((other) => isSame(other, place))),
		],
		// What is wanted at school goes there, whatever else is still being written with it.
		state: photo.state === 'waiting' ? 'waiting' : known.state,
		reason: photo.state === 'waiting' ? null : known.reason,
	};
}
