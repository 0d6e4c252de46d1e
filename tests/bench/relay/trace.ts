import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';

/** A long document, edit by edit. */
export interface Trace {
	/** One Yjs update for each edit. */
	readonly updates: readonly Uint8Array[];
	readonly state: Uint8Array;
	/** The state vector of a device that has 99 % of it. */
	readonly nearlyAll: Uint8Array;
}

type Patch = readonly [position: number, deleted: number, inserted: string];

const generatedEdits = 259_778;

let made: Trace | null = null;

/** The trace at this path, or one of the same size that is made up; read once. */
export function trace(path: string | null): Trace {
	made ??= play(path === null ? generated() : recorded(path));
	return made;
}

function recorded(path: string): Patch[] {
	const bytes = readFileSync(path);
	const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
	const { txns } = JSON.parse(text) as { txns: { patches: Patch[] }[] };
	return txns.flatMap(({ patches }) => patches);
}

/** Somebody who types runs of letters, takes some of them back, and goes elsewhere now and then. */
function generated(): Patch[] {
	const random = randomFrom(42);
	const patches: Patch[] = [];
	let length = 0;
	let at = 0;
	while (patches.length < generatedEdits) {
		if (random() < 0.02) at = Math.floor(random() * (length + 1));
		if (at > 0 && random() < 0.29) {
			patches.push([--at, 1, '']);
			length--;
		} else {
			patches.push([at++, 0, String.fromCharCode(97 + Math.floor(random() * 26))]);
			length++;
		}
	}
	return patches;
}

/** A small generator of even numbers from 0 to 1 (mulberry32): the same trace every time. */
function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function play(patches: readonly Patch[]): Trace {
	const doc = new Y.Doc();
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const text = new Y.Text();
	doc.getMap('entries').set('text', text);
	let nearlyAll = Uint8Array.of(0);
	patches.forEach(([position, deleted, inserted], index) => {
		doc.transact(() => {
			if (deleted > 0) text.delete(position, deleted);
			if (inserted !== '') text.insert(position, inserted);
		});
		if (index === Math.floor(patches.length * 0.99)) {
			nearlyAll = new Uint8Array(Y.encodeStateVector(doc));
		}
	});
	return { updates, state: Y.encodeStateAsUpdate(doc), nearlyAll };
}
