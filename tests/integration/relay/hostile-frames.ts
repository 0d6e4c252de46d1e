import * as Y from 'yjs';
import { encodeUpdate, encodeStep2 } from '#protocol/frame.ts';

/** The Yjs client id under which the witness of the test writes. */
export const VICTIM = 111;

/** A message that no honest client sends, and what is wrong with it. */
export interface HostileFrame {
	readonly name: string;
	readonly frame: Uint8Array;
}

const honest = (() => {
	const doc = new Y.Doc();
	doc.clientID = 77;
	doc.getMap('entries').set('a', '恶');
	return Y.encodeStateAsUpdate(doc);
})();

const update = (...bytes: number[]) => encodeUpdate(Uint8Array.from(bytes));
const answer = (...bytes: number[]) => encodeStep2(Uint8Array.from(bytes));
const varUint = (value: number): number[] =>
	value < 128 ? [value] : [(value % 128) | 128, ...varUint(Math.floor(value / 128))];

function nested(levels: number): Uint8Array {
	let value: unknown = 1;
	for (let level = 0; level < levels; level++) value = [value];
	const doc = new Y.Doc();
	doc.getMap('entries').set('a', value);
	return Y.encodeStateAsUpdate(doc);
}

function withRoot(name: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap(name).set('a', 1);
	return Y.encodeStateAsUpdate(doc);
}

function withSubdocument(): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set('a', new Y.Doc());
	return Y.encodeStateAsUpdate(doc);
}

function collected(structs: number): Uint8Array {
	const head = [1, ...varUint(structs), 77, 0];
	const bytes = new Uint8Array(head.length + 2 * structs + 1);
	bytes.set(head);
	for (let index = 0; index < structs; index++) bytes[head.length + 2 * index + 1] = 1;
	return bytes;
}

/** Elements within elements, as many as asked for. */
function tower(levels: number): Uint8Array {
	const doc = new Y.Doc();
	let top: Y.XmlFragment = new Y.XmlFragment();
	doc.getMap('entries').set('body', top);
	for (let level = 1; level < levels; level++) {
		const inner = new Y.XmlElement('blockquote');
		top.insert(0, [inner]);
		top = inner;
	}
	return Y.encodeStateAsUpdate(doc);
}

/** All that the victim has written, as far as it goes, and what they would write next. */
function spoofed(): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = VICTIM;
	for (let index = 0; index < 500; index++) doc.getMap('entries').set(`spoofed ${index}`, '恶');
	return Y.encodeStateAsUpdate(doc);
}

function withKey(key: string): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set(key, 1);
	return Y.encodeStateAsUpdate(doc);
}

function inV2(): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set('a', '恶');
	return Y.encodeStateAsUpdateV2(doc);
}

const text = (words: string) => [words.length, ...new TextEncoder().encode(words)];
/** A value under a key of its own, and a letter to the right of another struct. */
const entry = [40, 1, ...text('entries'), ...text('x'), 1, 125, 1];
const letterAfter = (client: number, clock: number) => [132, client, clock, ...text('a')];

const named = (frames: Readonly<Record<string, Uint8Array>>): HostileFrame[] =>
	Object.entries(frames).map(([name, frame]) => ({ name, frame }));

/** Every one is to be refused: not stored, not sent on, the socket closed. */
export const HOSTILE_FRAMES: readonly HostileFrame[] = [
	...Array.from({ length: honest.length - 1 }, (_, length) => ({
		name: `an update cut off after ${length + 1} of ${honest.length} bytes`,
		frame: encodeUpdate(honest.subarray(0, length + 1)),
	})),
	...[2, 4, 5, 9, 64, 65, 100, 127].map((type) => ({
		name: `a message of type ${type}`,
		frame: Uint8Array.of(type, 0, 0),
	})),
	...named({
		'nothing at all': new Uint8Array(),
		'a sync message of no known kind': Uint8Array.of(0, 7, 0),
		'a sync message without content': Uint8Array.of(0, 2),
		'a length beyond the message': Uint8Array.of(0, 2, 200, 1, 0),
		'a length of 2^49': Uint8Array.of(0, 2, 255, 255, 255, 255, 255, 255, 127),
		'bytes after the message': Uint8Array.of(...encodeUpdate(honest), 0),
		'bytes after the update': encodeUpdate(Uint8Array.of(...honest, 0)),
		'an empty update': update(),
		'a state vector that is none': Uint8Array.of(0, 0, 1, 5),
		'awareness that is none': Uint8Array.of(1, 2, 5, 5),
		'a struct of no length': update(1, 1, 77, 0, 0, 0, 0),
		'a struct of length 2^53 - 1': update(1, 1, 77, 0, 0, ...varUint(2 ** 53 - 1), 0),
		'content of an unknown kind': update(1, 1, 77, 0, 31, 1, 1, 97, 0),
		'a shared type of an unknown kind': update(1, 1, 77, 0, 7, 1, 1, 97, 99, 0),
		'a root no notebook has': encodeUpdate(withRoot('evil')),
		'the root __proto__': encodeUpdate(withRoot('__proto__')),
		'a document within the document': encodeUpdate(withSubdocument()),
		'values 65 deep': encodeUpdate(nested(65)),
		'values 2,000 deep': encodeUpdate(nested(2_000)),
		'values 2,000 deep as an answer': encodeStep2(nested(2_000)),
		'elements 65 deep': encodeUpdate(tower(65)),
		'elements 2,000 deep': encodeUpdate(tower(2_000)),
		'elements 5,000 deep as an answer': encodeStep2(tower(5_000)),
		'words under the client id of another': encodeUpdate(spoofed()),
		'words under the client id of another as an answer': encodeStep2(spoofed()),
		'a deleted range of 2^52 as an answer': answer(0, 1, 111, 1, 0, ...varUint(2 ** 52)),
		'a deletion of what is not there as an answer': answer(0, 1, 99, 1, 0, 1),
		'a gap as an answer': answer(1, 1, 77, 5, ...entry, 0),
		'a neighbour that is not there as an answer': answer(1, 1, 77, 0, ...letterAfter(99, 4), 0),
		'a parent that is not there as an answer': answer(1, 1, 77, 0, 7, 0, 99, 4, 0, 0),
		'a letter that hangs on itself': update(1, 1, 77, 0, ...letterAfter(77, 0), 0),
		'a letter that hangs on a later one': update(
			...[1, 2, 77, 0, ...letterAfter(77, 1), ...entry, 0],
		),
		'two letters that wait for each other': update(
			...[2, 1, 77, 0, ...letterAfter(76, 0), 1, 76, 0, ...letterAfter(77, 0), 0],
		),
		'two blocks of one client': update(
			...[2, 1, 77, 0, ...entry, 1, 77, 1, ...letterAfter(77, 0), 0],
		),
		'a clock burnt by one deleted item': update(
			...[1, 1, 77, 0, 1, 1, ...text('entries'), ...varUint(2 ** 52), 0],
		),
		'an update in encoding V2': encodeUpdate(inV2()),
		'twenty bytes of V2 that ask for gigabytes': update(
			...[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255, 7, 1, 0, 0, 0],
		),
		'a key of 300 letters': encodeUpdate(withKey('k'.repeat(300))),
		'a thousand million clients': update(...varUint(2 ** 30)),
		'a thousand million deletions': update(0, 1, 1, ...varUint(2 ** 30)),
		'a format that is no JSON': update(
			...[1, 1, 77, 0, 6, 1, ...text('entries'), ...text('bold'), ...text('{'), 0],
		),
		'an embed that is no JSON': update(1, 1, 77, 0, 5, 1, ...text('entries'), ...text('['), 0),
		'a text of no length': update(1, 1, 77, 0, 4, 1, ...text('entries'), 0, 0),
		'more collected structs than years hold': encodeUpdate(collected(140_000)),
	}),
];
