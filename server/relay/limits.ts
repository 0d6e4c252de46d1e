import type { Rate } from './rate.ts';

/** Limits of the relay alone; those that clients know too are in `#protocol/limits.ts` (R8). */

/**
 * Frames and bytes of one connection that may wait while it is being decided about; then `tooMany`.
 * From half of the bytes on nothing more is read, so that a large backlog waits with its sender.
 */
export const waitingFramesMax = 512;
export const waitingBytesMax = 2 * 1024 * 1024;

/**
 * What one connection may have on the way to the disk; above it the relay stops reading from it. Each
 * frame that waits costs far more than its few bytes.
 */
export const inFlightBytesMax = 2 * 1024 * 1024;
export const inFlightFramesMax = 4_096;

/** What one connection that has lost its right may have on the way to the quarantine; then `tooMany`. */
export const asideBytesMax = 4 * 1024 * 1024;

/** Sockets of one person and in all; the one too many is closed with `tooMany`. */
export const connectionsPerUserMax = 200;
export const connectionsMax = 5_000;

/** A decision about access that takes longer closes the socket with `storeUnavailable` (R5). */
export const decisionMsMax = 1_500;

/** So long a socket that has lost its right stays open for word of what was put aside (R5). */
export const lastWordsMsMax = 250;

/** Every connection's right is looked up anew this often, even when nobody reported a change (R5). */
export const recheckMs = 60_000;

/** A large document that was just opened is sent for so long before it is looked at. */
export const learningPauseMs = 100;

/** After a close that a slow or silent peer does not answer, its socket is cut. */
export const closeGraceMs = 2_000;

/** A ping is not answered while more than this waits to be read by who sent it. */
export const pongBacklogBytesMax = 64 * 1024;

/** Rooms that nobody is in are kept this long, and at most so many and so many bytes of them. */
export const idleRoomMs = 60_000;
export const idleRoomsMax = 64;
export const idleRoomBytesMax = 32 * 1024 * 1024;

/**
 * A socket for which more than `backlogBytesMax` waits and that takes none of it for this long is
 * cut, and so is at once whoever has let so much pile up, one answer that it has asked for aside.
 */
export const progressMsMax = 5_000;
export const hoardBytesMax = 9 * 1024 * 1024;

/** For this long nobody else may take the Yjs client id of someone who has just left (R4). */
export const clientIdRestMs = 10 * 60_000;

export interface ContentRates {
	readonly messages: Rate;
	readonly bytes: Rate;
}

/** What may be sent how fast; `null` instead of it for measuring, where one sender plays a school. */
export interface RateRules {
	readonly account: ContentRates;
	readonly document: ContentRates;
	readonly address: ContentRates;
	/** Presence of one connection: above it the newest state waits, older ones are dropped. */
	readonly awareness: Rate;
	/** Upgrades of one address: the one too many is answered with 429 before anybody is looked up. */
	readonly upgrades: Rate;
}

const MiB = 1024 * 1024;

/**
 * Above these the relay reads more slowly, which the sender's network passes on to the sender; what
 * was sent arrives all the same. Somebody who types sends ten messages a second and an offline year
 * of one child some megabytes at once: neither comes near. One account alone cannot use up a
 * document, nor one document an address, so nobody is slowed down by one flooding neighbour.
 */
export const schoolRates: RateRules = {
	account: {
		messages: { burst: 20_000, perSecond: 200 },
		bytes: { burst: 32 * MiB, perSecond: MiB / 8 },
	},
	document: {
		messages: { burst: 60_000, perSecond: 1_000 },
		bytes: { burst: 64 * MiB, perSecond: MiB / 2 },
	},
	address: {
		messages: { burst: 200_000, perSecond: 4_000 },
		bytes: { burst: 256 * MiB, perSecond: 2 * MiB },
	},
	awareness: { burst: 30, perSecond: 10 },
	upgrades: { burst: 1_200, perSecond: 20 },
};

/** A step 1 makes the relay look for all that is missing: it counts as so many messages. */
export const questionMessages = 20;

/** Whoever would have to be left unread for longer is closed with `tooMany` and comes back later. */
export const restMsMax = 30_000;

/** The fingerprint of one document is made at most so often; in between nobody gets an answer (P13). */
export const comparisonMsMin = 15_000;

/** So many documents may wait for their fingerprint; the one too many gets no answer (P13). */
export const comparisonsMax = 64;

/**
 * So many large documents are folded at once, beside the thread that the small ones share; the next wait
 * in line with the tails they have. Each may take half a gigabyte, and a school's server has two cores.
 */
export const foldThreadsMax = 2;

/**
 * A fold that takes longer is given up with what waits behind it in its thread; rooms try again later. The
 * largest book takes seconds: in five minutes nothing honest is cut off, on a busy machine neither.
 */
export const foldMsMax = 5 * 60_000;
