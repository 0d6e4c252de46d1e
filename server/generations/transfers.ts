import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Records } from '#server/services.ts';
import { ringIn } from '#server/store/log/sealing/key-ring.ts';
import type { LoggedUpdate, NewGeneration, UpdateLog } from '#server/store/log/update-log.ts';
import { openDocumentFile, sealDocumentFile } from './document-file.ts';
import { encodeUpdate, type StructRun } from './encode-update.ts';
import type { Generations } from './generations.ts';

/**
 * Takes one document out into a file, and puts what such a file holds in the place of its content, as
 * a new generation (R6). For whoever runs the server; nobody reads a word by it.
 */
export interface Transfers {
	/** The document as it stands, with its history, sealed for this store's key ring. */
	exportDocument(docId: DocId): Promise<Result<string, { readonly type: 'not-found' }>>;
	/**
	 * Gives the number of the new generation. What devices still hold of the one before goes to the
	 * quarantine, for the head teacher to merge by hand. Rejects for a file that does not open.
	 */
	importDocument(docId: DocId, file: string): Promise<Result<number, ImportRefusal>>;
}

export type ImportRefusal =
	| { readonly type: 'not-found' }
	/** The file holds another document. */
	| { readonly type: 'other-document' }
	/** Words of it were erased for good after the file was made. */
	| { readonly type: 'erased-since' }
	| { readonly type: 'busy' };

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly generations: Generations;
	readonly recordIndex: RecordIndex;
	readonly keysDir: string;
}

export function createTransfers(needs: Needs): Transfers {
	return {
		async exportDocument(docId) {
			const { records, updateLog, keysDir } = needs;
			const document = await find(records, docId);
			if (document === null) return fail({ type: 'not-found' });
			await updateLog.settled();
			const rows = await updateLog.history(docId, document.generation, 0);
			return ok(sealDocumentFile({ docId, ...document, rows }, ringIn(keysDir)));
		},
		importDocument: (docId, file) => importDocument(needs, docId, file),
	};
}

async function importDocument(
	{ records, generations, recordIndex, keysDir }: Needs,
	docId: DocId,
	text: string,
): Promise<Result<number, ImportRefusal>> {
	const document = await find(records, docId);
	if (document === null) return fail({ type: 'not-found' });
	const file = openDocumentFile(text, ringIn(keysDir));
	if (file.docId !== docId || file.kind !== document.kind) return fail({ type: 'other-document' });
	if (await wasErasedSince(records, docId, file.generation)) return fail({ type: 'erased-since' });
	const replaced = await generations.replaceDocument({
		docId,
		by: null,
		makeRows: async (old) => {
			// What the index reads meanwhile must not be written after it was taken out of it.
			await recordIndex.whenIdle();
			return [...file.rows, ...takenUp(file.rows, old)];
		},
		source: file,
		alongside: async (inside, minutes, old) => {
			for (const table of ['entryIndex', 'entryAuthor'] as const) {
				await inside.deleteFrom(table).where('docId', '=', docId).execute();
			}
			minutes.note('document.import', docId, String(old + 1));
		},
	});
	if (!replaced.ok) return replaced;
	recordIndex.noteAppended(docId);
	return ok(replaced.value + 1);
}

/**
 * Rows that take up the clocks which the content that is replaced had beyond the file, each by its own
 * author, and hold nothing else. What a device wrote on top of that content can then be merged by hand.
 */
function takenUp(
	file: readonly LoggedUpdate[],
	old: readonly LoggedUpdate[],
): NewGeneration['rows'] {
	const reached = new Map<number, number>();
	for (const { bytes } of file) {
		for (const [client, to] of Y.parseUpdateMeta(bytes).to) {
			reached.set(client, Math.max(to, reached.get(client) ?? 0));
		}
	}
	return old.flatMap(({ author, session, receivedAt, bytes }) => {
		const runs: StructRun[] = [];
		for (const [client, to] of Y.parseUpdateMeta(bytes).to) {
			const from = reached.get(client) ?? 0;
			if (to <= from) continue;
			runs.push({ client, from, structs: [new Y.GC(Y.createID(client, from), to - from)] });
			reached.set(client, to);
		}
		if (runs.length === 0) return [];
		return [{ author, session, receivedAt, bytes: encodeUpdate(runs, new Map()) }];
	});
}

async function find(records: Records, docId: DocId) {
	const found = records.selectFrom('document').select(['kind', 'generation']);
	return (await found.where('id', '=', docId).executeTakeFirst()) ?? null;
}

/** Erased stays erased: an erasure of this document ended the file's generation or a later one. */
async function wasErasedSince(records: Records, docId: DocId, generation: number) {
	const row = await records
		.selectFrom('erasure')
		.select('id')
		.where('docId', '=', docId)
		.where('oldGeneration', '>=', generation)
		.executeTakeFirst();
	return row !== undefined;
}
