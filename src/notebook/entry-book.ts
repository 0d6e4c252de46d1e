import * as Y from 'yjs';
import { FIELDS_OF_ENTRY, isEntryType, type EntryType } from '#domain/entry.ts';
import { parseId, type EntryId, type UserId } from '#domain/ids.ts';
import { parseInstant, parseLocalDate, type Instant, type LocalDate } from '#domain/time.ts';
import { readFragment, readMap, readString, readText } from './y-read.ts';

/**
 * The shape of the growth journal and the care diary: a map of entries. An entry holds its type, the
 * day it happened (claimed), the moment it was written (device clock), who began it, plain-text
 * fields and a rich-text body. The moment it was received is the server's to say and is not here.
 */
export interface Entry {
	readonly id: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly createdBy: UserId;
	/** SHA-256 of each picture, in the order they are shown. */
	readonly photos: readonly string[];
	readonly removedAt: Instant | null;
}

export interface NewEntry {
	readonly id: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly createdBy: UserId;
}

/** The root map; observe it to follow a book. Keys are entry ids. */
export function entriesOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('entries');
}

/** Makes an entry with all its shared types (rules N1, N2). */
export function addEntry(doc: Y.Doc, entry: NewEntry): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('type', entry.type);
		map.set('occurredOn', entry.occurredOn);
		map.set('writtenAt', entry.writtenAt);
		map.set('createdBy', entry.createdBy);
		map.set('photos', new Y.Array<string>());
		map.set('body', new Y.XmlFragment());
		const fields = new Y.Map<unknown>();
		for (const field of FIELDS_OF_ENTRY[entry.type]) fields.set(field, new Y.Text());
		map.set('fields', fields);
		entriesOf(doc).set(entry.id, map);
	});
}

/** All entries that read well, removed ones included, in no particular order. */
export function readEntries(doc: Y.Doc): Entry[] {
	const entries: Entry[] = [];
	for (const key of entriesOf(doc).keys()) {
		const entry = readEntry(doc, key);
		if (entry !== null) entries.push(entry);
	}
	return entries;
}

export function readEntry(doc: Y.Doc, key: string): Entry | null {
	const id = parseId('entry', key);
	const map = readMap(entriesOf(doc), key);
	if (id === null || map === null) return null;
	const type = readString(map, 'type');
	const occurredOn = parseLocalDate(readString(map, 'occurredOn'));
	const writtenAt = parseInstant(readString(map, 'writtenAt'));
	const createdBy = parseId('user', readString(map, 'createdBy'));
	if (!isEntryType(type) || !occurredOn || !writtenAt || !createdBy) return null;
	const photos = map.get('photos');
	return {
		id,
		type,
		occurredOn,
		writtenAt,
		createdBy,
		photos:
			photos instanceof Y.Array
				? photos.toArray().filter((hash): hash is string => /^[0-9a-f]{64}$/.test(String(hash)))
				: [],
		removedAt: parseInstant(readString(map, 'removedAt')),
	};
}

/** The rich-text body, to be bound to an editor or projected. */
export function entryBody(doc: Y.Doc, id: EntryId): Y.XmlFragment | null {
	const map = readMap(entriesOf(doc), id);
	return map === null ? null : readFragment(map, 'body');
}

/** One plain-text field of an entry, e.g. `childWords` of a talk card. */
export function entryField(doc: Y.Doc, id: EntryId, field: string): Y.Text | null {
	const map = readMap(entriesOf(doc), id);
	const fields = map === null ? null : readMap(map, 'fields');
	return fields === null ? null : readText(fields, field);
}

export function editOccurredOn(doc: Y.Doc, id: EntryId, date: LocalDate): void {
	readMap(entriesOf(doc), id)?.set('occurredOn', date);
}

export function addPhotos(doc: Y.Doc, id: EntryId, hashes: readonly string[]): void {
	const photos = readMap(entriesOf(doc), id)?.get('photos');
	if (photos instanceof Y.Array) photos.push([...hashes]);
}

/** Takes an entry out of sight; `restoreEntry` puts it back (rule N4). */
export function removeEntry(doc: Y.Doc, id: EntryId, at: Instant): void {
	readMap(entriesOf(doc), id)?.set('removedAt', at);
}

export function restoreEntry(doc: Y.Doc, id: EntryId): void {
	readMap(entriesOf(doc), id)?.delete('removedAt');
}
