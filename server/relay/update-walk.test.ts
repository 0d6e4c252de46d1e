import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { STRIDE, STRUCT, walkUpdate, type WalkedUpdate } from './update-walk.ts';

/** The same facts by Yjs' own decoder. */
function decodedByYjs(update: Uint8Array): Omit<WalkedUpdate, 'valueDepth' | 'nameLength'> {
	const decoded = Y.decodeUpdate(update);
	const kept = decoded.structs.filter((struct) => !(struct instanceof Y.Skip));
	const roots: string[] = [];
	const structs = kept.flatMap((struct) => {
		const { clock } = struct.id;
		if (!(struct instanceof Y.Item)) return [clock, struct.length, 0, 0, 0, 0, 0, 0, 0];
		const parent: unknown = struct.parent;
		if (typeof parent === 'string') roots.push(parent);
		const ids = [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null];
		let bits = typeof parent === 'string' ? STRUCT.root : 0;
		ids.forEach((id, index) => (bits |= id === null ? 0 : 1 << index));
		if (struct.content instanceof Y.ContentType) bits |= STRUCT.type;
		return [clock, struct.length, bits, ...ids.flatMap((id) => [id?.client ?? 0, id?.clock ?? 0])];
	});
	const blocks = [...new Set(kept.map(({ id }) => id.client))].map((client) => ({
		client,
		from: STRIDE * kept.findIndex(({ id }) => id.client === client),
		to: STRIDE * (kept.findLastIndex(({ id }) => id.client === client) + 1),
	}));
	const deletes = [...decoded.ds.clients].flatMap(([client, ranges]) =>
		ranges.flatMap(({ clock, len }) => [client, clock, len]),
	);
	return { blocks, structs, deletes, roots, parts: decoded.structs.length + deletes.length / 3 };
}

/** One document with every kind of content that Yjs knows and a notebook may hold. */
function everything(clientId: number): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	const entries = doc.getMap<unknown>('entries');
	entries.set('any', { a: [1, 2.5, 'text', null, undefined, true, 1n], b: new Uint8Array([1, 2]) });
	entries.set('binary', new Uint8Array([1, 2, 3]));
	const list = new Y.Array<unknown>();
	entries.set('list', list);
	list.insert(0, ['a', 'b', 'c']);
	list.delete(1, 1);
	const text = new Y.Text();
	entries.set('text', text);
	text.insert(0, '𠮷野家书', { bold: true });
	text.insertEmbed(2, { image: 'x' });
	text.format(0, 2, { bold: null, link: 'https://a.example' });
	const body = new Y.XmlFragment();
	entries.set('body', body);
	const paragraph = new Y.XmlElement('paragraph');
	body.insert(0, [paragraph]);
	paragraph.insert(0, [new Y.XmlText('words')]);
	paragraph.setAttribute('level', '2');
	text.delete(1, 3);
	return doc;
}

test('reads of every kind of content what Yjs reads', () => {
	const updates: Uint8Array[] = [];
	const doc = everything(7);
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const other = everything(8);
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
	doc.getMap('entries').delete('list');
	const half = Y.diffUpdate(Y.encodeStateAsUpdate(doc), Y.encodeStateVector(new Map([[7, 9]])));
	for (const update of [
		...updates,
		half,
		Y.encodeStateAsUpdate(doc),
		Y.encodeStateAsUpdate(other),
	]) {
		expect(walkUpdate(update)).toMatchObject(decodedByYjs(update));
	}
});

test('reads a hole as Yjs does', () => {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (const key of ['a', 'b', 'c']) doc.getMap('entries').set(key, key);
	const holed = Y.mergeUpdates([updates[0] as Uint8Array, updates[2] as Uint8Array]);
	expect(walkUpdate(holed)).toMatchObject(decodedByYjs(holed));
	const clocks = walkUpdate(holed)?.structs.filter((_, index) => index % STRIDE < 2);
	expect(clocks).toEqual([0, 1, 2, 1]);
});

test('cut anywhere, an update is broken', () => {
	const update = Y.encodeStateAsUpdate(everything(7));
	for (let length = 0; length < update.length; length++) {
		expect(walkUpdate(update.subarray(0, length))).toBeNull();
	}
	expect(walkUpdate(Uint8Array.of(...update, 0))).toBeNull();
});

test('[R3] a deleted range of no length is broken: Yjs would throw at every reader', () => {
	expect(walkUpdate(Uint8Array.of(0, 1, 7, 1, 0, 1))).not.toBeNull();
	expect(walkUpdate(Uint8Array.of(0, 1, 7, 1, 0, 0))).toBeNull();
});
