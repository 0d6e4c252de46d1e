import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, ok, type Result } from '#domain/result.ts';
import { MESSAGE, SYNC } from './message.ts';

/**
 * An answer to a step 1 (P15) in fewer bytes: a state vector does not tell what a device knows to be
 * deleted, so every answer names all deleted ranges of a document, and a device that comes back after an
 * hour is sent little else. Packed, each range says how far it lies behind the one before it.
 */
export interface PackedAnswer {
	/** The structs as an update of Yjs (V1) begins with them, up to its deleted ranges. */
	readonly structs: Uint8Array;
	/** What `packDeletes` made of the rest. */
	readonly deletes: Uint8Array;
}

/** Packs the deleted ranges that end an update (V1), from their first byte on; throws for other bytes. */
export function packDeletes(deletes: Uint8Array): Uint8Array {
	return rewriteRanges(deletes, (decoder, encoder, end) => {
		const clock = decoding.readVarUint(decoder);
		encoding.writeVarInt(encoder, clock - end);
		return clock;
	});
}

function unpackDeletes(packed: Uint8Array): Uint8Array {
	return rewriteRanges(packed, (decoder, encoder, end) => {
		const clock = end + decoding.readVarInt(decoder);
		encoding.writeVarUint(encoder, clock);
		return clock;
	});
}

/** The message that carries it: `isLast` where nothing follows, which is then the step 2. */
export function encodePackedAnswer(
	{ structs, deletes }: PackedAnswer,
	{ isLast }: { readonly isLast: boolean },
): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.packedAnswer);
	encoding.writeVarUint(encoder, isLast ? SYNC.step2 : SYNC.update);
	encoding.writeVarUint8Array(encoder, structs);
	encoding.writeUint8Array(encoder, deletes);
	return encoding.toUint8Array(encoder);
}

/** The message that a stock client would have been sent instead; an error for any other bytes. */
export function unpackAnswer(message: Uint8Array): Result<Uint8Array, 'not-an-answer'> {
	try {
		const decoder = decoding.createDecoder(message);
		if (decoding.readVarUint(decoder) !== MESSAGE.packedAnswer) return fail('not-an-answer');
		const subtype = decoding.readVarUint(decoder);
		if (subtype !== SYNC.step2 && subtype !== SYNC.update) return fail('not-an-answer');
		const structs = decoding.readVarUint8Array(decoder);
		const deletes = unpackDeletes(decoding.readTailAsUint8Array(decoder));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, subtype);
		encoding.writeVarUint(encoder, structs.length + deletes.length);
		encoding.writeUint8Array(encoder, structs);
		encoding.writeUint8Array(encoder, deletes);
		return ok(encoding.toUint8Array(encoder));
	} catch {
		// lib0 throws on truncated input: the same answer as another type.
		return fail('not-an-answer');
	}
}

/** Writes every range of every client anew; `rewrite` gives the clock of one that follows this end. */
function rewriteRanges(
	ranges: Uint8Array,
	rewrite: (decoder: decoding.Decoder, encoder: encoding.Encoder, end: number) => number,
): Uint8Array {
	const decoder = decoding.createDecoder(ranges);
	const encoder = encoding.createEncoder();
	const copy = (): number => {
		const number = decoding.readVarUint(decoder);
		encoding.writeVarUint(encoder, number);
		return number;
	};
	for (let clients = copy(); clients > 0; clients--) {
		copy();
		let end = 0;
		for (let amount = copy(); amount > 0; amount--) {
			const clock = rewrite(decoder, encoder, end);
			end = clock + copy();
		}
	}
	if (decoding.hasContent(decoder))
		throw new Error('Bytes are left over after the deleted ranges.');
	return encoding.toUint8Array(encoder);
}
