import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DIARY_ENTRY_TYPES, FIELDS_OF_ENTRY, type EntryType } from '#domain/entry.ts';
import type { EntryId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	addEntry,
	addPhotos,
	editOccurredOn,
	entriesOf,
	entryBody,
	entryField,
	readEntries,
	readEntry,
	removeEntry,
	restoreEntry,
	type NewEntry,
} from './entry-book.ts';

const ZHANG = `usr_${'z'.repeat(22)}` as UserId;

function anEntry(mark: string, over: Partial<NewEntry> = {}): NewEntry {
	return {
		id: `ent_${mark.repeat(22).slice(0, 22)}` as EntryId,
		type: 'note',
		occurredOn: '2026-11-20' as LocalDate,
		writtenAt: '2026-11-21T10:00:00.000Z' as Instant,
		createdBy: ZHANG,
		...over,
	};
}

/** Two devices that have seen the same and then go offline. */
function twoDevices(begin: (doc: Y.Doc) => void = () => undefined) {
	const first = new Y.Doc();
	begin(first);
	const second = new Y.Doc();
	Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
	const meet = () => {
		Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
		Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
	};
	return { first, second, meet };
}

describe('an entry', () => {
	test('is made in one transaction, with all its shared types (N2)', () => {
		const doc = new Y.Doc();
		let updates = 0;
		doc.on('update', () => updates++);
		addEntry(doc, anEntry('a', { type: 'talk' }));
		expect(updates).toBe(1);
		expect(entryBody(doc, anEntry('a').id)).toBeInstanceOf(Y.XmlFragment);
		for (const field of FIELDS_OF_ENTRY.talk) {
			expect(entryField(doc, anEntry('a').id, field), field).toBeInstanceOf(Y.Text);
		}
	});

	test('reads back as it was written, with its pictures in order', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a'));
		addPhotos(doc, anEntry('a').id, ['0'.repeat(64), 'f'.repeat(64)]);
		editOccurredOn(doc, anEntry('a').id, '2026-11-19' as LocalDate);
		expect(readEntries(doc)).toEqual([
			{
				...anEntry('a'),
				occurredOn: '2026-11-19',
				photos: ['0'.repeat(64), 'f'.repeat(64)],
				removedAt: null,
				submission: null,
				about: null,
			},
		]);
	});

	test('taken out of sight keeps its words and can be put back (N4)', () => {
		const doc = new Y.Doc();
		const { id } = anEntry('a', { type: 'visit' });
		addEntry(doc, anEntry('a', { type: 'visit' }));
		entryField(doc, id, 'met')?.insert(0, '奶奶');
		removeEntry(doc, id, '2026-11-22T08:00:00.000Z' as Instant);
		expect(readEntry(doc, id)?.removedAt).toBe('2026-11-22T08:00:00.000Z');
		expect(entryField(doc, id, 'met')?.toString()).toBe('奶奶');
		restoreEntry(doc, id);
		expect(readEntry(doc, id)?.removedAt).toBeNull();
	});
});

describe('two devices offline', () => {
	test('both add entries, and both have all of them afterwards', () => {
		const types = fc.constantFrom<EntryType>(...DIARY_ENTRY_TYPES);
		fc.assert(
			fc.property(fc.array(types, { maxLength: 8 }), fc.array(types, { maxLength: 8 }), (a, b) => {
				const { first, second, meet } = twoDevices();
				a.forEach((type, at) => addEntry(first, anEntry(`a${at}`, { type })));
				b.forEach((type, at) => addEntry(second, anEntry(`b${at}`, { type })));
				meet();
				expect(readEntries(first)).toHaveLength(a.length + b.length);
				expect(entriesOf(first).toJSON()).toEqual(entriesOf(second).toJSON());
			}),
		);
	});

	test('both write in the same field, and every word of both is there', () => {
		const { id } = anEntry('a', { type: 'talk' });
		const { first, second, meet } = twoDevices((doc) =>
			addEntry(doc, anEntry('a', { type: 'talk' })),
		);
		entryField(first, id, 'childWords')?.insert(0, '晚上睡不着。');
		entryField(second, id, 'childWords')?.insert(0, '想妈妈。');
		meet();
		const words = entryField(first, id, 'childWords')?.toString();
		expect(words).toContain('晚上睡不着。');
		expect(words).toContain('想妈妈。');
		expect(entryField(second, id, 'childWords')?.toString()).toBe(words);
	});

	test('one removes while the other writes: the words stay in what was removed', () => {
		const { id } = anEntry('a', { type: 'talk' });
		const { first, second, meet } = twoDevices((doc) =>
			addEntry(doc, anEntry('a', { type: 'talk' })),
		);
		removeEntry(first, id, '2026-11-22T08:00:00.000Z' as Instant);
		entryField(second, id, 'mood')?.insert(0, '高兴');
		meet();
		expect(readEntry(first, id)?.removedAt).not.toBeNull();
		expect(entryField(first, id, 'mood')?.toString()).toBe('高兴');
	});
});

describe('what does not read well is absent (N5)', () => {
	const { id } = anEntry('a');
	const spoilt: [string, (entries: Y.Map<unknown>) => void][] = [
		['a key that is no entry id', (entries) => entries.set('ent_short', new Y.Map())],
		['a value that is no map', (entries) => entries.set(id, '文字')],
		['a type nobody knows', (entries) => (entries.get(id) as Y.Map<unknown>).set('type', 'poem')],
		[
			'30 February',
			(entries) => (entries.get(id) as Y.Map<unknown>).set('occurredOn', '2026-02-30'),
		],
		['a date as a number', (entries) => (entries.get(id) as Y.Map<unknown>).set('writtenAt', 5)],
		[
			'an author of another kind',
			(entries) => (entries.get(id) as Y.Map<unknown>).set('createdBy', id),
		],
	];
	test.each(spoilt)('%s', (_name, spoil) => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a'));
		addEntry(doc, anEntry('b'));
		spoil(entriesOf(doc));
		const ids = readEntries(doc).map((entry) => entry.id);
		expect(ids).toContain(anEntry('b').id);
		expect(ids.length).toBe(_name.startsWith('a key') ? 2 : 1);
	});

	test('a body, a field and pictures of the wrong shape', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a', { type: 'talk' }));
		const map = entriesOf(doc).get(id) as Y.Map<unknown>;
		map.set('body', '文字');
		map.set('photos', ['x']);
		(map.get('fields') as Y.Map<unknown>).set('mood', new Y.XmlText());
		expect(entryBody(doc, id)).toBeNull();
		expect(entryField(doc, id, 'mood')).toBeNull();
		expect(entryField(doc, id, 'weather')).toBeNull();
		expect(readEntry(doc, id)?.photos).toEqual([]);
	});

	test('a picture whose name is no hash is left out', () => {
		const doc = new Y.Doc();
		addEntry(doc, anEntry('a'));
		addPhotos(doc, id, ['../../etc/passwd', 'a'.repeat(64)]);
		expect(readEntry(doc, id)?.photos).toEqual(['a'.repeat(64)]);
	});
});
