import type { DocId, EntryId, UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import type { ArrivedSubmission, LateArrival } from './submission-watch.ts';
import type { DescribedEntry, IndexedDocument } from './entry-rows.ts';

/** One update that changed one piece: an entry, a summary. */
export interface Touch {
	readonly entryId: string;
	readonly author: UserId;
	/** Server clock in milliseconds. */
	readonly receivedAt: number;
}

/** Writes what was read and how far, in one transaction: after a crash it is read again, once. */
export async function saveIndex(
	records: Records,
	document: IndexedDocument,
	entries: ReadonlyMap<string, DescribedEntry>,
	touches: readonly Touch[],
	submissions: Submissions,
	seq: number,
): Promise<void> {
	const touchesOf = Map.groupBy(touches, (touch) => touch.entryId);
	await readOn(records, document.id, seq, async (inside) => {
		for (const [key, entry] of entries) {
			const ofEntry = touchesOf.get(key) ?? [];
			await saveEntry(inside, document, entry, ofEntry);
			await saveAuthors(inside, document, entry.id, ofEntry);
		}
		await saveSubmissions(inside, document, submissions);
	});
}

/** Writes what was read of a document and that it was read up to this number, or nothing at all. */
export async function readOn(
	records: Records,
	docId: DocId,
	seq: number,
	save: (inside: Records) => Promise<void>,
): Promise<void> {
	await records.transaction().execute(async (inside) => {
		await save(inside);
		await inside.deleteFrom('indexProgress').where('docId', '=', docId).execute();
		await inside.insertInto('indexProgress').values({ docId, seq }).execute();
	});
}

export interface Submissions {
	readonly arrived: readonly ArrivedSubmission[];
	readonly late: readonly LateArrival[];
}

async function saveSubmissions(
	records: Records,
	{ id: docId }: IndexedDocument,
	{ arrived, late }: Submissions,
): Promise<void> {
	for (const { pieceId, submission, hash, receivedAt } of arrived) {
		const { id, at, by, content } = submission;
		await records
			.insertInto('submission')
			.values({
				...{ id, docId, pieceId, hash },
				kind: content.kind,
				occurredOn: content.on,
				submittedBy: by,
				submittedAt: at,
				receivedAt: instantFromMs(receivedAt),
			})
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
	for (const { pieceId, author, receivedAt } of late) {
		await records
			.insertInto('lateChange')
			.values({ docId, pieceId, author, receivedAt: instantFromMs(receivedAt) })
			.onConflict((conflict) => conflict.doNothing())
			.execute();
	}
}

async function saveEntry(
	records: Records,
	document: IndexedDocument,
	entry: DescribedEntry,
	touches: readonly Touch[],
): Promise<void> {
	const first = touches[0];
	const last = touches.at(-1);
	if (first === undefined || last === undefined) return;
	const follows = {
		type: entry.type,
		occurredOn: entry.occurredOn,
		writtenAt: entry.writtenAt,
		changedAt: instantFromMs(last.receivedAt),
		photos: entry.photos.length,
		characters: entry.characters,
		matter: entry.matter,
		removed: entry.removedAt === null ? (0 as const) : (1 as const),
	};
	const updated = await records
		.updateTable('entryIndex')
		.set(follows)
		.where('entryId', '=', entry.id)
		.where('docId', '=', document.id)
		.executeTakeFirst();
	if (updated.numUpdatedRows > 0n) return;
	await records
		.insertInto('entryIndex')
		.values({
			...follows,
			entryId: entry.id,
			docId: document.id,
			childId: document.childId,
			receivedAt: instantFromMs(first.receivedAt),
			author: first.author,
		})
		.execute();
}

async function saveAuthors(
	records: Records,
	document: IndexedDocument,
	entryId: EntryId,
	touches: readonly Touch[],
): Promise<void> {
	for (const [author, own] of Map.groupBy(touches, (touch) => touch.author)) {
		const times = own.map((touch) => touch.receivedAt);
		const lastAt = instantFromMs(Math.max(...times));
		const updated = await records
			.updateTable('entryAuthor')
			.set({ lastAt })
			.where('entryId', '=', entryId)
			.where('docId', '=', document.id)
			.where('author', '=', author)
			.executeTakeFirst();
		if (updated.numUpdatedRows > 0n) continue;
		const firstAt = instantFromMs(Math.min(...times));
		await records
			.insertInto('entryAuthor')
			.values({ entryId, docId: document.id, author, firstAt, lastAt })
			.execute();
	}
}
