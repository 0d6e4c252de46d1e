import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

export type Struct = Y.Item | Y.GC | Y.Skip;

interface Range {
	readonly clock: number;
	readonly len: number;
}

/** Structs of one client in the order of their clocks, from this clock on, which may lie in the first. */
export interface StructRun {
	readonly client: number;
	readonly from: number;
	readonly structs: readonly Struct[];
}

/** An update (V1) of these structs and deletions, as Yjs itself would write it. */
export function encodeUpdate(
	runs: readonly StructRun[],
	deletions: ReadonlyMap<number, readonly Range[]>,
): Uint8Array {
	const encoder = new Y.UpdateEncoderV1();
	encoding.writeVarUint(encoder.restEncoder, runs.length);
	for (const { client, from, structs } of runs) {
		encoding.writeVarUint(encoder.restEncoder, structs.length);
		encoder.writeClient(client);
		encoding.writeVarUint(encoder.restEncoder, from);
		structs.forEach((struct, index) => {
			struct.write(encoder, index === 0 ? from - struct.id.clock : 0);
		});
	}
	writeDeletions(encoder.restEncoder, deletions);
	return encoder.toUint8Array();
}

function writeDeletions(
	encoder: encoding.Encoder,
	clients: ReadonlyMap<number, readonly Range[]>,
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
