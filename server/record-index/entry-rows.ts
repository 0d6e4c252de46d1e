import type * as Y from 'yjs';
import type { ChildId, DocId } from '#domain/ids.ts';
import { countCharacters } from '#notebook/entry-characters.ts';
import { readEntry, type Entry } from '#notebook/entry-book.ts';

/** A book as the index knows it: whose it is and how far its log has been read. */
export interface IndexedDocument {
	readonly id: DocId;
	readonly childId: ChildId;
	readonly generation: number;
	readonly seq: number;
}

/** An entry and how much is written in it. */
export interface DescribedEntry extends Entry {
	readonly characters: number;
}

/** The entries among these keys that read well, by key. */
export function describeEntries(
	doc: Y.Doc,
	keys: ReadonlySet<string>,
): ReadonlyMap<string, DescribedEntry> {
	const entries = new Map<string, DescribedEntry>();
	for (const key of keys) {
		const entry = readEntry(doc, key);
		if (entry === null) continue;
		entries.set(key, { ...entry, characters: countCharacters(doc, entry) });
	}
	return entries;
}
