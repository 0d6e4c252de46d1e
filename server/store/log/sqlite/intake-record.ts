import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';

/** A batch as the intake holds it: the claims are missing, because a batch with any does not go there. */
export type TakenIn = Omit<Batch, 'claims'>;

/** The longest record that is worth a place in the intake. */
const recordBytesMax = 64 * 1024;

/** The record of a batch that may go into the intake: small, and nothing but updates; else `null`. */
export function recordOf({ claims, ...batch }: Batch): Uint8Array | null {
	if (claims.length > 0 || batch.bytes.length > recordBytesMax) return null;
	const record = encodeTakenIn(batch);
	return record.length > recordBytesMax ? null : record;
}

/** What a record begins with whose numbers lie there as they are; an older one begins with how many documents it has. */
const AS_THEY_ARE = 0;

/** The bytes of a batch before they are sealed. Its numbers are copied in one piece: they are half the work else. */
function encodeTakenIn({ documents, writers, parts, bytes }: TakenIn): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, AS_THEY_ARE);
	encoding.writeVarUint(encoder, documents.length);
	for (const { docId, generation } of documents) {
		encoding.writeVarString(encoder, docId);
		encoding.writeVarUint(encoder, generation);
	}
	encoding.writeVarUint(encoder, writers.length);
	for (const { userId, sessionId } of writers) {
		encoding.writeVarString(encoder, userId);
		encoding.writeVarString(encoder, sessionId);
	}
	const numbers = new Uint8Array(parts.buffer, parts.byteOffset, parts.byteLength);
	encoding.writeVarUint8Array(encoder, numbers);
	encoding.writeUint8Array(encoder, bytes);
	return encoding.toUint8Array(encoder);
}

/** The batch again; throws for bytes that were not made by `encodeTakenIn` of this program or an older one. */
export function decodeTakenIn(record: Uint8Array): TakenIn {
	const decoder = decoding.createDecoder(record);
	const isOlder = record[0] !== AS_THEY_ARE;
	if (!isOlder) decoding.readVarUint(decoder);
	const many = <T>(readOne: () => T): T[] => {
		const length = decoding.readVarUint(decoder);
		if (length > record.length) throw new Error('A record of the intake is too short.');
		return Array.from({ length }, readOne);
	};
	const documents = many(() => ({
		docId: decoding.readVarString(decoder) as DocId,
		generation: decoding.readVarUint(decoder),
	}));
	const writers = many(() => ({
		userId: decoding.readVarString(decoder) as UserId,
		sessionId: decoding.readVarString(decoder) as SessionId,
	}));
	const olderPart = () => Array.from({ length: PART_NUMBERS }, () => decoding.readVarUint(decoder));
	return {
		documents,
		writers,
		parts: isOlder
			? Float64Array.from(many(olderPart).flat())
			: new Float64Array(decoding.readVarUint8Array(decoder).slice().buffer),
		bytes: new Uint8Array(decoding.readTailAsUint8Array(decoder)),
	};
}
