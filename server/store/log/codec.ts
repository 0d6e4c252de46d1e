import { crc32 } from 'node:zlib';
import type { DocId } from '#domain/ids.ts';

/**
 * The one place through which every payload goes to and from disk (R10). The first byte of a sealed
 * payload names the codec, so that a store may hold several at once while it is being re-sealed.
 */
export interface Codec {
	/**
	 * Turns the bytes into what is written. `seq` is the row's own, or the last one of a snapshot.
	 * `beside` is what lies beside the payload and may not change without the payload's ceasing to open.
	 */
	seal(
		docId: DocId,
		generation: number,
		seq: number,
		bytes: Uint8Array,
		beside?: string,
	): Uint8Array;
	/** Gives back exactly the bytes that were sealed, or throws a `PayloadError`. */
	open(
		docId: DocId,
		generation: number,
		seq: number,
		sealed: Uint8Array,
		beside?: string,
	): Uint8Array;
}

/**
 * What lies on the disk is not what was written: a flipped bit, a cut file, a row that is missing, an
 * unknown codec. The document it belongs to is not handed out; all others are (R10).
 */
export class PayloadError extends Error {
	override readonly name = 'PayloadError';
}

const PLAIN = 1;
const HEADER_BYTES = 5;

/** Version 1: the bytes as they are behind a CRC-32, so that a damaged disk is noticed. */
export const plainCodec: Codec = {
	seal(_docId, _generation, _seq, bytes) {
		const sealed = new Uint8Array(HEADER_BYTES + bytes.length);
		sealed[0] = PLAIN;
		new DataView(sealed.buffer).setUint32(1, crc32(bytes));
		sealed.set(bytes, HEADER_BYTES);
		return sealed;
	},
	open(docId, _generation, seq, sealed) {
		if (sealed.length < HEADER_BYTES || sealed[0] !== PLAIN) {
			throw new PayloadError(`Row ${seq} of ${docId} is sealed in a way unknown here.`);
		}
		const bytes = sealed.subarray(HEADER_BYTES);
		const sum = new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
		if (sum !== crc32(bytes)) {
			throw new PayloadError(`Row ${seq} of ${docId} is damaged on disk.`);
		}
		return bytes;
	},
};
