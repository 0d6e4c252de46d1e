import type * as Y from 'yjs';
import type { DocId, UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { readSummary } from '#notebook/summary-book.ts';
import type { Records } from '#server/services.ts';
import type { Touch } from './save-index.ts';

/**
 * Writes what the index knows of a mentor's summaries: month, length, when it was handed in and when
 * that was received. No words. Call it inside the transaction that notes how far was read.
 */
export async function saveSummaries(
	records: Records,
	document: { readonly id: DocId; readonly authorId: UserId },
	doc: Y.Doc,
	touches: readonly Touch[],
): Promise<void> {
	for (const [key, own] of Map.groupBy(touches, ({ entryId }) => entryId)) {
		const summary = readSummary(doc, key);
		const last = own.at(-1);
		if (summary === null || last === undefined) continue;
		const follows = {
			month: summary.month,
			characters: summary.characters,
			submittedAt: summary.submittedAt,
			removed: summary.removedAt === null ? (0 as const) : (1 as const),
			receivedAt: instantFromMs(last.receivedAt),
		};
		await records
			.insertInto('summaryIndex')
			.values({
				...follows,
				docId: document.id,
				summaryId: summary.id,
				authorId: document.authorId,
			})
			.onConflict((row) => row.columns(['docId', 'summaryId']).doUpdateSet(follows))
			.execute();
	}
}
