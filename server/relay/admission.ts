import * as Y from 'yjs';

/**
 * May this update enter the document (R3)? A pure function over what the document holds already; it
 * is asked before anything is stored, kept or sent on. The update is decoded, never applied.
 */
export type Verdict =
	| {
			readonly type: 'accept';
			readonly reached: ReadonlyMap<number, number>;
			readonly deletes: Deletes;
	  }
	/** Everything in it is here already: an echo, or a device that came back with nothing new. */
	| { readonly type: 'nothing-new' }
	/** It builds on something the school has not got: ask the client for all that is missing. */
	| { readonly type: 'resync' }
	| { readonly type: 'refuse'; readonly reason: Refusal };

export type Refusal = 'undecodable' | 'unknown-root' | 'clock-burn';

/** Deleted ranges by client id, as Yjs decodes them. */
export type Deletes = ReturnType<typeof Y.decodeUpdate>['ds']['clients'];

export interface KnownContent {
	/** For each client id the clock up to which everything is here. */
	readonly clocks: ReadonlyMap<number, number>;
	/** Are all these ranges deleted already? */
	hasDeleted(deletes: Deletes): boolean;
}

/**
 * How far one update may move the clocks of its clients in all. A single struct of length 2^53 would
 * take a client id out of use for ever; sixteen million characters in one message are nobody's.
 */
const newClocksMax = 2 ** 24;

const ACCEPT_NOTHING: Verdict = { type: 'nothing-new' };
const RESYNC: Verdict = { type: 'resync' };

/** Judges one update (V1) against the document and the names of root types its kind may have. */
export function admit(
	known: KnownContent,
	update: Uint8Array,
	roots: ReadonlySet<string> | null,
): Verdict {
	const decoded = decode(update);
	if (decoded === null) return refuse('undecodable');
	const reached = new Map<number, number>();
	const reachOf = (client: number) => reached.get(client) ?? known.clocks.get(client) ?? 0;
	let newClocks = 0;
	for (const struct of decoded.structs) {
		if (struct instanceof Y.Skip) continue;
		const { client, clock } = struct.id;
		const reach = reachOf(client);
		if (clock > reach) return RESYNC;
		const end = clock + struct.length;
		if (end <= reach) continue;
		newClocks += end - reach;
		if (newClocks > newClocksMax) return refuse('clock-burn');
		reached.set(client, end);
		if (struct instanceof Y.Item && !hasKnownRoot(struct, roots)) return refuse('unknown-root');
	}
	if (!isRooted(decoded.structs, reachOf)) return RESYNC;
	if (!isWithin(decoded.ds.clients, reachOf)) return RESYNC;
	if (reached.size === 0 && known.hasDeleted(decoded.ds.clients)) return ACCEPT_NOTHING;
	return { type: 'accept', reached, deletes: decoded.ds.clients };
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> | null {
	try {
		return Y.decodeUpdate(update);
	} catch {
		// Yjs throws on anything that is not an update; the bytes are of no further interest.
		return null;
	}
}

const refuse = (reason: Refusal): Verdict => ({ type: 'refuse', reason });

/** A struct that hangs on a root type names it; all others hang on a struct that is known. */
function hasKnownRoot(item: Y.Item, roots: ReadonlySet<string> | null): boolean {
	const parent: unknown = item.parent;
	return roots === null || typeof parent !== 'string' || roots.has(parent);
}

/** Are the neighbours and parents of all structs in the document or in this update? */
function isRooted(
	structs: ReturnType<typeof Y.decodeUpdate>['structs'],
	reachOf: (client: number) => number,
): boolean {
	return structs.every((struct) => {
		if (!(struct instanceof Y.Item)) return true;
		const parent: unknown = struct.parent;
		return (
			isKnown(struct.origin, reachOf) &&
			isKnown(struct.rightOrigin, reachOf) &&
			(!(parent instanceof Y.ID) || isKnown(parent, reachOf))
		);
	});
}

function isKnown(id: Y.ID | null, reachOf: (client: number) => number): boolean {
	return id === null || id.clock < reachOf(id.client);
}

function isWithin(deletes: Deletes, reachOf: (client: number) => number): boolean {
	for (const [client, ranges] of deletes) {
		const reach = reachOf(client);
		for (const range of ranges) if (range.clock + range.len > reach) return false;
	}
	return true;
}
