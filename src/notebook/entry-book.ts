import * as Y from 'yjs';
import { FIELDS_OF_ENTRY, isEntryType, type EntryType } from '#domain/entry.ts';
import { isSubmittedType } from '#domain/entry-form.ts';
import type { Submission } from '#domain/frozen-piece.ts';
import { isPhotoHash } from '#domain/photo.ts';
import { parseId, type EntryId, type UserId } from '#domain/ids.ts';
import { parseInstant, parseLocalDate, type Instant, type LocalDate } from '#domain/time.ts';
import { readSubmissions } from './submission.ts';
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
	/** `null` also for a submitted one: what was submitted is not taken away by a late device. */
	readonly removedAt: Instant | null;
	/** The first that was submitted, by the clocks of the devices; `null` while none was. */
	readonly submission: Submission | null;
	/** The card that an addendum (补充) belongs to. */
	readonly about: EntryId | null;
}

export interface NewEntry {
	readonly id: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly createdBy: UserId;
	/** Only of an addendum: the card it belongs to. */
	readonly about?: EntryId;
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
		if (entry.about !== undefined) map.set('about', entry.about);
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

/** An entry as it counts: a submitted one with the day that was submitted. */
export function readEntry(doc: Y.Doc, key: string): Entry | null {
	const entry = readLiveEntry(doc, key);
	const map = readMap(entriesOf(doc), key);
	if (entry === null || map === null || !isSubmittedType(entry.type)) return entry;
	const submission = readSubmissions(map, entry.type)[0];
	if (submission === undefined) return entry;
	const occurredOn = submission.content.on ?? entry.occurredOn;
	return { ...entry, occurredOn, removedAt: null, submission };
}

/** An entry as it stands in the document, whatever was submitted of it. */
export function readLiveEntry(doc: Y.Doc, key: string): Entry | null {
	const id = parseId('entry', key);
	const map = readMap(entriesOf(doc), key);
	if (id === null || map === null) return null;
	const type = readString(map, 'type');
	const occurredOn = parseLocalDate(readString(map, 'occurredOn'));
	const writtenAt = parseInstant(readString(map, 'writtenAt'));
	const createdBy = parseId('user', readString(map, 'createdBy'));
	if (!isEntryType(type) || !occurredOn || !writtenAt || !createdBy) return null;
	return {
		...{ id, type, occurredOn, writtenAt, createdBy },
		photos: photosOf(map),
		removedAt: parseInstant(readString(map, 'removedAt')),
		submission: null,
		about: parseId('entry', readString(map, 'about')),
	};
}

function photosOf(map: Y.Map<unknown>): string[] {
	const photos = map.get('photos');
	// Two devices may have added the same picture: it is shown once.
	return photos instanceof Y.Array ? [...new Set(photos.toArray().filter(isPhotoHash))] : [];
}

/** The map of one entry, for the modules of this folder that keep more in it. */
export function entryMap(doc: Y.Doc, id: EntryId): Y.Map<unknown> | null {
	return readMap(entriesOf(doc), id);
}

/** The rich-text body, to be bound to an editor or projected. */
export function entryBody(doc: Y.Doc, id: EntryId): Y.XmlFragment | null {
	const map = readMap(entriesOf(doc), id);
	return map === null ? null : readFragment(map, 'body');
}

/** Puts plain words into the body of an entry that was just made, a paragraph for each line. */
export function writeWords(doc: Y.Doc, id: EntryId, words: string): void {
	const lines = words.split('\n').filter((line) => line.trim() !== '');
	const paragraphs = lines.map((line) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(line)]);
		return paragraph;
	});
	entryBody(doc, id)?.push(paragraphs);
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

/** Takes a picture out of an entry; the picture itself stays where it is kept. */
export function removePhoto(doc: Y.Doc, id: EntryId, hash: string): void {
	const photos = readMap(entriesOf(doc), id)?.get('photos');
	if (!(photos instanceof Y.Array)) return;
	doc.transact(() => {
		for (let at = photos.length - 1; at >= 0; at--) if (photos.get(at) === hash) photos.delete(at);
	});
}

/** Takes an entry out of sight; `restoreEntry` puts it back (rule N4). */
export function removeEntry(doc: Y.Doc, id: EntryId, at: Instant): void {
	readMap(entriesOf(doc), id)?.set('removedAt', at);
}

export function restoreEntry(doc: Y.Doc, id: EntryId): void {
	readMap(entriesOf(doc), id)?.delete('removedAt');
}
