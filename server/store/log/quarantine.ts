import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { QuarantineReason } from '#domain/quarantine.ts';

/**
 * Words that may not enter their document and must not be lost either (R5, R6): what was sent after a
 * right had ended, and what was written on a generation that is no more. They lie beside the log,
 * sealed like it (R10), and outlive the generation they were written on.
 */
export interface QuarantineStore {
	/**
	 * Keeps the words; settles when they are durable. `full` when so much of this account waits in
	 * this document that no more is taken: the words stay on the device then. A `handIn` that is here
	 * already is not kept twice.
	 */
	keep(words: NewQuarantined): Promise<'kept' | 'full'>;
	/** Everything of these documents, waiting or decided, in the order it came. */
	read(docIds: readonly DocId[]): Promise<QuarantinedWords[]>;
	/** Writes down what became of these rows; the words stay. */
	settle(numbers: readonly number[], outcome: Outcome): Promise<void>;
	/** Puts other bytes in the place of a row's, for good: what an erasure leaves of them. */
	rewrite(docId: DocId, number: number, bytes: Uint8Array): Promise<void>;
}

export interface NewQuarantined {
	readonly docId: DocId;
	/** The generation the words were written on. */
	readonly generation: number;
	readonly author: UserId;
	readonly session: SessionId;
	readonly reason: QuarantineReason;
	/** The device's own name for what it hands in; `null` for a frame of a socket. */
	readonly handIn: string | null;
	/** Yjs update, encoding V1. */
	readonly bytes: Uint8Array;
}

export interface Outcome {
	readonly state: 'merged' | 'put-away';
	readonly by: UserId;
	/** Server clock in milliseconds. */
	readonly at: number;
}

export interface QuarantinedWords extends NewQuarantined {
	/** Names the row; grows in the order of arrival. */
	readonly number: number;
	/** Server clock in milliseconds. */
	readonly receivedAt: number;
	readonly outcome: Outcome | null;
}

/** What one account may have waiting in one document; beyond, `keep` answers `full`. */
export const quarantinedBytesMax = 4 * 1024 * 1024;
export const quarantinedRowsMax = 2_000;
