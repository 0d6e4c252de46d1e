import * as encoding from 'lib0/encoding';
import { packDeletes, type PackedAnswer } from '#protocol/packed-answer.ts';
import { PayloadError } from '#server/store/log/codec.ts';
import { MARK_EVERY, walkUpdate, type Layout, type MarkedBlock } from './update-walk.ts';

/**
 * A folded document from which the part a device lacks is cut out as bytes: a run of structs from the
 * last mark before what it lacks, and all deleted ranges, because a state vector does not tell them.
 * The few structs before that it has already are skipped by Yjs. `Y.diffUpdate` would make every
 * struct of the document anew for each device that comes back.
 */
export class NewerPart {
	readonly #state: Uint8Array;
	readonly #layout: Layout = { blocks: [], deletesAt: 0 };
	#packedDeletes: Uint8Array | null = null;

	/** Throws when the state cannot be read. */
	constructor(state: Uint8Array) {
		this.#state = state;
		if (walkUpdate(state, this.#layout) === null) {
			throw new PayloadError('A snapshot cannot be read.');
		}
	}

	/** How many numbers this holds. */
	get size(): number {
		return this.#layout.blocks.reduce((sum, { marks }) => sum + marks.length, 0);
	}

	/** One update for a device that has each client's structs up to these clocks. */
	after(clocks: ReadonlyMap<number, number>): Uint8Array {
		const encoder = this.#structsAfter(clocks);
		encoding.writeUint8Array(encoder, this.#deletes);
		return encoding.toUint8Array(encoder);
	}

	/** The same, its deleted ranges packed (P15): that is done once for all devices. */
	packedAfter(clocks: ReadonlyMap<number, number>): PackedAnswer {
		this.#packedDeletes ??= packDeletes(this.#deletes);
		const structs = encoding.toUint8Array(this.#structsAfter(clocks));
		return { structs, deletes: this.#packedDeletes };
	}

	get #deletes(): Uint8Array {
		return this.#state.subarray(this.#layout.deletesAt);
	}

	#structsAfter(clocks: ReadonlyMap<number, number>): encoding.Encoder {
		const { blocks } = this.#layout;
		const newer = blocks.filter(({ client, clockEnd }) => clockEnd > (clocks.get(client) ?? 0));
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, newer.length);
		for (const block of newer) this.#write(encoder, block, clocks.get(block.client) ?? 0);
		return encoder;
	}

	#write(encoder: encoding.Encoder, block: MarkedBlock, known: number): void {
		const { client, structs, marks, end } = block;
		const mark = lastMarkUpTo(marks, known);
		encoding.writeVarUint(encoder, structs - mark * MARK_EVERY);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, marks[2 * mark] ?? 0);
		encoding.writeUint8Array(encoder, this.#state.subarray(marks[2 * mark + 1], end));
	}
}

/** The number of the last mark at or before this clock; the first where all come later. */
function lastMarkUpTo(marks: readonly number[], clock: number): number {
	let low = 0;
	let high = marks.length / 2;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if ((marks[2 * middle] ?? 0) <= clock) low = middle;
		else high = middle;
	}
	return low;
}
