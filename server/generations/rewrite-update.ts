import * as Y from 'yjs';
import { encodeUpdate, type Struct } from './encode-update.ts';
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
	const byClient = Map.groupBy(joinCollected(kept), ({ id }) => id.client);
	const runs = [...byClient].map(([client, structs]) => ({
		...{ client, structs },
		from: structs[0]?.id.clock ?? 0,
	}));
	return encodeUpdate(runs, ds.clients);
}

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
