import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fingerprint, isSameFingerprint, piecesUnlike } from './fingerprint.ts';

/** Writes that a notebook makes, and some that it does not. */
type Edit = (doc: Y.Doc) => void;

const textOf = (doc: Y.Doc) => doc.getText('words');
const short = fc.string({ unit: fc.constantFrom('春', '雨', 'a', 'b'), maxLength: 4 });
const key = fc.constantFrom('a', 'b', 'c');
const value = fc.oneof(
	fc.integer(),
	fc.string(),
	fc.constant(null),
	fc.record({ b: fc.boolean(), a: fc.double() }, { noNullPrototype: true }),
);
const place = fc.nat(200);
const within = (at: number, length: number) => (length === 0 ? 0 : at % (length + 1));
const cut = (at: number, length: number, most: number): [number, number] => {
	const from = within(at, length);
	return [from, Math.min(most, length - from)];
};
/** Sets or takes away a mark over a stretch of the text. */
const markOf = (name: string, from: number, size: number, isOn: boolean): Edit => {
	return (doc) => {
		const [at, length] = cut(from, textOf(doc).length, size);
		textOf(doc).format(at, length, { [name]: isOn ? true : null });
	};
};

const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.tuple(place, short).map(
		([at, words]): Edit =>
			(doc) =>
				textOf(doc).insert(within(at, textOf(doc).length), words),
	),
	fc.tuple(place, fc.nat(5)).map(([at, size]): Edit => (doc) => {
		textOf(doc).delete(...cut(at, textOf(doc).length, size));
	}),
	fc
		.tuple(fc.constantFrom('bold', 'em'), place, fc.nat(6), fc.boolean())
		.map(([name, at, size, isOn]) => markOf(name, at, size, isOn)),
	fc.tuple(place).map(([at]): Edit => (doc) => {
		textOf(doc).insertEmbed(within(at, textOf(doc).length), { photo: at });
	}),
	fc.tuple(key, value).map(
		([name, some]): Edit =>
			(doc) =>
				doc.getMap('entries').set(name, some),
	),
	fc.tuple(key).map(
		([name]): Edit =>
			(doc) =>
				doc.getMap('entries').delete(name),
	),
	fc.tuple(key, short).map(([name, words]): Edit => (doc) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.setAttribute('level', words);
		paragraph.insert(0, [new Y.XmlText(words)]);
		const body = new Y.XmlFragment();
		body.insert(0, [paragraph]);
		doc.getMap('entries').set(name, body);
	}),
	fc.tuple(place, fc.array(value, { maxLength: 3 })).map(([at, values]): Edit => (doc) => {
		const list = doc.getArray('list');
		list.insert(within(at, list.length), values);
	}),
	fc.tuple(place).map(([at]): Edit => (doc) => {
		const list = doc.getArray('list');
		list.delete(...cut(at, list.length, 2));
	}),
);

/** Somebody of three writes something; now and then two of them exchange all they have. */
interface Step {
	readonly who: number;
	readonly edit: Edit | null;
	readonly with: number;
}
const step: fc.Arbitrary<Step> = fc.record({
	who: fc.nat(2),
	edit: fc.oneof({ weight: 4, arbitrary: edit }, { weight: 1, arbitrary: fc.constant(null) }),
	with: fc.nat(2),
});

const bring = (from: Y.Doc, to: Y.Doc) =>
	Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)), 'network');

/** Three copies after these steps, and every update that was written. */
function play(steps: readonly Step[]) {
	const log: Uint8Array[] = [];
	const docs = [1, 2, 3].map((clientId) => {
		const doc = new Y.Doc();
		doc.clientID = clientId;
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== 'network') log.push(update);
		});
		return doc;
	}) as [Y.Doc, Y.Doc, Y.Doc];
	for (const each of steps) {
		const [one, other] = [docs[each.who], docs[each.with]] as [Y.Doc, Y.Doc];
		if (each.edit === null) bring(other, one);
		else each.edit(one);
	}
	return { docs, log };
}

function docOf(updates: readonly Uint8Array[], options: { gc?: boolean } = {}): Y.Doc {
	const doc = new Y.Doc(options);
	for (const update of updates) Y.applyUpdate(doc, update);
	return doc;
}

/** What a person could tell apart, as text. */
const whatIsSeen = (doc: Y.Doc) =>
	JSON.stringify([
		textOf(doc).toDelta(),
		sorted(doc.getMap('entries').toJSON()),
		doc.getArray('list').toJSON(),
	]);
const sorted = (entries: object) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));

const hexOf = (doc: Y.Doc) => Buffer.from(fingerprint(doc)).toString('hex');
const RUNS = { numRuns: 400 };

describe('[P13] the fingerprint of a document', () => {
	test('is the same for all who have taken in the same changes, whatever way they came', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), fc.nat(), (steps, turn) => {
				const { docs, log } = play(steps);
				for (let round = 0; round < 2; round++) {
					for (const from of docs) for (const to of docs) if (from !== to) bring(from, to);
				}
				const whole = Y.encodeStateAsUpdate(docs[0]);
				// What clients tidied by themselves is in none of the updates they sent.
				const sent = docOf(log);
				const turned = [
					...log.slice(turn % (log.length + 1)),
					...log.slice(0, turn % (log.length + 1)),
				];
				const seen = new Set([
					hexOf(sent),
					hexOf(docOf(turned)),
					hexOf(docOf([Y.mergeUpdates([...log, whole])])),
					hexOf(docOf([whole], { gc: false })),
					...docs.map(hexOf),
				]);
				expect(seen.size).toBe(1);
			}),
			RUNS,
		);
	});

	test('is another one for a copy with other words, values, marks or order under the same clocks', () => {
		let compared = 0;
		fc.assert(
			fc.property(fc.array(step, { maxLength: 20 }), edit, edit, (steps, one, other) => {
				const start = Y.encodeStateAsUpdate(play(steps).docs[0]);
				const copies = [one, other].map((write) => {
					const copy = docOf([start]);
					// Two devices under one client id (F5).
					copy.clientID = 9;
					write(copy);
					return copy;
				}) as [Y.Doc, Y.Doc];
				const [seen, also] = copies.map(whatIsSeen);
				if (seen !== also) {
					compared++;
					expect(hexOf(copies[0])).not.toBe(hexOf(copies[1]));
				}
			}),
			RUNS,
		);
		expect(compared).toBeGreaterThan(RUNS.numRuns / 2);
	});

	test.each<[string, Edit, Edit]>([
		['words', (doc) => textOf(doc).insert(0, '雨'), (doc) => textOf(doc).insert(0, '雪')],
		['order', (doc) => textOf(doc).insert(4, '雨'), (doc) => textOf(doc).insert(0, '雨')],
		['deletion', () => undefined, (doc) => textOf(doc).delete(1, 1)],
		['place of a mark', markOf('bold', 0, 1, true), markOf('bold', 1, 1, true)],
		['kind of a mark', markOf('bold', 0, 2, true), markOf('em', 0, 2, true)],
		[
			'name of a key',
			(doc) => doc.getMap('entries').set('a', 1),
			(doc) => doc.getMap('entries').set('b', 1),
		],
		[
			'kind of a type',
			(doc) => doc.getMap('entries').set('a', new Y.XmlElement('p')),
			(doc) => doc.getMap('entries').set('a', new Y.XmlElement('h')),
		],
	])('tells apart copies that differ in the %s alone', (_what, one, other) => {
		const [first, second] = [one, other].map((write) => {
			const doc = new Y.Doc();
			doc.clientID = 9;
			textOf(doc).insert(0, '春游春游');
			write(doc);
			return doc;
		}) as [Y.Doc, Y.Doc];
		expect(Y.encodeStateVector(first)).toEqual(Y.encodeStateVector(second));
		expect(isSameFingerprint(fingerprint(first), fingerprint(second))).toBe(false);
	});

	test('says which pieces of a copy are unlike those of the school', () => {
		const school = new Y.Doc();
		for (const name of ['a', 'b', 'c']) school.getMap('entries').set(name, '春游');
		const own = docOf([Y.encodeStateAsUpdate(school)]);
		expect(piecesUnlike(own, school).size).toBe(0);
		own.getMap('entries').set('b', '秋游');
		own.getMap('entries').delete('c');
		school.getMap('entries').set('d', '只有学校有');
		own.getMap('threads').set('t', '只有本机有');
		expect([...piecesUnlike(own, school)].sort()).toEqual(['b', 't']);
		textOf(own).insert(0, '散');
		expect(piecesUnlike(own, school)).toContain('');
	});
});
