import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { FoldedFrom } from '../update-log.ts';

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
	readonly folded?: FoldedFrom;
}

/** What lies beside the payload: the number of the last update, and writer and time of the first. */
export interface RowHead {
	readonly seq: number;
	/** How many; 0 where some are folded, the payload then says it itself. */
	readonly count: number;
	readonly writer: number;
	readonly receivedAt: number;
}

export function headOfRow(parts: readonly [RowPart, ...RowPart[]]): RowHead {
	const [{ writer, receivedAt, seq }] = parts;
	const count = parts.some(({ folded }) => folded) ? 0 : parts.length;
	return { seq: parts.at(-1)?.seq ?? seq, count, writer, receivedAt };
}

/**
 * The payload of a row before it is sealed: one update as it is; of several first what is said about
 * each (how far its number lies before the row's, writer, time after the first, length), then their
 * bytes. Where some are folded it begins with how many they are, and says of each how far before it the
 * first lies of those it stands for (one more than that; 0 for one that is not folded).
 */
export function packRow(parts: readonly [RowPart, ...RowPart[]]): Uint8Array {
	const { seq, receivedAt, count } = headOfRow(parts);
	if (count === 1) return parts[0].bytes;
	const encoder = encoding.createEncoder();
	if (count === 0) encoding.writeVarUint(encoder, parts.length);
	for (const part of parts) {
		if (count === 0) writeFolded(encoder, part);
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
	const length = count === 0 ? decoding.readVarUint(decoder) : count;
	if (length > payload.length) throw new Error('A row is too short for its updates.');
	const heads = Array.from({ length }, () => ({
		span: count === 0 ? readSpan(decoder) : null,
		seq: seq - decoding.readVarUint(decoder),
		writer: decoding.readVarUint(decoder),
		receivedAt: receivedAt + decoding.readVarInt(decoder),
		length: decoding.readVarUint(decoder),
	}));
	const parts = heads.map(({ span, length, ...part }) => ({
		...part,
		bytes: decoding.readUint8Array(decoder, length),
		...(span && {
			folded: { seq: part.seq - span.seq, receivedAt: part.receivedAt - span.receivedAt },
		}),
	}));
	if (decoding.hasContent(decoder)) throw new Error('A row has bytes left over.');
	return parts;
}

function writeFolded(encoder: encoding.Encoder, { seq, receivedAt, folded }: RowPart): void {
	if (folded === undefined) return encoding.writeVarUint(encoder, 0);
	encoding.writeVarUint(encoder, seq - folded.seq + 1);
	encoding.writeVarInt(encoder, receivedAt - folded.receivedAt);
}

function readSpan(decoder: decoding.Decoder): FoldedFrom | null {
	const seq = decoding.readVarUint(decoder);
	return seq === 0 ? null : { seq: seq - 1, receivedAt: decoding.readVarInt(decoder) };
}
