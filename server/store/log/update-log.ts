import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { QuarantineStore } from './quarantine.ts';

/**
 * The log of document updates: what the relay appends to before it acknowledges or fans out (R1).
 * Every store passes `tests/contract/update-log.contract.ts`.
 */
export interface UpdateLog {
	/**
	 * Appends one update. The promise settles only after the update is durable (fsynced), and
	 * appends to one document settle in the order they were called. It rejects when the update is
	 * *not* durable; after a failed fsync every later append rejects too, until the log is reopened.
	 */
	append(entry: NewUpdate): Promise<AppendedUpdate>;
	/** The document's newest snapshot and everything after it, oldest first. */
	read(docId: DocId, generation: number): Promise<StoredDocument>;
	/** Rows after `afterSeq`, oldest first, with who and when: for history and the record index. */
	history(docId: DocId, generation: number, afterSeq: number): Promise<LoggedUpdate[]>;
	/** The newest sequence number of each document asked for; 0 where nothing was written. */
	heads(docIds: readonly DocId[]): Promise<ReadonlyMap<DocId, number>>;
	/** Documents whose head lies beyond the given ones; `known` may be empty. For catching up after a start. */
	moved(afterSeq: number): Promise<{ docId: DocId; head: number }[]>;
	/**
	 * Keeps a folded state beside the log; the rows up to `seq` stay for history. Of a generation that
	 * is no more nothing is kept.
	 */
	putSnapshot(docId: DocId, generation: number, seq: number, state: Uint8Array): Promise<void>;
	/**
	 * Puts folded updates in the place of those they were made of, in one commit: the old ones or the
	 * new ones, never neither (R9). `false`, and nothing done, when these are not there any more as
	 * they were read. The newest number stays where it is, so acks and heads mean what they meant.
	 */
	fold(folding: Folding): Promise<boolean>;
	/** Settles when everything appended before this call is durable, or is known not to be. */
	settled(): Promise<void>;
	/**
	 * Writes a whole generation in one commit, in the place of whatever it held before (R6): the rows
	 * in this order, under new numbers, by their own authors and times. Client ids stay with those who
	 * own them in generation `from`.
	 */
	putGeneration(generation: NewGeneration): Promise<void>;
	/**
	 * Takes a generation away for good: rows, snapshot and data key, overwritten in the file and gone
	 * from the write-ahead log when this settles (R10). Rejects when
	 * another process reads the file at that moment; doing it again, or twice, is no error.
	 */
	destroyGeneration(docId: DocId, generation: number): Promise<void>;
	/** Names this store among all, its own backups included: a restored backup has another name. */
	storeName(): Promise<string>;
	/** Words that may not enter their document. */
	readonly quarantine: QuarantineStore;
	/**
	 * `failed` from the moment an append could not be made durable until the log has been reopened and
	 * verified. Reading may go on meanwhile.
	 */
	readonly state: UpdateLogState;
	/** Called each time the log turns `failed`. Returns the way to stop listening. */
	onFailed(listener: (cause: unknown) => void): () => void;
	/** Waits for what is queued, then closes. Appends after this reject. */
	close(): Promise<void>;
}

export type UpdateLogState = 'open' | 'failed' | 'closed';

/** Why an append was not made durable; what was appended may be sent again later. */
export class AppendError extends Error {
	override readonly name = 'AppendError';
}

export interface NewUpdate {
	readonly docId: DocId;
	readonly generation: number;
	readonly author: UserId;
	readonly session: SessionId;
	/** Yjs update, encoding V1. */
	readonly bytes: Uint8Array;
	/** Yjs client ids that are the author's from now on; kept in the same commit. */
	readonly claims?: readonly ClientClaim[];
}

/** Whose a Yjs client id is in a document (R3). */
export interface ClientClaim {
	readonly clientId: number;
	/**
	 * The author typed under it. Without, the author only brought its content, which after the
	 * restore of an older backup may be another's; the first who types under it then owns it.
	 */
	readonly firm: boolean;
}

export interface ClientOwner extends ClientClaim {
	readonly userId: UserId;
}

export interface AppendedUpdate {
	/** Grows with every append in the whole log; gaps are allowed. */
	readonly seq: number;
	/** Server clock in milliseconds when it was received. */
	readonly receivedAt: number;
}

export interface LoggedUpdate extends AppendedUpdate {
	readonly author: UserId;
	readonly session: SessionId;
	readonly bytes: Uint8Array;
	/** It stands for several of one sitting, the last of which had this number and time; else missing. */
	readonly folded?: FoldedFrom;
}

/** The first of the updates that were folded into one. */
export interface FoldedFrom {
	readonly seq: number;
	readonly receivedAt: number;
}

export interface Folding {
	readonly docId: DocId;
	readonly generation: number;
	/** Every update with a number from here up to the last one's is replaced. */
	readonly fromSeq: number;
	/** How many those are. */
	readonly replaces: number;
	/** In order; the last one has the number of the last that is replaced. */
	readonly updates: readonly LoggedUpdate[];
}

export interface NewGeneration {
	readonly docId: DocId;
	readonly generation: number;
	readonly from: number;
	readonly rows: readonly Omit<LoggedUpdate, 'seq'>[];
}

export interface StoredDocument {
	readonly snapshot: { readonly seq: number; readonly state: Uint8Array } | null;
	readonly tail: readonly { readonly seq: number; readonly bytes: Uint8Array }[];
	/** Owners of client ids, as far as they were claimed. */
	readonly owners?: readonly ClientOwner[];
}

/** A row of another generation under a number of this one; that it was folded, and when, stays true. */
export function underNumber(row: Omit<LoggedUpdate, 'seq'>, seq: number): LoggedUpdate {
	const { folded, ...rest } = row;
	return { ...rest, seq, ...(folded && { folded: { ...folded, seq } }) };
}
