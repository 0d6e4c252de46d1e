import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { rotateRing } from './data-keys.ts';
import { openRing } from './open-sealed.ts';
import { prepareTables } from './tables.ts';

/**
 * Gives the ring of this store a new key and wraps every data key with it, while a server may be
 * running on the same store. Returns how many data keys there are. Throws with words for the
 * administrator when the store or its ring is missing; the old key then still holds.
 */
export function rotateKey(path: string, keysDir: string): number {
	if (!existsSync(path)) throw new Error(`There is no store at ${path}. Is JIASHU_DATA set?`);
	const database = new DatabaseSync(path);
	try {
		prepareTables(database);
		return rotateRing(database, openRing(database, keysDir));
	} finally {
		database.close();
	}
}
