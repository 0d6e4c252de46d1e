import * as Y from 'yjs';
import { encodeUpdate, encodeStep2 } from '#protocol/frame.ts';

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
		'more collected structs than years hold': encodeUpdate(collected(140_000)),
	}),
];
