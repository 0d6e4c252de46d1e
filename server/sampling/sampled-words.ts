import type * as Y from 'yjs';
import { SAMPLED, type SampledDuty } from '#domain/sampling.ts';
import type { FrozenPiece } from '#domain/frozen-piece.ts';
import type { DocId, EntryId } from '#domain/ids.ts';
import { readLiveEntry } from '#notebook/entry-book.ts';
import { freezeEntry, submissionsOf } from '#notebook/freeze-entry.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
}

/**
 * The words of the picked pieces as they stand at school, each on a throw-away copy and kept nowhere: of
 * a card what was submitted, of anything else what is there now. `null` for what is not there any more.
 * Pictures stay out: whom they show is asked picture by picture, and not here.
 */
export async function readSampledWords(
	{ records, updateLog }: Needs,
	duty: SampledDuty,
	picks: readonly { readonly docId: DocId; readonly entryId: EntryId }[],
): Promise<(FrozenPiece | null)[]> {
	if (!SAMPLED[duty].hasWords) return picks.map(() => null);
	const documents = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('id', 'in', [...new Set(picks.map(({ docId }) => docId))])
		.execute();
	const words = new Map<string, FrozenPiece | null>();
	for (const { id, generation } of documents) {
		const doc = await readDocument(updateLog, id, generation);
		for (const { docId, entryId } of picks) {
			if (docId !== id) continue;
			words.set(`${docId} ${entryId}`, wordsOf(doc, entryId));
		}
		doc.destroy();
	}
	return picks.map(({ docId, entryId }) => words.get(`${docId} ${entryId}`) ?? null);
}

function wordsOf(doc: Y.Doc, entryId: EntryId): FrozenPiece | null {
	const entry = readLiveEntry(doc, entryId);
	if (entry === null || entry.removedAt !== null) return null;
	const piece = submissionsOf(doc, entry).at(-1)?.content ?? freezeEntry(doc, entryId);
	return piece && { ...piece, parts: piece.parts.filter(({ name }) => name !== 'photos') };
}
