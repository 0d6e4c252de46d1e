import type { EntryId, UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import type { DescribedEntry, IndexedDocument } from './entry-rows.ts';

/** One update that changed one entry. */
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
	seq: number,
): Promise<void> {
	const touchesOf = Map.groupBy(touches, (touch) => touch.entryId);
	await records.transaction().execute(async (inside) => {
		for (const [key, entry] of entries) {
			const ofEntry = touchesOf.get(key) ?? [];
			await saveEntry(inside, document, entry, ofEntry);
			await saveAuthors(inside, document, entry.id, ofEntry);
		}
		await inside.deleteFrom('indexProgress').where('docId', '=', document.id).execute();
		await inside.insertInto('indexProgress').values({ docId: document.id, seq }).execute();
	});
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
