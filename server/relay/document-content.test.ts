import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UserId } from '#domain/ids.ts';
import { DocumentContent } from './document-content.ts';
import { foldDocument } from './fold.ts';
import { unpackDocument } from './packed-document.ts';

function typed(count: number) {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let index = 0; index < count; index++) doc.getMap('entries').set(`k${index}`, index);
	return { doc, updates };
}

const rowsOf = (updates: readonly Uint8Array[]) =>
	updates.map((bytes, index) => ({ seq: index + 1, bytes }));

const seenThrough = (content: DocumentContent, doc = new Y.Doc()) => {
	for (const update of content.missing(Y.encodeStateVector(doc))) Y.applyUpdate(doc, update);
	return doc.getMap('entries').toJSON();
};

test('hands out everything, from snapshot and tail', () => {
	const { doc, updates } = typed(10);
	const tail = rowsOf(updates);
	const state = foldDocument({ snapshot: null, tail: tail.slice(0, 6) });
	const content = new DocumentContent({ snapshot: { seq: 6, state }, tail: tail.slice(6) });
	expect(seenThrough(content)).toEqual(doc.getMap('entries').toJSON());
	expect(Y.decodeStateVector(content.stateVector())).toEqual(
		Y.decodeStateVector(Y.encodeStateVector(doc)),
	);
});

test('hands out what is admitted only once it is durable', () => {
	const { doc, updates } = typed(1);
	const content = new DocumentContent({ snapshot: null, tail: [] });
	const reached = new Map([[doc.clientID, 1]]);
	content.admitted(
		{ type: 'accept', reached, added: [], deletes: [], claims: [] },
		'usr_1' as UserId,
	);
	expect(seenThrough(content)).toEqual({});
	content.appended(1, updates[0] as Uint8Array);
	expect(seenThrough(content)).toEqual({ k0: 0 });
});

test('a fold keeps what was appended while it was made', () => {
	const { doc, updates } = typed(5);
	const content = new DocumentContent({ snapshot: null, tail: rowsOf(updates.slice(0, 3)) });
	const state = foldDocument(unpackDocument(content.packed()));
	content.appended(4, updates[3] as Uint8Array);
	content.folded(3, state);
	content.appended(5, updates[4] as Uint8Array);
	expect(seenThrough(content)).toEqual(doc.getMap('entries').toJSON());
	expect(content.head).toBe(5);
	const { tail } = unpackDocument(content.packed());
	expect(tail.map(({ bytes }) => bytes)).toEqual(updates.slice(3));
});

test('a device that has nearly all gets little', () => {
	const { doc, updates } = typed(2_000);
	const state = foldDocument({ snapshot: null, tail: rowsOf(updates) });
	const content = new DocumentContent({ snapshot: { seq: 2_000, state }, tail: [] });
	const missing = content.missing(Y.encodeStateVector(doc));
	expect(missing.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(20);
});

test('a large document is sent before it is looked at, and known when somebody asks', () => {
	const { doc, updates } = typed(5_000);
	const state = foldDocument({ snapshot: null, tail: rowsOf(updates) });
	const content = new DocumentContent({ snapshot: { seq: 5_000, state }, tail: [] });
	expect(content.missing(Uint8Array.of(0))).toEqual([state]);
	expect(content.isLearnt).toBe(false);
	expect(content.stateVector()).toEqual(Y.encodeStateVector(doc));
	expect(content.isLearnt).toBe(true);
});

test('a large document that cannot be read is found out by who asks, each time', () => {
	const state = new Uint8Array(100_000).fill(255);
	const content = new DocumentContent({ snapshot: { seq: 1, state }, tail: [] });
	for (let times = 0; times < 2; times++) {
		expect(() => content.stateVector()).toThrow('cannot be read');
		expect(() => content.hasDeleted([1, 0, 1])).toThrow('cannot be read');
	}
	expect(
		() => new DocumentContent({ snapshot: { seq: 1, state: Uint8Array.of(9) }, tail: [] }),
	).toThrow('cannot be read');
});

test('refuses what is no state vector', () => {
	const content = new DocumentContent({ snapshot: null, tail: [] });
	expect(() => content.missing(Uint8Array.of(200))).toThrow();
});
