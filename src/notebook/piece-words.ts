import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import { linesOfPart } from '#domain/frozen-piece.ts';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import { wordsOf } from './anchor.ts';
import { entryBody, entryField, readEntries, type Entry } from './entry-book.ts';
import { guidancePart, readGuidancePlans } from './guidance.ts';
import { readThreads } from './margin.ts';
import { readSections, sectionPart, stagePart, type Section } from './plan.ts';
import { wordsOfRegister } from './register-words.ts';
import { ROOT_OF_KIND } from './roots.ts';
import { wordsOfStatements } from './statement-words.ts';

/** One entry, section or thread as plain text, line by line. */
export interface Piece {
	readonly id: string;
	readonly lines: readonly string[];
}

/** All pieces of a document that read well, in no particular order. */
export function piecesOf(doc: Y.Doc, kind: DocKind): Piece[] {
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
		case 'guidance-margin':
			return readThreads(doc).map((thread) => ({
				id: thread.id,
				lines: [`「${thread.anchor.quote}」`, ...thread.comments.map((comment) => comment.text)],
			}));
		case 'card':
		case 'tidings':
			return wordsOfStatements(doc);
		case 'guidance':
			return readGuidancePlans(doc).map(({ id, reviews }) => ({
				id,
				lines: [
					...GUIDANCE_PARTS.map((part) => {
						const fragment = guidancePart(doc, id, part);
						return fragment ? wordsOf(fragment) : '';
					}),
					...reviews.flatMap(({ content }) => content.parts.flatMap(linesOfPart)),
				],
			}));
		case 'register':
			return wordsOfRegister(doc);
		case 'summary':
			return [...doc.getMap(ROOT_OF_KIND[kind])].map(([id, piece]) => ({
				id,
				lines: linesOfValue(piece),
			}));
	}
}

/** Whatever words a value holds, in the order of its keys: a piece whose shape matters to nobody here. */
function linesOfValue(value: unknown): string[] {
	if (typeof value === 'string' || typeof value === 'number') return [String(value)];
	if (value instanceof Y.Map) return [...value.values()].flatMap(linesOfValue);
	if (value instanceof Y.Array) return value.toArray().flatMap(linesOfValue);
	if (value instanceof Y.Text) return [value.toString()];
	return value instanceof Y.XmlFragment ? [wordsOf(value)] : [];
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
