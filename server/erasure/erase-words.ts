import { sql } from 'kysely';
import type { Generations } from '#server/generations/generations.ts';
import type { Media } from '#server/media/media.ts';
import type { Publishing } from '#server/publishing/publishing.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { ErasablePiece } from '#domain/erasure.ts';
import type { ChildId, DocId, EntryId, ErasureId, UserId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import { readEntries } from '#notebook/entry-book.ts';
import { readStatements } from '#notebook/statement-pieces.ts';
import type { ErasureLedger, ErasureOrder } from './ledger.ts';
import { eraseHandOverNotes } from './hand-over-notes.ts';
import { picturesNamed } from './pictures-named.ts';
import { rewriteHistory } from './rewritten-rows.ts';

/** What is to be erased, and who decided so. */
export interface Approved {
	readonly id: ErasureId;
	readonly docId: DocId;
	readonly childId: ChildId;
	readonly entryId: ErasablePiece | null;
	readonly askedBy: UserId;
	/** `null`: nobody now; it was decided before a backup was restored. */
	readonly by: UserId | null;
}

export interface ErasureNeeds {
	readonly records: Records;
	readonly env: Environment;
	readonly updateLog: UpdateLog;
	readonly generations: Generations;
	readonly media: Media;
	readonly publishing: Publishing;
	readonly recordIndex: RecordIndex;
	readonly ledger: ErasureLedger;
}

/**
 * Erases words for good: from the document and its history by a new generation (R6), from the parents'
 * pages, from the index, and the pictures that nothing else shows. When this settles, no file of the
 * store holds a byte of them; backups made before still do, and lose them when they are restored.
 */
export async function eraseWords(
	needs: ErasureNeeds,
	approved: Approved,
): Promise<Result<void, { readonly type: 'busy' }>> {
	const { updateLog, generations, env } = needs;
	const { docId, entryId, by, childId } = approved;
	const kind = await kindOf(needs.records, docId);
	const photos = await photosShownNowhereElse(needs, approved);
	const replaced = await generations.replaceDocument({
		docId,
		by,
		makeRows: async (old) => {
			// What the index reads meanwhile must not be written after it was taken out of it.
			await needs.recordIndex.whenIdle();
			const rows = { type: 'rows', childId } as const;
			const piece = { type: 'piece', piece: entryId } as const;
			return rewriteHistory(updateLog, docId, kind === 'register' ? rows : piece, old);
		},
		alongside: async (records, minutes, old) => {
			await deleteRecordsOf(records, approved);
			if (kind === 'register') await deleteRowsOf(records, approved);
			if (entryId === null && (kind === 'card' || kind === 'tidings')) {
				await records.deleteFrom('cardCheck').where('docId', '=', docId).execute();
			}
			if (entryId === null) await eraseHandOverNotes(records, docId);
			await records
				.updateTable('erasure')
				.set({
					...{ decision: 'approved', decidedBy: by, decidedAt: env.now() },
					oldGeneration: old,
				})
				.where('id', '=', approved.id)
				.execute();
			minutes.note('erasure.approve', approved.id, docId, entryId ?? 'all');
		},
	});
	if (!replaced.ok) return replaced;
	needs.recordIndex.noteAppended(docId);
	for (const hash of photos) await needs.media.removePhoto(hash, approved.childId);
	await finishErasure(needs, approved, replaced.value);
	return ok(undefined);
}

/**
 * Takes the old generation away, and what is left of the records in their write-ahead log. What could
 * not be finished (a backup was being read, the power went) is finished at the next start.
 */
export async function finishErasure(
	{ records, updateLog, env, ledger }: ErasureNeeds,
	erasure: ErasureOrder,
	oldGeneration: number,
): Promise<void> {
	try {
		await updateLog.destroyGeneration(erasure.docId, oldGeneration);
		ledger.note(erasure);
		const [verdict] = (
			await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(records)
		).rows;
		if (verdict?.busy !== 0) throw new Error('The records are being read elsewhere.');
		await records
			.updateTable('erasure')
			.set({ goneAt: env.now() })
			.where('id', '=', erasure.id)
			.execute();
	} catch (err) {
		env.log.error({ err, erasure: erasure.id }, 'an erasure is not finished; tried at next start');
	}
}

async function kindOf(records: Records, docId: DocId): Promise<DocKind> {
	const { kind } = await records
		.selectFrom('document')
		.select('kind')
		.where('id', '=', docId)
		.executeTakeFirstOrThrow();
	return kind;
}

/** Of a register, which other children are in as well: this child's rows of the index alone. */
async function deleteRowsOf(records: Records, { docId, childId }: Approved): Promise<void> {
	for (const table of ['scoreIndex', 'evaluationIndex'] as const) {
		await records
			.deleteFrom(table)
			.where('docId', '=', docId)
			.where('childId', '=', childId)
			.execute();
	}
}

/** Versions on the parents' pages, today's and older ones, and the rows of the index. */
async function deleteRecordsOf(
	records: Records,
	{ docId, entryId, childId }: Approved,
): Promise<void> {
	const entry = entryId as EntryId | null;
	for (const table of ['publication', 'entryIndex'] as const) {
		let rows = records.deleteFrom(table).where('docId', '=', docId).where('childId', '=', childId);
		if (entry !== null) rows = rows.where('entryId', '=', entry);
		await rows.execute();
	}
	let authors = records.deleteFrom('entryAuthor').where('docId', '=', docId);
	if (entry !== null) authors = authors.where('entryId', '=', entry);
	await authors.execute();
	let decided = records.selectFrom('submission').select('id').where('docId', '=', docId);
	if (entryId !== null) decided = decided.where('pieceId', '=', entryId);
	await records.deleteFrom('approval').where('submissionId', 'in', decided).execute();
	for (const table of ['submission', 'lateChange'] as const) {
		let rows = records.deleteFrom(table).where('docId', '=', docId);
		if (entryId !== null) rows = rows.where('pieceId', '=', entryId);
		await rows.execute();
	}
}

/** Pictures that what is erased ever named and no other entry or published version of the child shows. */
async function photosShownNowhereElse(needs: ErasureNeeds, approved: Approved): Promise<string[]> {
	const erased = await photosNamedBy(needs, approved);
	const others = new Set<string>();
	const sort = (docId: DocId, piece: string, hashes: readonly string[]) => {
		const isErased =
			docId === approved.docId && (approved.entryId === null || approved.entryId === piece);
		for (const hash of hashes) (isErased ? erased : others).add(hash);
	};
	const documents = await needs.records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('childId', '=', approved.childId)
		.where('kind', 'in', ['journal', 'diary', 'card', 'tidings'])
		.execute();
	for (const { id, generation } of documents) {
		const doc = await readDocument(needs.updateLog, id, generation);
		const pieces = [...readEntries(doc), ...readStatements(doc)];
		for (const piece of pieces) sort(id, piece.id, piece.photos);
		doc.destroy();
	}
	for (const { docId, entryId, content } of await needs.publishing.versions(approved.childId)) {
		sort(docId, entryId, content.photos);
	}
	return [...erased].filter((hash) => !others.has(hash));
}

async function photosNamedBy({ records, updateLog }: ErasureNeeds, { docId, entryId }: Approved) {
	const { generation, kind } = await records
		.selectFrom('document')
		.select(['generation', 'kind'])
		.where('id', '=', docId)
		.executeTakeFirstOrThrow();
	// Of a register only one child's rows go, and no row shows a picture.
	if (kind === 'register') return new Set<string>();
	const rows = await updateLog.history(docId, generation, 0);
	const aside = await updateLog.quarantine.read([docId]);
	const updates = [...rows, ...aside].map(({ bytes }) => bytes);
	return picturesNamed(updates, entryId);
}
