import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { EntryId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	addEntry,
	entryBody,
	entryField,
	removeEntry,
	type NewEntry,
} from '#notebook/entry-book.ts';
import { groupByMonth, readLines, readRemovedLines } from './entry-list.ts';

function anEntry(mark: string, over: Partial<NewEntry> = {}): NewEntry {
	return {
		id: `ent_${mark.repeat(22)}` as EntryId,
		type: 'fortnight',
		occurredOn: '2026-11-20' as LocalDate,
		writtenAt: '2026-11-20T10:00:00.000Z' as Instant,
		createdBy: `usr_${'z'.repeat(22)}` as UserId,
		...over,
	};
}

function write(doc: Y.Doc, entry: NewEntry, words: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(words)]);
	entryBody(doc, entry.id)?.push([paragraph]);
}

describe('the lines of a book', () => {
	test('come newest first, by the day and then by the hour, without what was taken away', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a', { occurredOn: '2026-11-02' as LocalDate }));
		addEntry(doc, anEntry('b'));
		addEntry(doc, anEntry('c', { writtenAt: '2026-11-20T12:00:00.000Z' as Instant }));
		addEntry(doc, anEntry('d', { occurredOn: '2026-12-01' as LocalDate }));
		removeEntry(doc, anEntry('d').id, '2026-12-02T00:00:00.000Z' as Instant);
		expect(readLines(doc).map(({ entry }) => entry.id[4])).toEqual(['c', 'b', 'a']);
		expect(readRemovedLines(doc).map(({ entry }) => entry.id[4])).toEqual(['d']);
	});

	test('show the first words of the body, else of a field, never half a character', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a'));
		write(doc, anEntry('a'), '𠮷'.repeat(100));
		addEntry(doc, anEntry('b', { type: 'talk', occurredOn: '2026-11-01' as LocalDate }));
		entryField(doc, anEntry('b').id, 'childWords')?.insert(0, '晚上睡不着');
		expect(readLines(doc).map(({ excerpt }) => excerpt)).toEqual([
			`${'𠮷'.repeat(90)}…`,
			'晚上睡不着',
		]);
	});

	test('are grouped by month and kept by type; no type chosen means all', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a'));
		addEntry(doc, anEntry('b', { type: 'good-news' }));
		addEntry(doc, anEntry('c', { type: 'good-news', occurredOn: '2026-10-31' as LocalDate }));
		const shape = (...types: NewEntry['type'][]) =>
			groupByMonth(readLines(doc), new Set(types)).map(({ month, lines }) => [month, lines.length]);
		expect(shape()).toEqual([
			['2026-11', 2],
			['2026-10', 1],
		]);
		expect(shape('good-news')).toEqual([
			['2026-11', 1],
			['2026-10', 1],
		]);
		expect(shape('photos')).toEqual([]);
	});
});
