import type { DocId } from '#domain/ids.ts';
import type { Query } from '#domain/search/query.ts';
import type { WordHit } from '#domain/search/words.ts';

/**
 * Search in what lies on this device: my own children's documents and what I write in myself, without a
 * network. Their words are kept in memory while the app is open and nowhere else.
 */
export interface DeviceSearch {
	/** What was typed last since the app was opened; a page that is left and come back to shows it again. */
	typed: string;
	/** Reads what has come to the device since; resolves when all of it can be found. */
	refresh(): Promise<void>;
	/** How many documents are not read yet. A rune. */
	readonly unread: number;
	/** The documents that are searched here and need not be asked for at school. A rune. */
	readonly documents: readonly DocId[];
	/** The words that were found, the newest first, and how many there are. A rune. */
	find(query: Query): { readonly hits: readonly WordHit[]; readonly total: number };
}
