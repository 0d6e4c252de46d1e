import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { groupBy } from './group.ts';
import { CausalOrder, type Struct } from './causal-order.ts';

/**
 * An update as pieces that the school can take in one after another: each builds on those before it
 * and on nothing after it, and deletions come last.
 */
export interface UpdatePieces {
	readonly pieces: readonly Uint8Array[];
	/**
	 * The words of what the school could not take, because something that they build on is nowhere:
	 * this device has lost it. `null` when nothing was left out.
	 */
	readonly leftOut: string | null;
}

export interface SplitOptions {
	/** No piece is larger, unless a single value is. */
	readonly bytesMax: number;
	/** The clocks the school has; `null` when it has all that the update builds on. */
	readonly known: ReadonlyMap<number, number> | null;
}

/** Splits an update (V1). Nothing of it is lost: it is in one of the pieces or left out, and said so. */
export function splitUpdate(update: Uint8Array, { bytesMax, known }: SplitOptions): UpdatePieces {
	const { structs, ds } = Y.decodeUpdate(update);
	const order = new CausalOrder(structs, known);
	const packer = new Packer(bytesMax);
	for (const struct of order) packer.add(struct);
	const { kept, hasLeftOut } = splitDeletes(ds, (client) => order.reachOf(client));
	packer.addDeletes(kept);
	const isWhole = order.leftOut.length === 0 && !hasLeftOut;
	return { pieces: packer.finish(), leftOut: isWhole ? null : wordsOf(order.leftOut) };
}

interface DeletedRange {
	readonly client: number;
	readonly clock: number;
	readonly length: number;
}

/** Deletions of what the school has; a range that goes beyond it is cut. */
function splitDeletes(
	ds: ReturnType<typeof Y.decodeUpdate>['ds'],
	reachOf: (client: number) => number,
): { readonly kept: DeletedRange[]; readonly hasLeftOut: boolean } {
	const kept: DeletedRange[] = [];
	let hasLeftOut = false;
	for (const [client, ranges] of ds.clients) {
		const reach = reachOf(client);
		for (const { clock, len } of ranges) {
			const length = Math.min(len, reach - clock);
			if (length < len) hasLeftOut = true;
			if (length > 0) kept.push({ client, clock, length });
		}
	}
	return { kept, hasLeftOut };
}

function wordsOf(structs: readonly Struct[]): string {
	return structs
		.flatMap((struct) => {
			if (!(struct instanceof Y.Item)) return [];
			if (struct.content instanceof Y.ContentString) return [struct.content.str];
			if (!(struct.content instanceof Y.ContentAny)) return [];
			return struct.content.arr.filter((value) => typeof value === 'string');
		})
		.join('');
}

/** Bytes that a deleted range takes up at most. */
const RANGE_BYTES = 24;

/** Puts structs into updates of a bounded size, in the order in which they come. */
class Packer {
	readonly #bytesMax: number;
	readonly #pieces: Uint8Array[] = [];
	#blocks = new Map<number, { clock: number; count: number; encoder: Y.UpdateEncoderV1 }>();
	#bytes = 0;

	constructor(bytesMax: number) {
		this.#bytesMax = bytesMax;
	}

	add(struct: Struct): void {
		const bytes = sizeOf(struct);
		if (bytes > this.#bytesMax && struct instanceof Y.Item && struct.length > 1) {
			for (const half of halve(struct)) this.add(half);
			return;
		}
		if (this.#bytes > 0 && this.#bytes + bytes > this.#bytesMax) this.#close([]);
		const { client, clock } = struct.id;
		const block = this.#blocks.get(client) ?? { clock, count: 0, encoder: new Y.UpdateEncoderV1() };
		this.#blocks.set(client, block);
		struct.write(block.encoder, 0);
		block.count++;
		this.#bytes += bytes;
	}

	addDeletes(ranges: readonly DeletedRange[]): void {
		const perPiece = Math.max(1, Math.floor(this.#bytesMax / RANGE_BYTES));
		if (this.#bytes + ranges.length * RANGE_BYTES > this.#bytesMax) this.#close([]);
		for (let from = 0; from < ranges.length; from += perPiece) {
			this.#close(ranges.slice(from, from + perPiece));
		}
	}

	finish(): readonly Uint8Array[] {
		if (this.#blocks.size > 0 || this.#pieces.length === 0) this.#close([]);
		return this.#pieces;
	}

	#close(deletes: readonly DeletedRange[]): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, this.#blocks.size);
		for (const [client, block] of this.#blocks) {
			for (const value of [block.count, client, block.clock]) encoding.writeVarUint(encoder, value);
			encoding.writeUint8Array(encoder, encoding.toUint8Array(block.encoder.restEncoder));
		}
		writeDeletes(encoder, deletes);
		this.#pieces.push(encoding.toUint8Array(encoder));
		this.#blocks = new Map();
		this.#bytes = 0;
	}
}

function writeDeletes(encoder: encoding.Encoder, deletes: readonly DeletedRange[]): void {
	const rangesByClient = groupBy(deletes, ({ client }) => client);
	encoding.writeVarUint(encoder, rangesByClient.size);
	for (const [client, ranges] of rangesByClient) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, ranges.length);
		for (const { clock, length } of ranges) {
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarUint(encoder, length);
		}
	}
}

function sizeOf(struct: Struct): number {
	const encoder = new Y.UpdateEncoderV1();
	struct.write(encoder, 0);
	return encoding.length(encoder.restEncoder);
}

/** One struct as two that say the same; never through the middle of a letter. */
function halve(item: Y.Item): [Y.Item, Y.Item] {
	let middle = item.length >> 1;
	const { content, rightOrigin, parent, parentSub } = item;
	if (content instanceof Y.ContentString && isLowSurrogate(content.str.charCodeAt(middle)))
		middle++;
	const { client, clock } = item.id;
	const right = content.splice(middle);
	const rightId = Y.createID(client, clock + middle);
	const before = Y.createID(client, clock + middle - 1);
	return [
		new Y.Item(item.id, null, item.origin, null, rightOrigin, parent, parentSub, content),
		new Y.Item(rightId, null, before, null, rightOrigin, parent, parentSub, right),
	];
}

const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
