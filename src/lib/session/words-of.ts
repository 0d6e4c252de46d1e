import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { LocalDate } from '#domain/time.ts';
import { readEntries } from '#notebook/entry-book.ts';
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

/** The newest day an entry of this book tells of; `null` for an empty book and other documents. */
export function latestOccurredOn(doc: Y.Doc, kind: DocKind): LocalDate | null {
	if (kind !== 'journal' && kind !== 'diary') return null;
	const days = readEntries(doc)
		.filter((entry) => entry.removedAt === null)
		.map((entry) => entry.occurredOn);
	return days.sort().at(-1) ?? null;
}
