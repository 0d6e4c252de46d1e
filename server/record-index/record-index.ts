import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { entriesOf } from '#notebook/entry-book.ts';
import type { Environment, Records } from '#server/services.ts';
import type { LoggedUpdate, UpdateLog } from '#server/store/log/update-log.ts';
import { listIndexedEntries, type IndexedEntry } from './entry-listing.ts';
import { describeEntries, type IndexedDocument } from './entry-rows.ts';
import { saveIndex, type Touch } from './save-index.ts';
import {
	knownSubmissions,
	listSubmissions,
	type RecordedSubmission,
} from './submission-listing.ts';
import { SubmissionWatch } from './submission-watch.ts';

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
	const document = await findBook(needs.records, docId);
	if (document === null) return;
	const rows = await needs.updateLog.history(docId, document.generation, document.seq);
	const last = rows.at(-1);
	if (last === undefined) return;
	const doc = await foldUpTo(needs.updateLog, document);
	const known = await knownSubmissions(needs.records, docId);
	const watch = new SubmissionWatch(doc, document.kind, known);
	const touches = touchesOf(doc, rows, watch, (row, error) =>
		needs.env.log.error({ docId, seq: row.seq, err: error }, 'record index skipped an update'),
	);
	const described = describeEntries(doc, new Set(touches.map((touch) => touch.entryId)));
	doc.destroy();
	await saveIndex(needs.records, document, described, touches, watch, last.seq);
}

/** The document if entries or submissions are read from it, with how far it has been read. */
async function findBook(records: Records, docId: DocId): Promise<IndexedDocument | null> {
	const row = await records
		.selectFrom('document')
		.leftJoin('indexProgress', 'indexProgress.docId', 'document.id')
		.select([
			'document.id',
			'document.kind',
			'document.childId',
			'document.generation',
			'indexProgress.seq',
		])
		.where('document.id', '=', docId)
		.where('document.kind', 'in', ['journal', 'diary', 'plan', 'guidance'])
		.executeTakeFirst();
	if (!row?.childId) return null;
	return { ...row, childId: row.childId, seq: row.seq ?? 0 };
}

/** The state the index has seen already, so that what new rows touch can be told apart. */
async function foldUpTo(log: UpdateLog, { id, generation, seq }: IndexedDocument): Promise<Y.Doc> {
	const doc = new Y.Doc();
	if (seq === 0) return doc;
	const { snapshot, tail } = await log.read(id, generation);
	const isSnapshotSeen = snapshot !== null && snapshot.seq <= seq;
	if (isSnapshotSeen) Y.applyUpdate(doc, snapshot.state);
	const seen = snapshot === null || isSnapshotSeen ? tail : await log.history(id, generation, 0);
	for (const row of seen) if (row.seq <= seq) Y.applyUpdate(doc, row.bytes);
	return doc;
}

/** Applies the rows one by one and says which entries each of them touched. */
function touchesOf(
	doc: Y.Doc,
	rows: readonly LoggedUpdate[],
	watch: SubmissionWatch,
	onUnreadable: (row: LoggedUpdate, error: unknown) => void,
): Touch[] {
	const touches: Touch[] = [];
	let touched = new Set<string>();
	entriesOf(doc).observeDeep((events) => {
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
		watch.afterRow(row);
		for (const entryId of touched) {
			touches.push({ entryId, author: row.author, receivedAt: row.receivedAt });
		}
	}
	return touches;
}
