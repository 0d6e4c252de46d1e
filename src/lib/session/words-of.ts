import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { EntryFact } from '#domain/entry.ts';
import type { LocalDate } from '#domain/time.ts';
import { countCharacters } from '#notebook/entry-characters.ts';
import { readEntries, type Entry } from '#notebook/entry-book.ts';
import { matterOfEntry } from '#notebook/matters.ts';
import { piecesOf } from '#notebook/piece-words.ts';

/**
 * The words of some pieces of a document as plain text: what the tray shows and saves to a file when
 * the school could not take them.
 */
export function wordsOfItems(doc: Y.Doc, kind: DocKind, items: readonly string[]): string {
	return piecesOf(doc, kind)
		.filter((piece) => items.includes(piece.id))
		.map((piece) => piece.lines.filter((line) => line.trim() !== '').join('\n'))
		.join('\n\n');
}

/** What lists and duties need of a book without opening it; nothing of other documents. */
export function digestOf(
	doc: Y.Doc,
	kind: DocKind,
): { latestOn: LocalDate | null; entries: EntryFact[] } {
	if (kind !== 'journal' && kind !== 'diary') return { latestOn: null, entries: [] };
	const entries = readEntries(doc)
		.filter((entry) => entry.removedAt === null)
		.map((entry) => ({
			id: entry.id,
			type: entry.type,
			occurredOn: entry.occurredOn,
			writtenAt: entry.writtenAt,
			photos: entry.photos.length,
			characters: countCharacters(doc, entry),
			...(entry.submission === null ? {} : { submittedAt: entry.submission.at }),
			...matterFact(doc, entry),
		}));
	const days = entries.map(({ occurredOn }) => occurredOn).sort();
	return { latestOn: days.at(-1) ?? null, entries };
}

function matterFact(doc: Y.Doc, entry: Entry): Pick<EntryFact, 'matter'> {
	const state = matterOfEntry(doc, entry);
	return state === null || state === 'closed' ? {} : { matter: state };
}
