import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { isErased, type ErasedRanges } from './erased-ranges.ts';

/**
 * The update without its erased words (V1 in, V1 out). Each erased struct becomes one that only takes
 * up its clocks, as Yjs itself leaves them behind after collection: all ids keep their meaning, so
 * what was written elsewhere fits, and whoever brings the old words back brings what is known already.
 */
export function rewriteUpdate(update: Uint8Array, erased: ErasedRanges): Uint8Array {
	const { structs, ds } = Y.decodeUpdate(update);
	const kept = structs.map((struct) => {
		const { client, clock } = struct.id;
		return struct instanceof Y.Item && isErased(erased, client, clock)
			? new Y.GC(struct.id, struct.length)
			: struct;
	});
	const encoder = new Y.UpdateEncoderV1();
	const byClient = Map.groupBy(joinCollected(kept), ({ id }) => id.client);
	encoding.writeVarUint(encoder.restEncoder, byClient.size);
	for (const [client, own] of byClient) {
		encoding.writeVarUint(encoder.restEncoder, own.length);
		encoder.writeClient(client);
		encoding.writeVarUint(encoder.restEncoder, own[0]?.id.clock ?? 0);
		for (const struct of own) struct.write(encoder, 0);
	}
	writeDeletes(encoder.restEncoder, ds.clients);
	return encoder.toUint8Array();
}

type Struct = Y.Item | Y.GC | Y.Skip;

/** Neighbours that only take up clocks become one, so that not even the rhythm of typing is left. */
function joinCollected(structs: readonly Struct[]): Struct[] {
	const joined: Struct[] = [];
	for (const struct of structs) {
		const last = joined.at(-1);
		const follows =
			last instanceof Y.GC &&
			struct instanceof Y.GC &&
			last.id.client === struct.id.client &&
			last.id.clock + last.length === struct.id.clock;
		if (follows) {
			joined[joined.length - 1] = new Y.GC(last.id, last.length + struct.length);
		} else joined.push(struct);
	}
	return joined;
}

function writeDeletes(
	encoder: encoding.Encoder,
	clients: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>,
): void {
	encoding.writeVarUint(encoder, clients.size);
	for (const [client, ranges] of clients) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, ranges.length);
		for (const { clock, len } of ranges) {
			encoding.writeVarUint(encoder, clock);
			encoding.writeVarUint(encoder, len);
		}
	}
}
