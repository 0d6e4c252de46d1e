/** Limits that both ends know. Each says what happens when it is reached. */

/** One websocket message; a larger one closes the socket with `tooLarge`. */
export const messageBytesMax = 1024 * 1024;

/** Content larger than this goes in parts (P12), so that a message with its frame stays well below. */
export const pieceBytesMax = 512 * 1024;

/** One awareness message; a larger one is dropped, the connection stays. */
export const awarenessBytesMax = 4 * 1024;

/**
 * What may wait in the server's send buffer of one socket for as long as its peer likes. Above it the
 * socket is cut when the peer takes nothing for a while (R8).
 */
export const backlogBytesMax = 4 * 1024 * 1024;

/** A socket that answers no ping for this long is taken for dead and terminated. */
export const heartbeatMs = 30_000;
