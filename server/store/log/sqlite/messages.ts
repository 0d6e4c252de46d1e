import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { NewQuarantined, Outcome, QuarantinedWords } from '../quarantine.ts';
import type { Folding, LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';
import type { Damage } from './heads.ts';
import type { IntakePlace, IntakeRecord } from './intake-file.ts';
import type { Seen } from './witness.ts';

/** What goes between the event loop and the thread that owns `log.sqlite`. */
export interface Batch {
	/** The documents written to, each once. */
	readonly documents: { readonly docId: DocId; readonly generation: number }[];
	/** The people and sessions that wrote, each once. */
	readonly writers: { readonly userId: UserId; readonly sessionId: SessionId }[];
	/** `PART_NUMBERS` for each update in turn: places in `documents` and `writers`, time, length. */
	readonly parts: Float64Array<ArrayBuffer>;
	/** Claimed client ids: index of the update, client id, 1 when firm, index, … */
	readonly claims: number[];
	/** The updates, one after another. */
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Document, writer, server clock in milliseconds and length in bytes. */
export const PART_NUMBERS = 4;

/** What the event loop has taken into the intake by itself, oldest first, and where the file goes on. */
export interface Told {
	readonly taken: readonly IntakeRecord[];
	readonly place: IntakePlace;
}

/** What whoever writes the intake next has to know (`intake-lease.ts`). */
export interface Lease {
	readonly place: IntakePlace;
	/** How far the log has come. */
	readonly seen: Seen;
}

/** Each question with the type of its answer. */
export interface Questions {
	/**
	 * Makes the batch durable at once or nothing; the answer has the sequence number of its first update,
	 * and a lease, which is worth something as long as nobody asks for another write.
	 */
	append: {
		readonly ask: Batch;
		readonly answer: { readonly firstSeq: number; readonly lease: Lease | null };
	};
	/** Puts what waits in the intake into the tables; the answer is up to which number they have all. */
	handOver: { readonly ask: null; readonly answer: number };
	read: { readonly ask: { docId: DocId; generation: number }; readonly answer: StoredDocument };
	history: {
		readonly ask: { docId: DocId; generation: number; afterSeq: number };
		readonly answer: LoggedUpdate[];
	};
	heads: { readonly ask: readonly DocId[]; readonly answer: [DocId, number][] };
	moved: { readonly ask: number; readonly answer: { docId: DocId; head: number }[] };
	putSnapshot: {
		readonly ask: { docId: DocId; generation: number; seq: number; state: Uint8Array };
		readonly answer: null;
	};
	fold: { readonly ask: Folding; readonly answer: boolean };
	putGeneration: { readonly ask: NewGeneration; readonly answer: null };
	destroyGeneration: {
		readonly ask: { docId: DocId; generation: number };
		readonly answer: boolean;
	};
	storeName: { readonly ask: null; readonly answer: string };
	keepAside: {
		readonly ask: { words: NewQuarantined; receivedAt: number };
		readonly answer: 'kept' | 'full';
	};
	readAside: { readonly ask: readonly DocId[]; readonly answer: QuarantinedWords[] };
	settleAside: {
		readonly ask: { numbers: readonly number[]; outcome: Outcome };
		readonly answer: null;
	};
	rewriteAside: {
		readonly ask: { docId: DocId; number: number; bytes: Uint8Array };
		readonly answer: null;
	};
	/** After a failure: is the disk able to keep what it is given again? */
	verify: { readonly ask: null; readonly answer: null };
	/** Is the disk keeping what it is given now? */
	proveWrite: { readonly ask: null; readonly answer: null };
	close: { readonly ask: null; readonly answer: null };
}

export type QuestionName = keyof Questions;

export type Request = {
	readonly [Name in QuestionName]: {
		readonly id: number;
		readonly name: Name;
		readonly ask: Questions[Name]['ask'];
		/** What it has to know before it answers. */
		readonly told: Told | null;
	};
}[QuestionName];

export type Reply =
	| { readonly id: number; readonly ok: true; readonly answer: unknown }
	| {
			readonly id: number;
			readonly ok: false;
			readonly message: string;
			/** What was asked for is damaged on the disk; the rest of the store is not. */
			readonly isDamage: boolean;
	  };

/** What the thread says by itself: that it is there, and what it finds damaged. */
export type FromThread = Reply | 'opened' | { readonly damage: Damage };
