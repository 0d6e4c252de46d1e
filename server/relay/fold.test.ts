import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { foldsAside } from './fold-aside.ts';
import { buildDocument, foldDocument } from './fold.ts';
import { packDocument } from './packed-document.ts';

function typed(count: number, words: string) {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let index = 0; index < count; index++) doc.getMap('entries').set(`k${index % 50}`, words);
	const tail = updates.map((bytes, index) => ({ seq: index + 1, bytes }));
	return { doc, stored: { snapshot: null, tail } };
}

test.each([
	['small, in the thread of all', 20, '字'],
	['large, in a thread of its own', 2_000, '字'.repeat(60)],
])('a fold holds what snapshot and tail hold: %s', async (_name, count, words) => {
	const { doc, stored } = typed(count, words);
	const state = await foldsAside.fold(packDocument(stored));
	const folded = buildDocument({ snapshot: { seq: count, state }, tail: [] });
	expect(folded.getMap('entries').toJSON()).toEqual(doc.getMap('entries').toJSON());
	expect(Y.encodeStateVector(folded)).toEqual(Y.encodeStateVector(doc));
	expect(state.length).toBeLessThan(stored.tail.reduce((sum, { bytes }) => sum + bytes.length, 0));
});

test('nobody is told of what is done to a built copy', () => {
	const { stored } = typed(3, '字');
	const before = foldDocument(stored);
	buildDocument(stored).getMap('entries').set('a', 'changed');
	expect(foldDocument(stored)).toEqual(before);
});

test('a small document is not folded on the event loop, where others would wait for it', async () => {
	const { stored } = typed(20, '字');
	let isDone = false;
	const folding = foldsAside.fold(packDocument(stored)).then(() => (isDone = true));
	for (let turn = 0; turn < 100; turn++) await Promise.resolve();
	expect(isDone).toBe(false);
	await folding;
});

test('a document that cannot be read fails alone, and those behind it in the same thread do not', async () => {
	const { doc, stored } = typed(20, '字');
	const broken = { snapshot: { seq: 1, state: Uint8Array.of(1, 2, 3) }, tail: [] };
	const [first, second] = [
		foldsAside.fold(packDocument(broken)),
		foldsAside.fold(packDocument(stored)),
	];
	await expect(first).rejects.toThrow();
	const folded = buildDocument({ snapshot: { seq: 20, state: await second }, tail: [] });
	expect(folded.getMap('entries').toJSON()).toEqual(doc.getMap('entries').toJSON());
});
