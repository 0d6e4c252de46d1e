import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UserId } from '#domain/ids.ts';
import type { StoredDocument } from '#server/store/log/update-log.ts';
import { admit, type Verdict } from './admission.ts';
import { DocumentContent } from './document-content.ts';

const ROOTS = new Set(['entries']);
const LI = 'usr_li' as UserId;
const CHEN = 'usr_chen' as UserId;
const EMPTY: StoredDocument = { snapshot: null, tail: [] };

/** A document that holds what these updates hold. */
const contentOf = (...updates: Uint8Array[]) =>
	new DocumentContent({
		...EMPTY,
		tail: updates.map((bytes, index) => ({ seq: index + 1, bytes })),
	});

/** A document with a client id of our choice, and its updates one by one. */
function author(clientId: number) {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const entries = doc.getMap<unknown>('entries');
	return { doc, entries, updates };
}

const judge = (content: DocumentContent, update: Uint8Array): Verdict['type'] =>
	admit(content, { update, author: LI, typed: true }, ROOTS).type;

/** A hand-made update: what no Yjs would write. */
function forge(write: (encoder: encoding.Encoder) => void): Uint8Array {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder);
}

const numbers = (...values: number[]) =>
	forge((encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value)));

describe('[R3] honest updates are admitted', () => {
	test('the first words of a document, and each that follows', () => {
		const { entries, updates } = author(1);
		entries.set('a', '一');
		entries.set('a', '二');
		const content = contentOf();
		for (const update of updates) {
			const verdict = admit(content, { update, author: LI, typed: true }, ROOTS);
			if (verdict.type !== 'accept') throw new Error(verdict.type);
			content.admitted(verdict, LI);
		}
		expect(content.clocks).toEqual(new Map([[1, 2]]));
	});

	test('a device that returns with several of its own old client ids', () => {
		const first = author(1);
		first.entries.set('a', '一');
		const second = author(2);
		Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc));
		second.entries.set('b', '二');
		const third = author(3);
		Y.applyUpdate(third.doc, Y.encodeStateAsUpdate(second.doc));
		third.entries.set('c', '三');
		expect(judge(contentOf(), Y.encodeStateAsUpdate(third.doc))).toBe('accept');
	});

	test('weeks of typing and deleting, collected as garbage, in one piece', () => {
		const { doc, entries } = author(1);
		const text = new Y.Text();
		entries.set('text', text);
		for (let index = 0; index < 2_000; index++) {
			text.insert(0, '字字字');
			text.delete(0, 2);
		}
		expect(judge(contentOf(), Y.encodeStateAsUpdate(doc))).toBe('accept');
	});

	test('the whole state again, of which only a part is new', () => {
		const { doc, entries } = author(1);
		entries.set('a', '一');
		const content = contentOf(Y.encodeStateAsUpdate(doc));
		entries.set('b', '二');
		expect(judge(content, Y.encodeStateAsUpdate(doc))).toBe('accept');
	});

	test('what is here already, deletions included, adds nothing', () => {
		const { doc, entries } = author(1);
		entries.set('a', '一');
		entries.set('a', '二');
		entries.delete('a');
		const state = Y.encodeStateAsUpdate(doc);
		expect(judge(contentOf(state), state)).toBe('nothing-new');
		expect(judge(contentOf(), Uint8Array.of(0, 0))).toBe('nothing-new');
	});

	test("a deletion of another's words that is not known yet", () => {
		const first = author(1);
		first.entries.set('a', '一');
		const content = contentOf(...first.updates);
		const second = author(2);
		Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc));
		second.updates.length = 0;
		second.entries.delete('a');
		expect(judge(content, second.updates[0] ?? Uint8Array.of())).toBe('accept');
	});
});

describe('[R3] a gap asks for a re-sync', () => {
	test('in the clock of a client', () => {
		const { entries, updates } = author(1);
		for (const key of ['a', 'b', 'c']) entries.set(key, key);
		expect(judge(contentOf(updates[0] as Uint8Array), updates[2] as Uint8Array)).toBe('resync');
	});

	test("in a neighbour of another client's", () => {
		const first = author(1);
		first.entries.set('a', '一');
		const second = author(2);
		Y.applyUpdate(second.doc, Y.encodeStateAsUpdate(first.doc));
		second.updates.length = 0;
		second.entries.set('a', '二');
		expect(judge(contentOf(), second.updates[0] as Uint8Array)).toBe('resync');
	});

	test('in a parent', () => {
		const { doc, entries } = author(1);
		const text = new Y.Text();
		entries.set('text', text);
		const other = author(2);
		Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc));
		other.updates.length = 0;
		(other.entries.get('text') as Y.Text).insert(0, '字');
		expect(judge(contentOf(), other.updates[0] as Uint8Array)).toBe('resync');
	});

	test('in a deletion', () => {
		const { doc, entries } = author(1);
		entries.set('a', '一');
		const content = contentOf(Y.encodeStateAsUpdate(doc));
		// No structs; one client, id 1, one range: from 0, 2^40 long.
		expect(judge(content, numbers(0, 1, 1, 1, 0, 2 ** 40))).toBe('resync');
	});
});

describe('[R3] hostile updates are refused', () => {
	const GC = 0;
	const DELETED = 1;
	const forged: [string, Uint8Array][] = [
		['no bytes', Uint8Array.of()],
		['random bytes', Uint8Array.of(7, 9, 200, 201, 3, 4)],
		['a number without an end', new Uint8Array(64).fill(255)],
		['a thousand million structs in nine bytes', numbers(1, 2 ** 30, 1, 0)],
		['a thousand million clients', numbers(2 ** 30)],
		['a thousand million deletions', numbers(0, 1, 1, 2 ** 30)],
		['an unknown content type', forge((e) => writeItem(e, 12))],
		['a clock burnt by one collected struct', forge((e) => writeLength(e, GC, 2 ** 53 - 1))],
		['a clock burnt by one deleted item', forge((e) => writeLength(e, DELETED, 2 ** 52))],
		['a root type that this kind has not', foreignRoot()],
		['an update in encoding V2', v2()],
		['a byte left over', Uint8Array.of(0, 0, 0)],
		['a sub-document', subDocument()],
		['a struct of no length', forge((e) => writeLength(e, DELETED, 0))],
		['a format that is no JSON', forge((e) => writeStrings(e, 6, 'bold', '{'))],
		['an embed that is no JSON', forge((e) => writeStrings(e, 5, '['))],
		['arrays within arrays until the stack ends', forge((e) => writeNested(e))],
	];

	test.each(forged)('%s', (_name, update) => {
		const content = contentOf();
		const before = new Map(content.clocks);
		expect(judge(content, update)).toBe('refuse');
		expect(content.clocks).toEqual(before);
	});

	function writeItem(encoder: encoding.Encoder, ref: number): void {
		for (const value of [1, 1, 1, 0]) encoding.writeVarUint(encoder, value);
		encoding.writeUint8(encoder, ref);
		encoding.writeVarUint(encoder, 1);
		encoding.writeVarString(encoder, 'entries');
	}

	function writeLength(encoder: encoding.Encoder, ref: number, length: number): void {
		if (ref === GC) {
			for (const value of [1, 1, 1, 0]) encoding.writeVarUint(encoder, value);
			encoding.writeUint8(encoder, GC);
		} else {
			writeItem(encoder, ref);
		}
		encoding.writeVarUint(encoder, length);
		encoding.writeVarUint(encoder, 0);
	}

	function writeStrings(encoder: encoding.Encoder, ref: number, ...texts: string[]): void {
		for (const value of [1, 1, 1, 0]) encoding.writeVarUint(encoder, value);
		encoding.writeUint8(encoder, ref);
		encoding.writeVarUint(encoder, 1);
		for (const text of ['entries', ...texts]) encoding.writeVarString(encoder, text);
		encoding.writeVarUint(encoder, 0);
	}

	function writeNested(encoder: encoding.Encoder): void {
		writeItem(encoder, 8);
		encoding.writeVarUint(encoder, 1);
		for (let depth = 0; depth < 400_000; depth++) {
			encoding.writeUint8(encoder, 117);
			encoding.writeVarUint(encoder, 1);
		}
	}

	function subDocument(): Uint8Array {
		const { doc, entries } = author(1);
		entries.set('a', new Y.Doc());
		return Y.encodeStateAsUpdate(doc);
	}

	function foreignRoot(): Uint8Array {
		const doc = new Y.Doc();
		doc.getMap('elsewhere').set('a', 1);
		return Y.encodeStateAsUpdate(doc);
	}

	function v2(): Uint8Array {
		const { doc, entries } = author(1);
		entries.set('a', '一');
		return Y.encodeStateAsUpdateV2(doc);
	}
});

describe('[R3] a client id belongs to the account that types under it', () => {
	function submit(
		content: DocumentContent,
		update: Uint8Array,
		by: UserId,
		typed: boolean,
	): string {
		const verdict = admit(content, { update, author: by, typed }, ROOTS);
		if (verdict.type === 'accept') content.admitted(verdict, by);
		return verdict.type === 'refuse' ? verdict.reason : verdict.type;
	}

	function twoEdits(clientId: number): [Uint8Array, Uint8Array] {
		const { entries, updates } = author(clientId);
		entries.set('a', '一');
		entries.set('b', '二');
		return updates as [Uint8Array, Uint8Array];
	}

	test('nobody else may add under it, typed or brought', () => {
		const [first, second] = twoEdits(111);
		const content = contentOf();
		expect(submit(content, first, LI, true)).toBe('accept');
		expect(submit(content, second, CHEN, true)).toBe('foreign-client');
		expect(submit(content, second, CHEN, false)).toBe('foreign-client');
		expect(submit(content, second, LI, false)).toBe('accept');
	});

	test("anybody may bring again what is known, another's words included", () => {
		const [first] = twoEdits(111);
		const content = contentOf();
		submit(content, first, LI, true);
		expect(submit(content, first, CHEN, false)).toBe('nothing-new');
	});

	test('who only brought it after a restore gives way to who types under it', () => {
		const [first, second] = twoEdits(111);
		const content = contentOf();
		expect(submit(content, first, CHEN, false)).toBe('accept');
		expect(submit(content, second, LI, true)).toBe('accept');
		expect(content.ownersByClientId.get(111)).toEqual({ clientId: 111, firm: true, userId: LI });
	});

	test('one account on two devices uses two ids', () => {
		const content = contentOf();
		expect(submit(content, twoEdits(1)[0], LI, true)).toBe('accept');
		expect(submit(content, twoEdits(2)[0], LI, true)).toBe('accept');
	});
});

test('[R3] of mutated updates none throws, and what is admitted can be folded and leaves nothing pending', () => {
	const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
	console.info(`seed ${seed}`);
	let state = seed;
	const random = (below: number) => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state % below;
	};
	const { doc, entries, updates } = author(1);
	const text = new Y.Text();
	entries.set('text', text);
	for (let index = 0; index < 30; index++) text.insert(random(text.length + 1), '家书');
	text.delete(3, 5);
	const base = Y.encodeStateAsUpdate(doc);
	let admitted = 0;
	for (let round = 0; round < 5_000; round++) {
		const update = (updates[random(updates.length)] as Uint8Array).slice();
		for (let change = 0; change <= random(3); change++) update[random(update.length)] = random(256);
		const content = contentOf(base);
		if (judge(content, update) !== 'accept') continue;
		admitted++;
		const copy = new Y.Doc();
		Y.applyUpdate(copy, base);
		Y.applyUpdate(copy, update);
		expect(copy.store.pendingStructs, `seed ${seed}, round ${round}`).toBeNull();
		expect(copy.store.pendingDs, `seed ${seed}, round ${round}`).toBeNull();
		copy.destroy();
	}
	expect(admitted).toBeGreaterThan(0);
});
