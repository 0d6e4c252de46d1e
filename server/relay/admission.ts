import type { UserId } from '#domain/ids.ts';
import type { ClientClaim, ClientOwner } from '#server/store/log/update-log.ts';
import type { Roots } from './roots.ts';
import { settle, type AddedLevel, type KnownStructs, type Settled } from './settling.ts';
import { walkUpdate, type WalkedUpdate } from './update-walk.ts';

/**
 * May this update enter the document (R3)? A pure function over what the document holds already; it
 * is asked before anything is stored, kept or sent on. The update is read, never applied.
 */
export type Verdict =
	| {
			readonly type: 'accept';
			/** The clock that each of its clients reaches with it. */
			readonly reached: ReadonlyMap<number, number>;
			/** How deep what it adds lies. */
			readonly added: readonly AddedLevel[];
			readonly deletes: Deletes;
			/** Client ids that become the author's with it. */
			readonly claims: readonly ClientClaim[];
	  }
	/** Everything in it is here already: an echo, or a device that came back with nothing new. */
	| { readonly type: 'nothing-new' }
	/** It builds on something the school has not got: ask the client for all that is missing. */
	| { readonly type: 'resync' }
	| { readonly type: 'refuse'; readonly reason: Refusal };

/** What an admitted update changes in what is known. */
export type Accepted = Extract<Verdict, { readonly type: 'accept' }>;

export type Refusal =
	| 'broken-update'
	| 'too-deep'
	| 'too-many-parts'
	| 'long-name'
	| 'unknown-root'
	| 'circle'
	| 'clock-burn'
	| 'foreign-client';

/** Deleted ranges: client, clock, length, client, … */
export type Deletes = WalkedUpdate['deletes'];

export interface KnownContent extends KnownStructs {
	/** Whose each client id is; missing where nobody has claimed it. */
	readonly ownersByClientId: ReadonlyMap<number, ClientOwner>;
	/** Are all these ranges deleted already? */
	hasDeleted(deletes: Deletes): boolean;
}

/**
 * How far one update may move the clocks of its clients in all. A single struct of length 2^53 would
 * take a client id out of use for ever; sixteen million characters in one message are nobody's.
 */
const newClocksMax = 2 ** 24;

/**
 * Values in a notebook nest two or three levels. Thousands would overflow the stack of whoever reads
 * them later, the server's own readers included, and nobody could take them out again.
 */
export const valueDepthMax = 64;

/**
 * Shared types (elements within elements, maps within maps) nest some ten levels in a notebook: a
 * list in a list in a quote in an entry. At five thousand Yjs itself could not delete them again.
 */
export const typeLevelMax = 64;

/**
 * The name of an element, the key of an entry or an attribute, the name of a mark. Which names there
 * are is not checked here: a server that was set back to an older version would refuse the words of
 * newer clients, and nobody is hurt by a name, because no reader of ours deletes what it does not know.
 * How many attributes an element has is bounded by the parts, their size by the message.
 */
export const nameLengthMax = 256;

/** Structs and deleted ranges of one update: a year of one child has some ten thousand. */
export const partsMax = 2 ** 17;

const NOTHING_NEW: Verdict = { type: 'nothing-new' };
const RESYNC: Verdict = { type: 'resync' };

export interface Submission {
	readonly update: Uint8Array;
	readonly author: UserId;
	/** Was it typed just now, or is it a sync step 2, which may bring more than one's own? */
	readonly typed: boolean;
}

/** Judges one update (V1) against the document and the names of root types its kind may have. */
export function admit(
	known: KnownContent,
	{ update, author, typed }: Submission,
	roots: Roots,
): Verdict {
	const walked = walkUpdate(update);
	if (walked === null) return refuse('broken-update');
	const excess = excessOf(walked, roots);
	if (excess !== null) return refuse(excess);
	const settled = settle(walked, known);
	if (settled === 'gap') return RESYNC;
	if (settled === 'circle') return refuse('circle');
	if (settled.newClocks > newClocksMax) return refuse('clock-burn');
	if (settled.typeLevel > typeLevelMax) return refuse('too-deep');
	const { reached, added } = settled;
	const { deletes } = walked;
	if (!knowsDeleted(known, settled, deletes)) return RESYNC;
	if (reached.size === 0 && known.hasDeleted(deletes)) return NOTHING_NEW;
	const claims = claimClients(known, reached.keys(), author, typed);
	if (claims === null) return refuse('foreign-client');
	return { type: 'accept', reached, added, deletes, claims };
}

/** Could this be read later without harm, whatever it builds on? */
export function isReadable(update: Uint8Array, roots: Roots): boolean {
	const walked = walkUpdate(update);
	return walked !== null && excessOf(walked, roots) === null;
}

/** What alone speaks against an update, whatever the document holds. */
function excessOf(walked: WalkedUpdate, roots: Roots): Refusal | null {
	if (!walked.roots.every((name) => roots.has(name))) return 'unknown-root';
	if (walked.valueDepth > valueDepthMax) return 'too-deep';
	if (walked.parts > partsMax) return 'too-many-parts';
	return walked.nameLength > nameLengthMax ? 'long-name' : null;
}

/** Is all that is deleted here already, or in the update itself? */
function knowsDeleted(known: KnownContent, { reached }: Settled, deletes: Deletes): boolean {
	for (let at = 0; at < deletes.length; at += 3) {
		const [client, clock, length] = triple(deletes, at);
		if (clock + length > (reached.get(client) ?? known.clocks.get(client) ?? 0)) return false;
	}
	return true;
}

/**
 * What the author claims by adding under these client ids; `null` when one is firmly another's. Two
 * who write under one id would each see a text of their own for ever, and nobody would notice.
 */
function claimClients(
	known: KnownContent,
	clientIds: Iterable<number>,
	author: UserId,
	typed: boolean,
): ClientClaim[] | null {
	const claims: ClientClaim[] = [];
	for (const clientId of clientIds) {
		const owner = known.ownersByClientId.get(clientId);
		const isOwn = owner?.userId === author;
		if (owner?.firm && !isOwn) return null;
		if (owner === undefined || (typed && !owner.firm)) claims.push({ clientId, firm: typed });
	}
	return claims;
}

const refuse = (reason: Refusal): Verdict => ({ type: 'refuse', reason });

/** Client, clock and length at this place of a flat array. */
export function triple(numbers: readonly number[], at: number): [number, number, number] {
	return [numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0];
}
