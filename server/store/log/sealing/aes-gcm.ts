import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed payload is longer than what it holds. */
export const OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * AES-256-GCM into `target` from `offset` on: nonce, ciphertext, tag.
 *
 * The nonce is random, not a counter. The obvious counter, the row's number, is used twice with the
 * same key: after a commit that failed half-way, and after the restore of an older backup. Two texts
 * under one nonce would lay both open. Random ones meet with a chance below 2^-32 as long as a key
 * seals fewer than 2^32 payloads; a document of a school year has some hundred thousand. They come
 * from the system and not from the environment of a test: a nonce must never be replayed.
 */
export function sealInto(
	target: Uint8Array,
	offset: number,
	key: KeyObject,
	context: Uint8Array,
	bytes: Uint8Array,
): void {
	const nonce = target.subarray(offset, offset + NONCE_BYTES);
	nonce.set(freshNonce());
	const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
	cipher.setAAD(context);
	target.set(cipher.update(bytes), offset + NONCE_BYTES);
	cipher.final();
	target.set(cipher.getAuthTag(), offset + NONCE_BYTES + bytes.length);
}

/** The system is asked for many at once: each asking costs as much as sealing a key press. */
const nonces = new Uint8Array(512 * NONCE_BYTES);
let noncesUsed = nonces.length;

/** Twelve bytes that nobody was ever given before. */
function freshNonce(): Uint8Array {
	if (noncesUsed === nonces.length) {
		randomFillSync(nonces);
		noncesUsed = 0;
	}
	return nonces.subarray(noncesUsed, (noncesUsed += NONCE_BYTES));
}

/** What `sealInto` wrote from `offset` to the end; `null` when key, context or a single bit differ. */
export function openFrom(
	sealed: Uint8Array,
	offset: number,
	key: KeyObject,
	context: Uint8Array,
): Uint8Array | null {
	const end = sealed.length - TAG_BYTES;
	const start = offset + NONCE_BYTES;
	if (end < start) return null;
	const nonce = sealed.subarray(offset, start);
	const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
	decipher.setAAD(context);
	decipher.setAuthTag(sealed.subarray(end));
	const opened = decipher.update(sealed.subarray(start, end));
	try {
		decipher.final();
	} catch {
		// OpenSSL says no more than that the tag does not fit; what was deciphered so far is worthless.
		return null;
	}
	return new Uint8Array(opened.buffer, opened.byteOffset, opened.length);
}
