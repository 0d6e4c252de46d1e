import * as Y from 'yjs';
import type { EntryId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addEntry, addPhotos, entryBody, readEntries, readEntry } from '#notebook/entry-book.ts';
import { projectEntry } from '#notebook/projection.ts';
import { fragmentToRichText } from '#notebook/rich-text.ts';
import {
	encodeAwareness,
	encodePart,
	encodeStep1,
	encodeStep2,
	encodeUpdate,
} from '#protocol/frame.ts';
import { encodeCompare, encodeDiverged } from '#protocol/message.ts';
import { between } from './rounds.ts';

/** What an honest device sends: to begin with, and then frame by frame. */
export interface HonestTalk {
	readonly first: Uint8Array;
	readonly frames: readonly Uint8Array[];
}

const DEVICES = 40;

const entryId = (number: number) => `ent_${String(number).padStart(22, '0')}` as EntryId;

/** Two people at one book: entries, bodies with blocks and marks, deletions, every type of message. */
export function honestTalk(): HonestTalk {
	const [one, two] = [new Y.Doc(), new Y.Doc()];
	[one.clientID, two.clientID] = [77, 1_000_077];
	writeEntry(one, 1);
	const first = Y.encodeStateAsUpdate(one);
	Y.applyUpdate(two, first);
	const updates: Uint8Array[] = [];
	for (const doc of [one, two]) doc.on('update', (update: Uint8Array) => updates.push(update));
	for (const [doc, number] of [
		[one, 2],
		[two, 3],
	] as const) {
		writeEntry(doc, number);
		addPhotos(doc, entryId(number), ['a'.repeat(64)]);
		Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
		Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
	}
	const state = Y.encodeStateAsUpdate(one);
	return {
		first: encodeUpdate(first),
		frames: [
			...[...updates, ...editsOfMany(first)].map((update) => encodeUpdate(update)),
			...[encodeUpdate(state), encodeStep2(state), encodePart(state)],
			encodeStep2(Y.encodeStateAsUpdate(one, Y.encodeStateVectorFromUpdate(state))),
			...[encodeStep1(Y.encodeStateVector(one)), encodeStep1(Y.encodeStateVector(new Y.Doc()))],
			encodeAwareness([{ clientId: 77, clock: 1, json: '{"cursor":{"anchor":3}}' }]),
			...[Uint8Array.of(3), encodeCompare(), encodeDiverged('seen'), encodeDiverged('lasting')],
		],
	};
}

function writeEntry(doc: Y.Doc, number: number): void {
	const id = entryId(number);
	addEntry(doc, {
		...{ id, type: 'fortnight', occurredOn: '2026-11-20' as LocalDate },
		writtenAt: '2026-11-20T08:00:00.000Z' as Instant,
		createdBy: `usr_${'0'.repeat(22)}` as UserId,
	});
	const body = entryBody(doc, id);
	if (body === null) throw new Error('An entry was made without a body.');
	const paragraph = new Y.XmlElement('paragraph');
	const text = new Y.XmlText();
	const [list, item] = [new Y.XmlElement('bulletList'), new Y.XmlElement('listItem')];
	body.insert(0, [list]);
	list.insert(0, [item]);
	item.insert(0, [paragraph]);
	paragraph.insert(0, [text]);
	text.insert(0, '今天去了小雨家，𠮷奶奶的腿好多了。');
	text.format(2, 4, { bold: true });
	text.delete(5, 2);
	paragraph.setAttribute('level', '2');
}

/** One edit each of many devices, none of which builds on another. */
function editsOfMany(first: Uint8Array): Uint8Array[] {
	return Array.from({ length: DEVICES }, (_, index) => {
		const doc = new Y.Doc();
		doc.clientID = 1_000 + 7_919 * index;
		Y.applyUpdate(doc, first);
		const before = Y.encodeStateVector(doc);
		if (index % 3 === 0) {
			writeEntry(doc, 100 + index);
		} else {
			const body = entryBody(doc, entryId(1));
			body?.insert(index % 2, [new Y.XmlElement(index % 2 === 0 ? 'paragraph' : 'heading')]);
			if (index % 4 === 0) body?.delete(0, 1);
		}
		return Y.encodeStateAsUpdate(doc, before);
	});
}

const TELLING = [0, 1, 2, 7, 8, 10, 31, 32, 64, 127, 128, 132, 136, 192, 255];

/** The frame with one to four bytes changed, put in, taken out or said twice, or cut short. */
export function mutate(frame: Uint8Array, random: () => number): Uint8Array {
	let bytes = [...frame];
	for (let change = between(random, 1, 5); change > 0; change--) {
		const at = between(random, 0, bytes.length + 1);
		const byte = random() < 0.5 ? between(random, 0, 256) : (TELLING[between(random, 0, 15)] ?? 0);
		const kind = random();
		if (kind < 0.7) bytes[Math.min(at, bytes.length - 1)] = byte;
		else if (kind < 0.8) bytes.splice(at, 0, byte);
		else if (kind < 0.9) bytes.splice(at, 1);
		else if (kind < 0.97) bytes.splice(at, 0, ...bytes.slice(at, at + between(random, 1, 12)));
		else bytes = bytes.slice(0, at);
		if (bytes.length === 0) return new Uint8Array();
	}
	return Uint8Array.from(bytes);
}

/** Reads all of a document as the pages, the index and the letters do; throws where one of them would. */
export function readAll(doc: Y.Doc): void {
	const entries = doc.getMap('entries');
	JSON.stringify(entries.toJSON(), (_key, value: unknown) =>
		typeof value === 'bigint' ? String(value) : value,
	);
	readEntries(doc);
	for (const [key, value] of entries) {
		readEntry(doc, key);
		projectEntry(doc, key as EntryId);
		const body = value instanceof Y.Map ? value.get('body') : undefined;
		if (body instanceof Y.XmlFragment) fragmentToRichText(body);
	}
}
