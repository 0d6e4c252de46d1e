import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { walkUpdate, type WalkedUpdate } from './update-walk.ts';

/** The same facts by Yjs' own decoder. */
function decodedByYjs(update: Uint8Array): Omit<WalkedUpdate, 'valueDepth'> {
	const { structs, ds } = Y.decodeUpdate(update);
	const runs: number[] = [];
	const references: number[] = [];
	const roots: string[] = [];
	for (const struct of structs) {
		if (struct instanceof Y.Skip) continue;
		const { client, clock } = struct.id;
		const last = runs.length - 3;
		const touches =
			runs[last] === client && (runs[last + 1] ?? 0) + (runs[last + 2] ?? 0) === clock;
		if (touches) runs[last + 2] = (runs[last + 2] ?? 0) + struct.length;
		else runs.push(client, clock, struct.length);
		if (!(struct instanceof Y.Item)) continue;
		const parent: unknown = struct.parent;
		for (const id of [struct.origin, struct.rightOrigin, parent]) {
			if (id instanceof Y.ID) references.push(id.client, id.clock);
		}
		if (typeof parent === 'string') roots.push(parent);
	}
	const deletes = [...ds.clients].flatMap(([client, ranges]) =>
		ranges.flatMap(({ clock, len }) => [client, clock, len]),
	);
	return { runs, references, deletes, roots, parts: structs.length + deletes.length / 3 };
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
	expect(walkUpdate(holed)?.runs).toEqual([doc.clientID, 0, 1, doc.clientID, 2, 1]);
});

test('cut anywhere, an update is broken', () => {
	const update = Y.encodeStateAsUpdate(everything(7));
	for (let length = 0; length < update.length; length++) {
		expect(walkUpdate(update.subarray(0, length))).toBeNull();
	}
	expect(walkUpdate(Uint8Array.of(...update, 0))).toBeNull();
});
