import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { NewQuarantined, Outcome, QuarantinedWords } from '../quarantine.ts';
import type { LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';

/** What goes between the event loop and the thread that owns `log.sqlite`. */
export interface Batch {
	readonly docIds: DocId[];
	readonly generations: number[];
	readonly authors: UserId[];
	readonly sessions: SessionId[];
	readonly receivedAts: number[];
	/** Claimed client ids: index of the update, client id, 1 when firm, index, … */
	readonly claims: number[];
	/** Length of each update in `bytes`, which holds them one after another. */
	readonly lengths: number[];
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Each question with the type of its answer. */
export interface Questions {
	/** Commits the batch in one transaction; the answer is the sequence number of its first row. */
	append: { readonly ask: Batch; readonly answer: number };
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
	};
}[QuestionName];

export type Reply =
	| { readonly id: number; readonly ok: true; readonly answer: unknown }
	| { readonly id: number; readonly ok: false; readonly message: string };
