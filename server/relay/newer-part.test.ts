import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodeStep2 } from '#protocol/frame.ts';
import { encodePackedAnswer, unpackAnswer } from '#protocol/packed-answer.ts';
import { NewerPart } from './newer-part.ts';

type Edit = readonly [writer: number, at: number, deleted: number, inserted: string];

const edit = fc.tuple(fc.nat(2), fc.nat(400), fc.nat(4), fc.string({ maxLength: 4 }));

/** Long enough that a person's structs have several marks. */
const manyEdits = fc.array(edit, { minLength: 200, maxLength: 300, size: 'max' });

/** Three people who write into one text and have read each other up to every tenth edit. */
function write(edits: readonly Edit[], between: (index: number, writers: Y.Doc[]) => void) {
	const writers = [3, 1, 2].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
	edits.forEach(([writer, at, deleted, inserted], index) => {
		const doc = writers[writer] as Y.Doc;
		const text = doc.getText('entries');
		const from = Math.min(at, text.length);
		text.insert(from, inserted);
		text.delete(from, Math.min(deleted, text.length - from));
		if (index % 10 === 9) meet(writers);
		between(index, writers);
	});
	meet(writers);
	return writers[0] as Y.Doc;
}

function meet(docs: readonly Y.Doc[]): void {
	for (const from of docs) {
		const update = Y.encodeStateAsUpdate(from);
		for (const to of docs) Y.applyUpdate(to, update);
	}
}

const copyOf = (doc: Y.Doc) => {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
};

/** What a client unpacks of the answer it was sent packed. */
function packedInto(doc: Y.Doc, device: Y.Doc): Uint8Array | null {
	const known = Y.decodeStateVector(Y.encodeStateVector(device));
	const answer = new NewerPart(Y.encodeStateAsUpdate(doc)).packedAfter(known);
	const unpacked = unpackAnswer(encodePackedAnswer(answer, { isLast: true }));
	return unpacked.ok ? unpacked.value : null;
}

test('[P15] a device at any point of any document gets all that it lacks, and nothing waits', () => {
	fc.assert(
		fc.property(manyEdits, fc.integer({ min: 40, max: 299 }), (edits, at) => {
			let device = new Y.Doc();
			const point = Math.min(at, edits.length - 1);
			const doc = write(edits, (index, writers) => {
				if (index === point) device = copyOf(writers[1] as Y.Doc);
			});
			const part = new NewerPart(Y.encodeStateAsUpdate(doc)).after(
				Y.decodeStateVector(Y.encodeStateVector(device)),
			);
			expect(packedInto(doc, device)).toEqual(encodeStep2(part));
			Y.applyUpdate(device, part);
			expect(device.store.pendingStructs).toBeNull();
			expect(device.store.pendingDs).toBeNull();
			expect(device.getText('entries').toJSON()).toBe(doc.getText('entries').toJSON());
			expect(Y.encodeStateVector(device)).toEqual(Y.encodeStateVector(doc));
		}),
		{ numRuns: 60 },
	);
});

test('[P15] the deleted ranges of a text that was written over again and again are half as long', () => {
	const doc = new Y.Doc();
	const text = doc.getText('entries');
	text.insert(0, 'x'.repeat(100_000));
	for (let at = 0; at < 800; at++) text.delete(at * 50, 3);
	const newer = new NewerPart(Y.encodeStateAsUpdate(doc));
	const known = Y.decodeStateVector(Y.encodeStateVector(doc));
	expect(newer.packedAfter(known).deletes.length).toBeLessThan(newer.after(known).length * 0.6);
});

test('is small for a device that has nearly all', () => {
	const doc = new Y.Doc();
	let known = new Map<number, number>();
	for (let index = 0; index < 2_000; index++) {
		if (index === 1_990) known = Y.decodeStateVector(Y.encodeStateVector(doc));
		doc.getArray('entries').insert(0, [index]);
	}
	const state = Y.encodeStateAsUpdate(doc);
	const part = new NewerPart(state).after(known);
	expect(part.length).toBeLessThan(state.length / 50);
});

test('does not take what is no update', () => {
	expect(() => new NewerPart(Uint8Array.of(9, 9))).toThrow('cannot be read');
});
