import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UserId } from '#domain/ids.ts';
import { admit, nameLengthMax, partsMax, typeLevelMax, valueDepthMax } from './admission.ts';
import { DocumentContent } from './document-content.ts';

const ROOTS = new Set(['entries']);
const LI = 'usr_li' as UserId;

function author() {
	const doc = new Y.Doc();
	return { doc, entries: doc.getMap<unknown>('entries') };
}

function forge(write: (encoder: encoding.Encoder) => void): Uint8Array {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder);
}

describe('[R3] what would overflow a later reader is refused', () => {
	const nested = (levels: number): unknown => {
		let value: unknown = '字';
		for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
		return value;
	};
	const refusalOf = (update: Uint8Array) => {
		const verdict = admit(
			new DocumentContent({ snapshot: null, tail: [] }),
			{ update, author: LI, typed: true },
			ROOTS,
		);
		return verdict.type === 'refuse' ? verdict.reason : verdict.type;
	};
	const withValue = (levels: number) => {
		const { doc, entries } = author();
		entries.set('a', nested(levels));
		return Y.encodeStateAsUpdate(doc);
	};
	const withEmbed = (levels: number) => {
		const { doc, entries } = author();
		const text = new Y.Text();
		entries.set('text', text);
		text.insertEmbed(0, { '"[{': nested(levels - 1) });
		return Y.encodeStateAsUpdate(doc);
	};
	const withFormat = (levels: number) => {
		const { doc, entries } = author();
		const text = new Y.Text('字');
		entries.set('text', text);
		text.format(0, 1, { bold: nested(levels) });
		return Y.encodeStateAsUpdate(doc);
	};

	test.each([
		['a value', withValue],
		['an embed', withEmbed],
		['a format', withFormat],
	])('%s that nests too deep, and not one level less', (_name, make) => {
		expect(refusalOf(make(valueDepthMax))).toBe('accept');
		expect(refusalOf(make(valueDepthMax + 1))).toBe('too-deep');
		expect(refusalOf(make(1_500))).toBe('too-deep');
	});

	test('brackets inside words do not nest', () => {
		const { doc, entries } = author();
		const text = new Y.Text();
		entries.set('text', text);
		text.insertEmbed(0, { words: '\\"[[{{'.repeat(200) });
		expect(refusalOf(Y.encodeStateAsUpdate(doc))).toBe('accept');
	});

	test('an update of more parts than a child has in years', () => {
		const collected = (structs: number) =>
			forge((encoder) => {
				for (const value of [1, structs, 1, 0]) encoding.writeVarUint(encoder, value);
				for (let index = 0; index < structs; index++) {
					encoding.writeUint8(encoder, 0);
					encoding.writeVarUint(encoder, 1);
				}
				encoding.writeVarUint(encoder, 0);
			});
		expect(refusalOf(collected(partsMax))).toBe('accept');
		expect(refusalOf(collected(partsMax + 1))).toBe('too-many-parts');
	});
});

describe('[R3] shared types that nest too deep are refused', () => {
	const submit = (content: DocumentContent, update: Uint8Array) => {
		const verdict = admit(content, { update, author: LI, typed: true }, ROOTS);
		if (verdict.type === 'accept') content.admitted(verdict, LI);
		return verdict.type === 'refuse' ? verdict.reason : verdict.type;
	};
	const empty = () => new DocumentContent({ snapshot: null, tail: [] });

	/** So many elements, each within the one before, and words in the last. */
	function tower(levels: number, clientId = 1) {
		const doc = new Y.Doc();
		doc.clientID = clientId;
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		let top: Y.XmlFragment = new Y.XmlFragment();
		doc.getMap('entries').set('body', top);
		for (let level = 1; level < levels; level++) {
			const inner = new Y.XmlElement('blockquote');
			top.insert(0, [inner]);
			top = inner;
		}
		return { doc, updates, top };
	}

	test('in one update, and not one level less', () => {
		const whole = (levels: number) => Y.encodeStateAsUpdate(tower(levels).doc);
		expect(submit(empty(), whole(typeLevelMax))).toBe('accept');
		expect(submit(empty(), whole(typeLevelMax + 1))).toBe('too-deep');
		expect(submit(empty(), whole(2_000))).toBe('too-deep');
	});

	test('level by level, and by others on top of it, also after the document was forgotten', () => {
		const { doc, updates } = tower(typeLevelMax);
		const content = empty();
		for (const update of updates) expect(submit(content, update)).toBe('accept');
		const state = Y.encodeStateAsUpdate(doc);
		const reopened = new DocumentContent({ snapshot: { seq: 1, state }, tail: [] });
		const other = new Y.Doc();
		Y.applyUpdate(other, state);
		let top = other.getMap('entries').get('body') as Y.XmlFragment;
		while (top.length > 0) top = top.get(0) as Y.XmlElement;
		const before = Y.encodeStateVector(other);
		top.insert(0, [new Y.XmlElement('paragraph')]);
		const deeper = Y.encodeStateAsUpdate(other, before);
		expect(submit(content, deeper)).toBe('too-deep');
		expect(submit(reopened, deeper)).toBe('too-deep');
	});

	test('beside a neighbour that lies deep, which names no parent', () => {
		const { doc, top } = tower(typeLevelMax);
		const state = Y.encodeStateAsUpdate(doc);
		top.insert(0, [new Y.XmlText('字')]);
		const beside = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(state));
		const content = new DocumentContent({ snapshot: null, tail: [{ seq: 1, bytes: state }] });
		expect(submit(content, beside)).toBe('too-deep');
		const words = tower(typeLevelMax - 1);
		words.top.insert(0, [new Y.XmlText('字')]);
		words.top.insert(1, [new Y.XmlText('字')]);
		expect(submit(empty(), Y.encodeStateAsUpdate(words.doc))).toBe('accept');
	});

	test('across two clients whose structs wait for each other in one update', () => {
		const below = tower(40, 9);
		const above = new Y.Doc();
		above.clientID = 5;
		Y.applyUpdate(above, Y.encodeStateAsUpdate(below.doc));
		let top = above.getMap('entries').get('body') as Y.XmlFragment;
		while (top.length > 0) top = top.get(0) as Y.XmlElement;
		for (let level = 40; level <= typeLevelMax; level++) {
			const inner = new Y.XmlElement('blockquote');
			top.insert(0, [inner]);
			top = inner;
		}
		expect(submit(empty(), Y.encodeStateAsUpdate(above))).toBe('too-deep');
	});

	test('a year of honest writing is not deep, and costs little to remember', () => {
		const doc = new Y.Doc();
		const entries = doc.getMap('entries');
		for (let index = 0; index < 300; index++) {
			const body = new Y.XmlFragment();
			entries.set(`ent_${index}`, new Y.Map([['body', body]]));
			const paragraph = new Y.XmlElement('paragraph');
			const text = new Y.XmlText();
			body.insert(0, [paragraph]);
			paragraph.insert(0, [text]);
			for (let key = 0; key < 50; key++) text.insert(key, '字');
		}
		const state = Y.encodeStateAsUpdate(doc);
		const content = new DocumentContent({ snapshot: { seq: 1, state }, tail: [] });
		expect(content.levels.size).toBeLessThanOrEqual(300 * 5);
	});

	test('names longer than anybody gives', () => {
		const named = (length: number) => {
			const { doc, entries } = author();
			entries.set('字'.repeat(length), 1);
			return Y.encodeStateAsUpdate(doc);
		};
		const element = (length: number) => {
			const { doc, top } = tower(1);
			top.insert(0, [new Y.XmlElement('p'.repeat(length))]);
			return Y.encodeStateAsUpdate(doc);
		};
		for (const make of [named, element]) {
			expect(submit(empty(), make(nameLengthMax))).toBe('accept');
			expect(submit(empty(), make(nameLengthMax + 1))).toBe('long-name');
		}
	});
});

describe('[R3] structs that Yjs could never lay out are refused', () => {
	const bytes = (...parts: (readonly number[])[]) => Uint8Array.from(parts.flat());
	const judge = (update: Uint8Array) => {
		const content = new DocumentContent({ snapshot: null, tail: [] });
		const verdict = admit(content, { update, author: LI, typed: true }, ROOTS);
		return verdict.type === 'refuse' ? verdict.reason : verdict.type;
	};
	/** A letter with a left neighbour: client and clock of it. */
	const letterAfter = (client: number, clock: number) => [132, client, clock, 1, 97];
	const entry = [8, 1, 7, ...new TextEncoder().encode('entries'), 1, 125, 1];

	test('one that hangs on itself, or on a later one of its own', () => {
		expect(judge(bytes([1, 1, 5, 0], letterAfter(5, 0), [0]))).toBe('circle');
		expect(judge(bytes([1, 2, 5, 0], letterAfter(5, 1), entry, [0]))).toBe('circle');
	});

	test('two that wait for each other', () => {
		const circle = bytes([2, 1, 5, 0], letterAfter(4, 0), [1, 4, 0], letterAfter(5, 0), [0]);
		expect(judge(circle)).toBe('circle');
		const inOrder = bytes([2, 1, 5, 0], letterAfter(4, 0), [1, 4, 0], entry, [0]);
		expect(judge(inOrder)).toBe('accept');
	});

	test('two blocks of one client, of which Yjs would lose the first', () => {
		expect(judge(bytes([2, 1, 5, 0], entry, [1, 5, 1], letterAfter(5, 0), [0]))).toBe(
			'broken-update',
		);
	});

	test('an update of many clients in a chain is judged at once', () => {
		const clients = 40_000;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, clients);
		for (let client = clients; client > 0; client--) {
			for (const value of [1, client, 0]) encoding.writeVarUint(encoder, value);
			encoding.writeUint8(encoder, client === 1 ? 8 : 136);
			if (client === 1) {
				encoding.writeVarUint(encoder, 1);
				encoding.writeVarString(encoder, 'entries');
			} else {
				for (const value of [client - 1, 0]) encoding.writeVarUint(encoder, value);
			}
			for (const value of [1, 125, 1]) encoding.writeUint8(encoder, value);
		}
		encoding.writeVarUint(encoder, 0);
		expect(judge(encoding.toUint8Array(encoder))).toBe('accept');
	});
});
