import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { parseId, type UserId } from '#domain/ids.ts';

/**
 * Who works on this device, in a database of its own: an id, never a name. Not in `localStorage`,
 * which browsers bring to the disk when it suits them: one that is killed soon after a sign-in would
 * hold a person's words and no longer know whose they are (promise 1).
 */
const DATABASE = 'jiashu.signedIn';
const KEY = 'userId';

interface Schema extends DBSchema {
	who: { key: string; value: string };
}

export async function readSignedInUser(): Promise<UserId | null> {
	return withDatabase(async (db) => parseId('user', await db.get('who', KEY)));
}

/** Resolves when it is on the disk. */
export async function keepSignedInUser(userId: UserId): Promise<void> {
	await withDatabase(async (db) => {
		const transaction = db.transaction('who', 'readwrite', { durability: 'strict' });
		await transaction.store.put(userId, KEY);
		await transaction.done;
	});
}

export async function removeSignedInUser(): Promise<void> {
	await withDatabase((db) => db.delete('who', KEY));
}

async function withDatabase<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
	const db = await openDB<Schema>(DATABASE, 1, {
		upgrade: (fresh) => void fresh.createObjectStore('who'),
	});
	try {
		return await work(db);
	} finally {
		db.close();
	}
}
