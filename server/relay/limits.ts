/** Limits of the relay alone; those that clients know too are in `#protocol/limits.ts` (R8). */

/** Frames and bytes of one connection that may wait while it is being decided about; then `tooMany`. */
export const waitingFramesMax = 512;
export const waitingBytesMax = 2 * 1024 * 1024;

/** What one connection may have on the way to the disk; above it the relay stops reading from it. */
export const inFlightBytesMax = 4 * 1024 * 1024;

/** Sockets of one person and in all; the one too many is closed with `tooMany`. */
export const connectionsPerUserMax = 200;
export const connectionsMax = 5_000;

/** A decision about access that takes longer closes the socket with `storeUnavailable` (R5). */
export const decisionMsMax = 1_500;

/** So long a socket that has lost its right stays open for word of what was put aside (R5). */
export const lastWordsMsMax = 250;

/** Every connection's right is looked up anew this often, even when nobody reported a change (R5). */
export const recheckMs = 60_000;

/** After a close that a slow or silent peer does not answer, its socket is cut. */
export const closeGraceMs = 2_000;

/** Rooms that nobody is in are kept this long, and at most so many and so many bytes of them. */
export const idleRoomMs = 60_000;
export const idleRoomsMax = 64;
export const idleRoomBytesMax = 32 * 1024 * 1024;

/** For this long nobody else may take the Yjs client id of someone who has just left (R4). */
export const clientIdRestMs = 10 * 60_000;
