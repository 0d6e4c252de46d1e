import type { StoredDocument } from '#server/store/log/update-log.ts';
import { Tail } from './tail.ts';

/**
 * A stored document on its way to another thread. Handing over thousands of small arrays would hold up
 * the event loop for longer than some folds take; two long ones cost next to nothing.
 */
export interface PackedDocument {
	readonly snapshot: Uint8Array | null;
	/** The length of each update of the tail, and all of them one after another. */
	readonly lengths: Uint32Array<ArrayBuffer>;
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Copies the tail; its arrays may be transferred. */
export function packDocument({ snapshot, tail }: StoredDocument): PackedDocument {
	return { snapshot: snapshot?.state ?? null, ...new Tail(tail).packed() };
}

/** The document again, without the numbers of its updates, which no reader of its content asks for. */
export function unpackDocument({ snapshot, lengths, bytes }: PackedDocument): StoredDocument {
	let at = 0;
	const tail = Array.from(lengths, (length) => ({
		seq: 0,
		bytes: bytes.subarray(at, (at += length)),
	}));
	return { snapshot: snapshot && { seq: 0, state: snapshot }, tail };
}
