import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { ENTRY_TYPES, type EntryType } from '#domain/entry.ts';
import { createId, type EntryId } from '#domain/ids.ts';
import { isPublishable } from '#domain/publication.ts';
import { parseInstant, parseLocalDate } from '#domain/time.ts';
import { addEntry, addPhotos, entriesOf, entryBody, removeEntry } from './entry-book.ts';
import { projectEntry } from './projection.ts';

const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);
const hash = 'a'.repeat(64);

function aBook(type: EntryType = 'fortnight'): { doc: Y.Doc; id: EntryId } {
	const doc = new Y.Doc();
	const id = createId('entry', random);
	addEntry(doc, {
		id,
		type,
		occurredOn: must(parseLocalDate('2026-11-20'), 'a day'),
		writtenAt: must(parseInstant('2026-11-21T08:00:00Z'), 'a moment'),
		createdBy: createId('user', random),
	});
	return { doc, id };
}

function write(doc: Y.Doc, id: EntryId, ...nodes: (Y.XmlElement | Y.XmlText)[]): void {
	must(entryBody(doc, id), 'a body').push(nodes);
}

function paragraph(text: string, marks: Record<string, unknown> = {}): Y.XmlElement {
	const node = new Y.XmlElement('paragraph');
	const words = new Y.XmlText();
	words.insert(0, text, marks);
	node.insert(0, [words]);
	return node;
}

describe('projection of one entry', () => {
	test('carries kind, day, words and pictures, and nothing else', () => {
		const { doc, id } = aBook();
		write(doc, id, paragraph('强强会背《春》了。', { bold: true }));
		addPhotos(doc, id, [hash, hash]);
		const result = projectEntry(doc, id);
		expect(result).toEqual({
			ok: true,
			value: {
				format: 1,
				type: 'fortnight',
				occurredOn: '2026-11-20',
				body: [{ type: 'paragraph', runs: [{ text: '强强会背《春》了。', bold: true }] }],
				photos: [hash],
			},
		});
		expect(JSON.stringify(result)).not.toMatch(/usr_|ent_|2026-11-21/);
	});

	test('never writes into the document, whatever lies in it', () => {
		const { doc, id } = aBook();
		const unknown = new Y.XmlElement('spreadsheet');
		unknown.insert(0, [paragraph('里面的字', { sparkle: true })]);
		write(doc, id, unknown, paragraph('外面的字'));
		const before = Y.encodeStateAsUpdate(doc);
		let updates = 0;
		doc.on('update', () => updates++);
		projectEntry(doc, id);
		projectEntry(doc, createId('entry', random));
		expect(updates).toBe(0);
		expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
	});

	test.each(ENTRY_TYPES)('%s is published only when it is written for parents', (type) => {
		const { doc, id } = aBook(type);
		write(doc, id, paragraph('字'));
		const result = projectEntry(doc, id);
		expect(result.ok).toBe(isPublishable(type));
		expect(isPublishable(type)).toBe(['fortnight', 'good-news', 'photos'].includes(type));
		if (!result.ok) expect(result.error.type).toBe('not-publishable');
	});

	test('a removed, an empty and an unknown entry are refused', () => {
		const { doc, id } = aBook();
		write(doc, id, paragraph('  '), paragraph(''));
		expect(projectEntry(doc, id)).toMatchObject({ error: { type: 'empty' } });
		expect(projectEntry(doc, createId('entry', random))).toMatchObject({
			error: { type: 'unknown-entry' },
		});
		removeEntry(doc, id, must(parseInstant('2026-11-22T08:00:00Z'), 'a moment'));
		expect(projectEntry(doc, id)).toMatchObject({ error: { type: 'removed' } });
	});

	test('empty lines at the edges go, those inside stay', () => {
		const { doc, id } = aBook();
		write(doc, id, paragraph(''), paragraph('一'), paragraph(''), paragraph('二'), paragraph(' '));
		const result = projectEntry(doc, id);
		expect(result.ok && result.value.body.length).toBe(3);
	});

	test('values of a wrong shape are absent, not a crash', () => {
		const { doc, id } = aBook();
		const entry = must(entriesOf(doc).get(id) as Y.Map<unknown> | undefined, 'the entry');
		entry.set('photos', 'javascript:alert(1)');
		entry.set('occurredOn', '2026-02-30');
		expect(projectEntry(doc, id)).toMatchObject({ error: { type: 'unknown-entry' } });
	});
});
