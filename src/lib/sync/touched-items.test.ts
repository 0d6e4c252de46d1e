import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { touchedItems } from './touched-items.ts';

function record(doc: Y.Doc, act: () => void): string[] {
	const touched: string[] = [];
	const listen = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, by: Y.Transaction) => {
		touched.push(...touchedItems(by));
	};
	doc.on('update', listen);
	doc.transact(act);
	doc.off('update', listen);
	return touched.sort();
}

function docWithEntry(key: string) {
	const doc = new Y.Doc();
	const entry = new Y.Map<unknown>();
	const body = new Y.XmlFragment();
	entry.set('body', body);
	doc.getMap('entries').set(key, entry);
	return { doc, entry, body };
}

test('a new entry is its own piece', () => {
	const doc = new Y.Doc();
	expect(record(doc, () => doc.getMap('entries').set('ent_a', new Y.Map()))).toEqual(['ent_a']);
});

test('words deep inside an entry touch that entry and no other', () => {
	const { doc, body } = docWithEntry('ent_a');
	doc.getMap('entries').set('ent_b', new Y.Map());
	const paragraph = new Y.XmlElement('paragraph');
	expect(record(doc, () => body.insert(0, [paragraph]))).toEqual(['ent_a']);
	const words = new Y.XmlText('字');
	expect(record(doc, () => paragraph.insert(0, [words]))).toEqual(['ent_a']);
	expect(record(doc, () => words.delete(0, 1))).toEqual(['ent_a']);
});

test('a change of two entries in one go touches both', () => {
	const { doc, entry } = docWithEntry('ent_a');
	const both = () => {
		entry.set('occurredOn', '2026-11-23');
		doc.getMap('entries').set('ent_b', new Y.Map());
	};
	expect(record(doc, both)).toEqual(['ent_a', 'ent_b']);
});
