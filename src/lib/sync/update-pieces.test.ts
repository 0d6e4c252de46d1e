import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from './update-pieces.ts';

const KiB = 1024;

/** Applied one after another, nothing may wait for anything and the document must be the same. */
function expectSame(pieces: readonly Uint8Array[], doc: Y.Doc, before?: Uint8Array): void {
	const copy = new Y.Doc();
	if (before !== undefined) Y.applyUpdate(copy, before);
	for (const piece of pieces) {
		Y.applyUpdate(copy, piece);
		expect(copy.store.pendingStructs).toBeNull();
		expect(copy.store.pendingDs).toBeNull();
	}
	expect(Y.encodeStateAsUpdate(copy)).toEqual(Y.encodeStateAsUpdate(doc));
}

/** Two people who have written into each other's lines, each building on the other. */
function woven(): Y.Doc {
	const [first, second] = [new Y.Doc(), new Y.Doc()];
	for (let turn = 0; turn < 200; turn++) {
		const doc = turn % 2 === 0 ? first : second;
		const text = doc.getText('text');
		text.insert(Math.floor(text.length / 2), `第${turn}行，${'写了一些话。'.repeat(20)}`);
		if (turn % 5 === 0) text.delete(1, 3);
		doc.getMap('entries').set(`entry ${turn % 7}`, new Y.Map([['body', new Y.Text('字')]]));
		Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
		Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
	}
	return first;
}

describe('[P12] an update in pieces', () => {
	test('a small one stays as it is', () => {
		const doc = new Y.Doc();
		doc.getText('text').insert(0, '字');
		const update = Y.encodeStateAsUpdate(doc);
		expect(splitUpdate(update, { bytesMax: KiB, known: null })).toEqual({
			pieces: [update],
			leftOut: null,
		});
	});

	test.each([300, 2 * KiB, 20 * KiB])(
		'of two people at most %i bytes each, in causal order',
		(max) => {
			const doc = woven();
			const update = Y.encodeStateAsUpdate(doc);
			const { pieces, leftOut } = splitUpdate(update, { bytesMax: max, known: new Map() });
			expect(leftOut).toBeNull();
			expect(pieces.length).toBeGreaterThan(update.length / max / 2);
			// A header and an item that is just too large to be halved come on top.
			for (const piece of pieces) expect(piece.length).toBeLessThan(2 * max);
			expectSame(pieces, doc);
		},
	);

	test('one huge paste is cut, never through the middle of a letter', () => {
		for (const words of ['𠮷野家'.repeat(40_000), `a${'𠮷'.repeat(50_000)}`]) {
			const doc = new Y.Doc();
			doc.getText('text').insert(0, words);
			const { pieces } = splitUpdate(Y.encodeStateAsUpdate(doc), {
				bytesMax: 10 * KiB,
				known: null,
			});
			expect(pieces.length).toBeGreaterThan(10);
			expectSame(pieces, doc);
			const read = new Y.Doc();
			for (const piece of pieces) Y.applyUpdate(read, piece);
			expect(read.getText('text').toJSON()).toBe(words);
		}
	});

	test('of a document that lies at school already, only what is new', () => {
		const doc = woven();
		const before = Y.encodeStateAsUpdate(doc);
		for (let line = 0; line < 500; line++) doc.getText('text').insert(line * 3, '后来写的一行。');
		const vector = Y.encodeStateVectorFromUpdate(before);
		const known = Y.decodeStateVector(vector);
		const update = Y.encodeStateAsUpdate(doc, vector);
		expectSame(splitUpdate(update, { bytesMax: KiB, known }).pieces, doc, before);
		expectSame(splitUpdate(update, { bytesMax: KiB, known: null }).pieces, doc, before);
	});

	test('many deletions alone', () => {
		const doc = new Y.Doc();
		const text = doc.getText('text');
		text.insert(0, '字'.repeat(20_000));
		const before = Y.encodeStateAsUpdate(doc);
		for (let at = 0; at < 9_000; at++) text.delete(at, 1);
		const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(before));
		const { pieces } = splitUpdate(update, { bytesMax: 10 * KiB, known: null });
		expect(pieces.length).toBeGreaterThan(1);
		const copy = new Y.Doc();
		for (const piece of [before, ...pieces]) Y.applyUpdate(copy, piece);
		expect(copy.getText('text').length).toBe(text.length);
	});
});

describe('[R3] what builds on something that is nowhere is left out', () => {
	/** Three edits of one hand, of which the second was lost. */
	function holed() {
		const doc = new Y.Doc();
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		const entries = doc.getMap('entries');
		for (const words of ['第一句', '丢了的一句', '第三句']) entries.set('page', words);
		const [first, , third] = updates as [Uint8Array, Uint8Array, Uint8Array];
		const copy = new Y.Doc();
		copy.getMap('entries').set('other', '别处写的');
		Y.applyUpdate(copy, first);
		Y.applyUpdate(copy, third);
		return { copy, clientId: doc.clientID };
	}

	test('and the rest arrives', () => {
		const { copy } = holed();
		expect(copy.store.pendingStructs).not.toBeNull();
		const update = Y.encodeStateAsUpdate(copy);
		const { pieces, leftOut } = splitUpdate(update, { bytesMax: KiB, known: new Map() });
		expect(leftOut).toBe('第三句');
		const school = new Y.Doc();
		for (const piece of pieces) Y.applyUpdate(school, piece);
		expect(school.store.pendingStructs).toBeNull();
		expect(school.store.pendingDs).toBeNull();
		expect(school.getMap('entries').toJSON()).toEqual({ page: '第一句', other: '别处写的' });
	});

	test('but not when the school has what was lost here', () => {
		const { copy, clientId } = holed();
		const known = new Map([[clientId, 2]]);
		const update = Y.encodeStateAsUpdate(copy, Y.encodeStateVector(known));
		expect(splitUpdate(update, { bytesMax: KiB, known }).leftOut).toBeNull();
	});
});
