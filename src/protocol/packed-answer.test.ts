import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodeUpdate } from './frame.ts';
import { MESSAGE } from './message.ts';
import { encodePackedAnswer, packDeletes, unpackAnswer } from './packed-answer.ts';

const NO_STRUCTS = Uint8Array.of(0);

/** The deleted ranges of a text of two people, of which these places are taken away. */
function deletesAt(places: readonly number[]): Uint8Array {
	const [one, other] = [new Y.Doc(), new Y.Doc()];
	one.getText('entries').insert(0, 'x'.repeat(500));
	Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
	other.getText('entries').insert(250, 'y'.repeat(500));
	for (const place of places)
		other.getText('entries').delete(place % other.getText('entries').length, 1);
	// An update that begins with no structs has nothing but its deleted ranges behind that.
	return Y.encodeStateAsUpdate(other, Y.encodeStateVector(other)).subarray(1);
}

describe('[P15] a packed answer', () => {
	test('is unpacked to the bytes a stock client is sent', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(), { maxLength: 200 }), (places) => {
				const deletes = deletesAt(places);
				const answer = { structs: NO_STRUCTS, deletes: packDeletes(deletes) };
				expect(unpackAnswer(encodePackedAnswer(answer, { isLast: false }))).toEqual({
					ok: true,
					value: encodeUpdate(Uint8Array.of(...NO_STRUCTS, ...deletes)),
				});
			}),
		);
	});

	test('of random and cut bytes is none, and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
				const message = Uint8Array.of(MESSAGE.packedAnswer, ...bytes);
				expect(typeof unpackAnswer(message).ok).toBe('boolean');
			}),
		);
		const deletes = packDeletes(deletesAt([1, 5, 9, 700]));
		const whole = encodePackedAnswer({ structs: NO_STRUCTS, deletes }, { isLast: true });
		for (let length = 0; length < whole.length; length++) {
			expect(unpackAnswer(whole.subarray(0, length)).ok).toBe(false);
		}
	});
});
