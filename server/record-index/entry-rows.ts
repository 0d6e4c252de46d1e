import type * as Y from 'yjs';
import type { ChildId, DocId } from '#domain/ids.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { MatterState } from '#domain/feedback.ts';
import { countCharacters } from '#notebook/entry-characters.ts';
import { matterOfEntry } from '#notebook/matters.ts';
import { readEntry, type Entry } from '#notebook/entry-book.ts';

/** A book or a plan as the index knows it: whose it is and how far its log has been read. */
export interface IndexedDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId;
	readonly generation: number;
	readonly seq: number;
}

/** An entry and how much is written in it. */
export interface DescribedEntry extends Entry {
	readonly characters: number;
	/** How the matter stands that somebody must report back on (E8); `null` for no matter. */
	readonly matter: MatterState | null;
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
		entries.set(key, {
			...entry,
			characters: countCharacters(doc, entry),
			matter: matterOfEntry(doc, entry),
		});
	}
	return entries;
}
