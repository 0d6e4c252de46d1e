import type { AccessChanges } from '#server/access/access-changes.ts';
import { noteCarried, restorationsCarried } from '#server/history/restored.ts';
import { foldsAside } from '#server/relay/fold-aside.ts';
import { packDocument } from '#server/relay/packed-document.ts';
import { decide, type Minutes } from '#server/school/office.ts';
import type { Environment, Records } from '#server/services.ts';
import type { LoggedUpdate, NewGeneration, UpdateLog } from '#server/store/log/update-log.ts';
import type { DocId, UserId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';

/**
 * New generations of documents (R6): whatever puts other content in the place of a document's, an
 * erasure or an import, makes one. Devices that hold the old generation are turned away with it, and
 * what they have not sent goes to the quarantine, never into the new one.
 */
export interface Generations {
	/** Is a new generation of this document being made? Nobody opens it meanwhile. */
	isMoving(docId: DocId): boolean;
	/** Is this the document's generation of today, and no next one being made? */
	isCurrent(of: { readonly docId: DocId; readonly generation: number }): Promise<boolean>;
	/**
	 * Makes the next generation and gives the number of the one before, whose rows are still there.
	 * Everybody is out of the document while it is made and comes back to the new one. When this
	 * rejects, the document is as it was.
	 */
	replaceDocument(replacement: Replacement): Promise<Result<number, { readonly type: 'busy' }>>;
}

export interface Replacement {
	readonly docId: DocId;
	/** `null`: whoever runs the server. */
	readonly by: UserId | null;
	/** The rows of the new generation, from those of the old one. */
	readonly makeRows: (old: readonly LoggedUpdate[]) => Promise<NewGeneration['rows']>;
	/** Whose rows its first ones are, one for one; missing: those of the old generation. */
	readonly source?: { readonly generation: number; readonly rows: readonly LoggedUpdate[] };
	/** What else changes with it, in the transaction that makes it the generation of today. */
	readonly alongside: (records: Records, minutes: Minutes, old: number) => Promise<void>;
}

export interface GenerationsNeeds {
	readonly records: Records;
	readonly env: Environment;
	readonly changes: AccessChanges;
	readonly updateLog: UpdateLog;
}

export function createGenerations(needs: GenerationsNeeds): Generations {
	const moving = new Set<DocId>();
	const tellEverybody = () => needs.changes.announce({ userIds: null });
	return {
		isMoving: (docId) => moving.has(docId),
		async isCurrent({ docId, generation }) {
			const document = await needs.records
				.selectFrom('document')
				.select('generation')
				.where('id', '=', docId)
				.executeTakeFirst();
			// It may have begun to move while the records were asked.
			return document?.generation === generation && !moving.has(docId);
		},
		async replaceDocument(replacement) {
			const { docId } = replacement;
			if (moving.has(docId)) return fail({ type: 'busy' });
			moving.add(docId);
			// From this call on no socket appends to the document; what was appended before is waited for.
			tellEverybody();
			try {
				return ok(await makeNext(needs, replacement));
			} finally {
				moving.delete(docId);
				tellEverybody();
			}
		},
	};
}

async function makeNext(needs: GenerationsNeeds, replacement: Replacement): Promise<number> {
	const { records, updateLog } = needs;
	const { docId, by, makeRows, source, alongside } = replacement;
	await updateLog.settled();
	const { generation: old } = await records
		.selectFrom('document')
		.select('generation')
		.where('id', '=', docId)
		.executeTakeFirstOrThrow();
	const generation = old + 1;
	const oldRows = await updateLog.history(docId, old, 0);
	const rows = await makeRows(oldRows);
	await updateLog.putGeneration({ docId, generation, from: old, rows });
	await keepSnapshot(updateLog, docId, generation);
	// What was undone in the rows stays undone, and is not told as a loss again (R9).
	const from = { id: docId, ...(source ?? { generation: old, rows: oldRows }) };
	const to = { id: docId, generation, rows: await updateLog.history(docId, generation, 0) };
	const carried = await restorationsCarried(needs, from, to);
	await decide(needs, by, async (inside, minutes) => {
		await inside.updateTable('document').set({ generation }).where('id', '=', docId).execute();
		for (const restoration of carried) noteCarried(minutes, to, restoration);
		await alongside(inside, minutes, old);
	});
	return old;
}

/** So that the new generation opens as quickly as the old one did. */
async function keepSnapshot(updateLog: UpdateLog, docId: DocId, generation: number): Promise<void> {
	const stored = await updateLog.read(docId, generation);
	const seq = stored.tail.at(-1)?.seq;
	if (seq === undefined) return;
	await updateLog.putSnapshot(docId, generation, seq, await foldsAside.fold(packDocument(stored)));
}
