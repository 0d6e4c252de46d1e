import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * One update in a row of `appended`. All updates of a document that share a commit share a row too:
 * sealing and inserting are paid once a commit and document instead of once a key press.
 */
export interface RowPart {
	readonly seq: number;
	/** The key of its writer in table `writer`. */
	readonly writer: number;
	/** Server clock in milliseconds. */
	readonly receivedAt: number;
	readonly bytes: Uint8Array;
}

/** What lies beside the payload: the number of the last update, and writer and time of the first. */
export interface RowHead {
	readonly seq: number;
	readonly count: number;
	readonly writer: number;
	readonly receivedAt: number;
}

export function headOfRow(parts: readonly [RowPart, ...RowPart[]]): RowHead {
	const [{ writer, receivedAt, seq }] = parts;
	return { seq: parts.at(-1)?.seq ?? seq, count: parts.length, writer, receivedAt };
}

/**
 * The payload of a row before it is sealed: one update as it is; of several first what is said about
 * each (how far its number lies before the row's, writer, time after the first, length), then their
 * bytes.
 */
export function packRow(parts: readonly [RowPart, ...RowPart[]]): Uint8Array {
	if (parts.length === 1) return parts[0].bytes;
	const { seq, receivedAt } = headOfRow(parts);
	const encoder = encoding.createEncoder();
	for (const part of parts) {
		encoding.writeVarUint(encoder, seq - part.seq);
		encoding.writeVarUint(encoder, part.writer);
		encoding.writeVarInt(encoder, part.receivedAt - receivedAt);
		encoding.writeVarUint(encoder, part.bytes.length);
	}
	for (const { bytes } of parts) encoding.writeUint8Array(encoder, bytes);
	return encoding.toUint8Array(encoder);
}

/** The updates of a row, oldest first; throws for a payload that was not packed for this head. */
export function unpackRow(head: RowHead, payload: Uint8Array): RowPart[] {
	const { seq, count, writer, receivedAt } = head;
	if (count === 1) return [{ seq, writer, receivedAt, bytes: payload }];
	const decoder = decoding.createDecoder(payload);
	const heads = Array.from({ length: count }, () => ({
		seq: seq - decoding.readVarUint(decoder),
		writer: decoding.readVarUint(decoder),
		receivedAt: receivedAt + decoding.readVarInt(decoder),
		length: decoding.readVarUint(decoder),
	}));
	const parts = heads.map(({ length, ...part }) => ({
		...part,
		bytes: decoding.readUint8Array(decoder, length),
	}));
	if (decoding.hasContent(decoder)) throw new Error('A row has bytes left over.');
	return parts;
}
