import {
	findErased,
	findErasedOfChild,
	type ErasedRanges,
} from '#server/generations/erased-ranges.ts';
import { rewriteUpdate } from '#server/generations/rewrite-update.ts';
import type { QuarantinedWords } from '#server/store/log/quarantine.ts';
import type { LoggedUpdate, NewGeneration, UpdateLog } from '#server/store/log/update-log.ts';
import type { ChildId, DocId } from '#domain/ids.ts';
import type { ErasablePiece } from '#domain/erasure.ts';

/** A piece of a document or (`null`) all of it; of a register what it holds of one child. */
export type WhatIsErased =
	| { readonly type: 'piece'; readonly piece: ErasablePiece | null }
	| { readonly type: 'rows'; readonly childId: ChildId };

/**
 * A document's history without the erased words: every row stays, by its author and time, and holds
 * of what was erased nothing but that something was there. What lay in the quarantine of the document
 * is rewritten with it, or the words would wait there to be merged again.
 */
export async function rewriteHistory(
	updateLog: UpdateLog,
	docId: DocId,
	what: WhatIsErased,
	old: readonly LoggedUpdate[],
): Promise<NewGeneration['rows']> {
	const aside = await updateLog.quarantine.read([docId]);
	const all = [...old, ...aside].map(({ bytes }) => bytes);
	const erased =
		what.type === 'rows' ? findErasedOfChild(all, what.childId) : findErased(all, what.piece);
	await rewriteQuarantine(updateLog, aside, erased);
	return old.map((row) => ({ ...row, bytes: rewriteUpdate(row.bytes, erased) }));
}

async function rewriteQuarantine(
	updateLog: UpdateLog,
	aside: readonly QuarantinedWords[],
	erased: ErasedRanges,
): Promise<void> {
	for (const { docId, number, bytes } of aside) {
		const rewritten = rewriteUpdate(bytes, erased);
		if (Buffer.compare(rewritten, bytes) === 0) continue;
		await updateLog.quarantine.rewrite(docId, number, rewritten);
	}
}
