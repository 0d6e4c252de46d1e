import { createHmac, type KeyObject } from 'node:crypto';

/** A row of the audit as it is sealed: itself, the seal of the row before it, and the key's name. */
export interface SealedFields {
	readonly seq: number;
	readonly at: string;
	readonly userId: string | null;
	readonly action: string;
	readonly subject: string;
	readonly previous: Uint8Array;
	readonly ringKey: string;
}

const SEAL_BYTES = 32;

/** Stands in the place of a seal before the first row. */
export const NOTHING_BEFORE: Uint8Array = new Uint8Array(SEAL_BYTES);

/**
 * HMAC-SHA-256 over everything in the row (D13). The seal before it is of fixed length and JSON tells
 * its values apart, so no two rows are sealed over the same bytes.
 */
export function sealRow(key: KeyObject, row: SealedFields): Uint8Array {
	const { seq, at, userId, action, subject, previous, ringKey } = row;
	return createHmac('sha256', key)
		.update('row ')
		.update(previous)
		.update(JSON.stringify([seq, at, userId, action, subject, ringKey]))
		.digest();
}

/** The same for the head: the last row that is known to be on the disk. */
export function sealHead(key: KeyObject, seq: number, seal: Uint8Array, ringKey: string): Buffer {
	return createHmac('sha256', key)
		.update('head ')
		.update(seal)
		.update(JSON.stringify([seq, ringKey]))
		.digest();
}
