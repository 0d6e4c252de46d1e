import type { Selectable } from 'kysely';
import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { ROOT_OF_KIND } from '#notebook/roots.ts';
import type { Environment, Records } from '#server/services.ts';
import type { LoggedUpdate, UpdateLog } from '#server/store/log/update-log.ts';
import { listIndexedEntries, type IndexedEntry } from './entry-listing.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import { readOtherHalf, saveCard } from './card-rows.ts';
import { describeEntries } from './entry-rows.ts';
import { saveRegister } from './register-rows.ts';
import { RegisterWatch } from './register-watch.ts';
import { readOn, saveIndex, type Touch } from './save-index.ts';
import {
	knownSubmissions,
	listSubmissions,
	type RecordedSubmission,
} from './submission-listing.ts';
import { SubmissionWatch } from './submission-watch.ts';
import { saveSummaries } from './summary-rows.ts';

/**
 * The index of records (design.md §6): which entries there are, of what kind, for which day, by whom,
 * received when. It is made from the update log by folding each document row by row in a throw-away
 * copy, remembers how far it has read, and never writes into a document. It holds no words.
 */
export interface RecordIndex {
	/** Reads on in one document soon; calls that come while it waits are one. */
	noteAppended(docId: DocId): void;
	/** The entries of a book, read on to its end before answering; empty for other documents. */
	entries(docId: DocId): Promise<IndexedEntry[]>;
	/** What was submitted in a document, read on to its end before answering. */
	submissions(docId: DocId): Promise<RecordedSubmission[]>;
	/** Reads everything that was appended while nobody listened. Call once at the start. */
	catchUp(): Promise<void>;
	/** Settles when nothing is left to read. */
	whenIdle(): Promise<void>;
	/** Reads nothing more; settles when the document at hand is done. */
	close(): Promise<void>;
}

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly env: Pick<Environment, 'log'>;
}

/** Typing comes in bursts; one reading a second and document is enough for lists. */
const DELAY_MS = 1000;

export function createRecordIndex(needs: Needs): RecordIndex {
	const due = new Set<DocId>();
	let timer: NodeJS.Timeout | null = null;
	let isClosed = false;
	// One document at a time: a long chain of promises, so that two readings never interleave.
	let chain: Promise<void> = Promise.resolve();

	const read = (docId: DocId): Promise<void> => {
		due.delete(docId);
		const reading = chain.then(() => (isClosed ? undefined : indexDocument(needs, docId)));
		chain = reading.catch((error: unknown) => {
			needs.env.log.error({ docId, err: error }, 'record index could not read a document');
		});
		return reading;
	};
	const readDue = async (): Promise<void> => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		await Promise.allSettled([...due].map(read));
	};
	return {
		noteAppended: (docId) => {
			due.add(docId);
			if (isClosed) return;
			timer ??= setTimeout(() => void readDue(), DELAY_MS).unref();
		},
		entries: async (docId) => {
			await read(docId);
			return listIndexedEntries(needs.records, docId);
		},
		submissions: async (docId) => {
			await read(docId);
			return listSubmissions(needs.records, docId);
		},
		catchUp: async () => {
			for (const docId of await documentsBehind(needs)) due.add(docId);
			await readDue();
		},
		whenIdle: async () => {
			await readDue();
			await chain;
		},
		close: async () => {
			isClosed = true;
			if (timer !== null) clearTimeout(timer);
			await chain;
		},
	};
}

async function documentsBehind({ records, updateLog }: Needs): Promise<DocId[]> {
	const progress = await records.selectFrom('indexProgress').select(['docId', 'seq']).execute();
	const seqOf = new Map(progress.map(({ docId, seq }) => [docId, seq]));
	const moved = await updateLog.moved(0);
	return moved.filter(({ docId, head }) => head > (seqOf.get(docId) ?? 0)).map((row) => row.docId);
}

async function indexDocument(needs: Needs, docId: DocId): Promise<void> {
	const document = await findIndexed(needs.records, docId);
	if (document === null) return;
	const rows = await needs.updateLog.history(docId, document.generation, document.seq);
	const last = rows.at(-1);
	if (last === undefined) return;
	const doc = await foldUpTo(needs.updateLog, document);
	const known = await knownSubmissions(needs.records, docId);
	const watch = new SubmissionWatch(doc, document.kind, known);
	const register = document.kind === 'register' ? new RegisterWatch(doc) : null;
	const root = doc.getMap(ROOT_OF_KIND[document.kind]);
	const touches = touchesOf(root, rows, [watch, register], (row, error) =>
		needs.env.log.error({ docId, seq: row.seq, err: error }, 'record index skipped an update'),
	);
	await save(needs, { ...document, seq: last.seq }, { doc, touches, watch, register });
	doc.destroy();
}

/** Writes what the document's kind has in the index, and how far it was read. */
async function save(
	{ records, updateLog }: Needs,
	{ childId, authorId, classId, subject, ...document }: IndexedRow,
	{ doc, touches, watch, register }: WhatWasRead,
): Promise<void> {
	const { id, seq } = document;
	if (classId !== null && register !== null) {
		const book = { id, classId, subject };
		return readOn(records, id, seq, (inside) => saveRegister(inside, book, doc, touches, register));
	}
	if (authorId !== null) {
		const book = { id, authorId };
		return readOn(records, id, seq, (inside) => saveSummaries(inside, book, doc, touches));
	}
	if (childId === null) return;
	const { kind } = document;
	if (kind === 'card' || kind === 'tidings') {
		const half = { id, kind, childId };
		const other = await readOtherHalf(records, updateLog, half);
		return readOn(records, id, seq, (inside) => saveCard(inside, half, doc, other, touches));
	}
	const described = describeEntries(doc, new Set(touches.map((touch) => touch.entryId)));
	await saveIndex(records, { ...document, childId }, described, touches, watch, seq);
}

interface WhatWasRead {
	readonly doc: Y.Doc;
	readonly touches: readonly Touch[];
	readonly watch: SubmissionWatch;
	/** Of a register alone. */
	readonly register: RegisterWatch | null;
}

type IndexedRow = Pick<
	Selectable<RecordTables['document']>,
	'id' | 'kind' | 'generation' | 'childId' | 'authorId' | 'classId' | 'subject'
> & { readonly seq: number };

const INDEXED_KINDS: readonly DocKind[] = [
	'journal',
	'diary',
	'plan',
	'guidance',
	'card',
	'tidings',
	'register',
	'summary',
];

/** The document if the index reads its kind, with how far it has been read. */
async function findIndexed(records: Records, docId: DocId): Promise<IndexedRow | null> {
	const row = await records
		.selectFrom('document')
		.leftJoin('indexProgress', 'indexProgress.docId', 'document.id')
		.select(['document.id', 'kind', 'childId', 'authorId', 'classId', 'generation'])
		.select(['document.subject', 'indexProgress.seq'])
		.where('document.id', '=', docId)
		.where('document.kind', 'in', INDEXED_KINDS)
		.executeTakeFirst();
	return row === undefined ? null : { ...row, seq: row.seq ?? 0 };
}

/** The state the index has seen already, so that what new rows touch can be told apart. */
async function foldUpTo(log: UpdateLog, { id, generation, seq }: IndexedRow): Promise<Y.Doc> {
	const doc = new Y.Doc();
	if (seq === 0) return doc;
	const { snapshot, tail } = await log.read(id, generation);
	const isSnapshotSeen = snapshot !== null && snapshot.seq <= seq;
	if (isSnapshotSeen) Y.applyUpdate(doc, snapshot.state);
	const seen = snapshot === null || isSnapshotSeen ? tail : await log.history(id, generation, 0);
	for (const row of seen) if (row.seq <= seq) Y.applyUpdate(doc, row.bytes);
	return doc;
}

/** Applies the rows one by one and says which pieces of the root each of them touched. */
function touchesOf(
	root: Y.Map<unknown>,
	rows: readonly LoggedUpdate[],
	watches: readonly (Pick<RegisterWatch, 'afterRow'> | null)[],
	onUnreadable: (row: LoggedUpdate, error: unknown) => void,
): Touch[] {
	const touches: Touch[] = [];
	let touched = new Set<string>();
	const doc = must(root.doc, 'a root lies in its document');
	root.observeDeep((events) => {
		for (const event of events) {
			const [key] = event.path;
			if (key !== undefined) touched.add(String(key));
			else for (const changed of event.changes.keys.keys()) touched.add(changed);
		}
	});
	for (const row of rows) {
		touched = new Set();
		try {
			Y.applyUpdate(doc, row.bytes);
		} catch (error) {
			onUnreadable(row, error);
		}
		for (const watch of watches) watch?.afterRow(row);
		for (const entryId of touched) {
			touches.push({ entryId, author: row.author, receivedAt: row.receivedAt });
		}
	}
	return touches;
}
