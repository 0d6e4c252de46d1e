import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { encodePart, encodeStep2, encodeUpdate } from '#protocol/frame.ts';
import { pieceBytesMax } from '#protocol/limits.ts';
import { MESSAGE, SYNC } from '#protocol/message.ts';
import { splitUpdate } from './update-pieces.ts';

/** What goes to school for one content frame of the stock provider. */
export interface ContentFrames {
	readonly frames: readonly Uint8Array[];
	/** The words that the school cannot take because this device has lost what they build on. */
	readonly leftOut: string | null;
}

/** What the school has, by its own word; `null` for a frame that is not its question. */
export function readQuestion(frame: Uint8Array): ReadonlyMap<number, number> | null {
	if (frame[0] !== MESSAGE.sync || frame[1] !== SYNC.step1) return null;
	const decoder = decoding.createDecoder(frame.subarray(2));
	return Y.decodeStateVector(decoding.readVarUint8Array(decoder));
}

/**
 * A content frame as it may be sent (P12): as it is where it is small and whole, else in parts and a
 * last frame of its own kind. `known` is what the school has, for a copy that has a hole.
 */
export function framesFor(
	frame: Uint8Array,
	known: ReadonlyMap<number, number> | null,
): ContentFrames {
	if (frame.length <= pieceBytesMax && known === null) return { frames: [frame], leftOut: null };
	const decoder = decoding.createDecoder(frame.subarray(2));
	const update = decoding.readVarUint8Array(decoder);
	const { pieces, leftOut } = splitUpdate(update, { bytesMax: pieceBytesMax, known });
	const encodeLast = frame[1] === SYNC.step2 ? encodeStep2 : encodeUpdate;
	const last = pieces.length - 1;
	const frames = pieces.map((piece, at) => (at === last ? encodeLast(piece) : encodePart(piece)));
	return { frames, leftOut };
}
