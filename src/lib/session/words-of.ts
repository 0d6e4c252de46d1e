import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import type { LocalDate } from '#domain/time.ts';
import { wordsOf } from '#notebook/anchor.ts';
import { entryBody, entryField, readEntries, type Entry } from '#notebook/entry-book.ts';
import { readThreads } from '#notebook/margin.ts';
import { readSections, sectionPart, stagePart, type Section } from '#notebook/plan.ts';

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

interface Piece {
	readonly id: string;
	readonly lines: readonly string[];
}

function piecesOf(doc: Y.Doc, kind: DocKind): Piece[] {
	switch (kind) {
		case 'journal':
		case 'diary':
			return readEntries(doc).map((entry) => ({ id: entry.id, lines: linesOfEntry(doc, entry) }));
		case 'plan':
			return readSections(doc).map((section) => ({
				id: section.id,
				lines: linesOfSection(doc, section),
			}));
		case 'plan-margin':
			return readThreads(doc).map((thread) => ({
				id: thread.id,
				lines: [`「${thread.anchor.quote}」`, ...thread.comments.map((comment) => comment.text)],
			}));
	}
}

function linesOfEntry(doc: Y.Doc, entry: Entry): string[] {
	const body = entryBody(doc, entry.id);
	const fields = FIELDS_OF_ENTRY[entry.type].map(
		(field) => entryField(doc, entry.id, field)?.toString() ?? '',
	);
	return [entry.occurredOn, ...fields, body ? wordsOf(body) : ''];
}

function linesOfSection(doc: Y.Doc, section: Section): string[] {
	const words = (fragment: Y.XmlFragment | null) => (fragment ? wordsOf(fragment) : '');
	return [
		section.subject,
		words(sectionPart(doc, section.id, 'time')),
		words(sectionPart(doc, section.id, 'content')),
		...section.stages.flatMap((stage) => [
			stage.dueOn,
			words(stagePart(doc, section.id, stage.id, 'expected')),
			words(stagePart(doc, section.id, stage.id, 'observed')),
		]),
	];
}
