import type * as Y from 'yjs';
import { FIELDS_OF_ENTRY, type EntryType } from '#domain/entry.ts';
import { plainText } from '#domain/rich-text.ts';
import { monthOf } from '#domain/time.ts';
import { entryBody, entryField, readEntries, type Entry } from '#notebook/entry-book.ts';
import { fragmentToRichText } from '#notebook/rich-text.ts';

/** One line of a book: an entry and the first words in it. No editor is needed to show it. */
export interface EntryLine {
	readonly entry: Entry;
	readonly excerpt: string;
}

export interface EntryMonth {
	/** `2026-11` */
	readonly month: string;
	readonly lines: readonly EntryLine[];
}

/** Two lines on a phone; the rest is a tap away. */
const EXCERPT_LENGTH = 90;

/** All entries in sight, newest first: by the day they happened, then by the moment of writing. */
export function readLines(doc: Y.Doc): EntryLine[] {
	return linesOf(doc, (entry) => entry.removedAt === null);
}

/** Entries taken out of sight, which can be put back (rule N4). */
export function readRemovedLines(doc: Y.Doc): EntryLine[] {
	return linesOf(doc, (entry) => entry.removedAt !== null);
}

function linesOf(doc: Y.Doc, isWanted: (entry: Entry) => boolean): EntryLine[] {
	return readEntries(doc)
		.filter(isWanted)
		.sort(newestFirst)
		.map((entry) => ({ entry, excerpt: excerptOf(doc, entry) }));
}

function newestFirst(a: Entry, b: Entry): number {
	if (a.occurredOn !== b.occurredOn) return a.occurredOn < b.occurredOn ? 1 : -1;
	if (a.writtenAt !== b.writtenAt) return a.writtenAt < b.writtenAt ? 1 : -1;
	return a.id < b.id ? -1 : 1;
}

/** Lines by month; with no types chosen, all of them. */
export function groupByMonth(
	lines: readonly EntryLine[],
	types: ReadonlySet<EntryType>,
): EntryMonth[] {
	const months = new Map<string, EntryLine[]>();
	for (const line of lines) {
		if (types.size > 0 && !types.has(line.entry.type)) continue;
		const month = monthOf(line.entry.occurredOn);
		const list = months.get(month);
		if (list) list.push(line);
		else months.set(month, [line]);
	}
	return [...months].map(([month, list]) => ({ month, lines: list }));
}

/** The first words of the body or, where it is empty, of the fields. */
function excerptOf(doc: Y.Doc, entry: Entry): string {
	const body = entryBody(doc, entry.id);
	const fields = FIELDS_OF_ENTRY[entry.type].map((field) =>
		entryField(doc, entry.id, field)?.toString(),
	);
	const texts = [body ? plainText(fragmentToRichText(body)) : '', ...fields];
	const words = texts.map((text) => (text ?? '').replace(/\s+/g, ' ').trim()).find(Boolean) ?? '';
	const characters = [...words];
	return characters.length <= EXCERPT_LENGTH
		? words
		: `${characters.slice(0, EXCERPT_LENGTH).join('')}…`;
}
