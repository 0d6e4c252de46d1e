/**
 * Why the relay closes a socket (P9), one table for both ends. y-websocket treats 4400–4499 as final and
 * everything else as "try again", so the numbers are chosen by what the client should do next.
 */
export const CLOSE = {
	/** The server is going down for a restart: come back soon. */
	goingAway: 1001,
	/** A frame that is not of this protocol; the connection is not to be trusted further. */
	badFrame: 4400,
	/** No session, or the session has ended: sign in again. Unsent words stay on the device. */
	signedOut: 4401,
	/** This account may not open this document (any more). Unsent words stay on the device. */
	forbidden: 4403,
	/** No such document. */
	unknownDocument: 4404,
	/** The document was restored or imported: this device's copy belongs to an older generation. */
	staleGeneration: 4409,
	/** A message above a limit of `limits.ts`: too many bytes, or too many pieces. */
	tooLarge: 4413,
	/** The store cannot take writes just now (disk full, fsync failed): try again later. */
	storeUnavailable: 4503,
	/**
	 * What the school has of this document is damaged on its disk: nothing of it is shown, others go on.
	 * The words stay on the device, which comes again: after a restore it sends what the school lacks.
	 */
	documentDamaged: 4510,
	/** Too many connections or messages: try again later. */
	tooMany: 4529,
} as const;

export type CloseReason = keyof typeof CLOSE;
export type CloseCode = (typeof CLOSE)[CloseReason];

/** Was it closed for what was sent, whoever had sent it? */
export const isForContent = (code: number): boolean =>
	code === CLOSE.badFrame || code === CLOSE.tooLarge;

/** What a client does after a close: the interface says so in the user's words. */
export type AfterClose = 'reconnect' | 'sign-in' | 'keep-and-tell';

export function afterClose(code: number): AfterClose {
	switch (code) {
		case CLOSE.signedOut:
			return 'sign-in';
		case CLOSE.badFrame:
		case CLOSE.forbidden:
		case CLOSE.unknownDocument:
		case CLOSE.staleGeneration:
		case CLOSE.tooLarge:
			return 'keep-and-tell';
		default:
			return 'reconnect';
	}
}
