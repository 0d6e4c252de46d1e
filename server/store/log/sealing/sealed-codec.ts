import type { KeyObject } from 'node:crypto';
import type { DocId } from '#domain/ids.ts';
import { PayloadError, type Codec } from '../codec.ts';
import { OVERHEAD_BYTES, openFrom, sealInto } from './aes-gcm.ts';

/** The data key of each document and generation; never the same for two. */
export interface DataKeys {
	/** Makes the key when there is none; call it inside the transaction that writes what it seals. */
	forSealing(docId: DocId, generation: number): KeyObject;
	/** `null` when nothing was ever sealed for this document. */
	forOpening(docId: DocId, generation: number): KeyObject | null;
}

const SEALED = 2;

/**
 * Version 2: AES-256-GCM under a key per document and generation (R10). Document, generation and
 * number are authenticated with the bytes, so a row that was moved elsewhere does not open. Payloads
 * of version 1 do not open here either, or who can write the file could slip words in unsealed; the
 * store seals old ones anew before it is opened.
 */
export function createSealedCodec(keys: DataKeys): Codec {
	return {
		seal(docId, generation, seq, bytes, beside = '') {
			const sealed = new Uint8Array(1 + OVERHEAD_BYTES + bytes.length);
			sealed[0] = SEALED;
			const key = keys.forSealing(docId, generation);
			sealInto(sealed, 1, key, contextOf(docId, generation, seq, beside), bytes);
			return sealed;
		},
		open(docId, generation, seq, sealed, beside = '') {
			if (sealed[0] !== SEALED) {
				throw new PayloadError(`Row ${seq} of ${docId} is sealed in a way unknown here.`);
			}
			const key = keys.forOpening(docId, generation);
			if (key === null) throw new PayloadError(`The key of ${docId} is missing.`);
			const bytes = openFrom(sealed, 1, key, contextOf(docId, generation, seq, beside));
			if (bytes === null) throw new PayloadError(`Row ${seq} of ${docId} is damaged on disk.`);
			return bytes;
		},
	};
}

/**
 * Version, generation and number in fixed widths, then the id, which has no space in it, and what lies
 * beside: no two places have the same bytes.
 */
function contextOf(docId: DocId, generation: number, seq: number, beside: string): Uint8Array {
	const name = beside === '' ? docId : `${docId} ${beside}`;
	const context = Buffer.allocUnsafe(17 + name.length);
	context[0] = SEALED;
	context.writeDoubleBE(generation, 1);
	context.writeDoubleBE(seq, 9);
	context.write(name, 17, 'latin1');
	return context;
}
