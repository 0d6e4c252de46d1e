import type { DocId, EntryId, UserId } from '#domain/ids.ts';
import type { EntryType } from '#domain/entry.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

/** One entry as the index knows it; no words. */
export interface IndexedEntry {
	readonly entryId: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	/** Server clock: when the entry first arrived, and when its newest change did. */
	readonly receivedAt: Instant;
	readonly changedAt: Instant;
	/** Who brought it first, then everyone who changed it, in the order they came. */
	readonly contributors: readonly UserId[];
	readonly photos: number;
	readonly removed: boolean;
	/** The version on the parents' page; `null` while there is none. */
	readonly published: { readonly version: number; readonly publishedAt: Instant } | null;
}

/** The entries of one document as last indexed, newest day first. */
export async function listIndexedEntries(records: Records, docId: DocId): Promise<IndexedEntry[]> {
	const rows = await records
		.selectFrom('entryIndex')
		.selectAll()
		.where('docId', '=', docId)
		.orderBy('occurredOn', 'desc')
		.execute();
	const contributors = await contributorsOf(records, docId);
	const published = await publishedOf(records, docId);
	return rows.map((row) => ({
		entryId: row.entryId,
		type: row.type,
		occurredOn: row.occurredOn,
		writtenAt: row.writtenAt,
		receivedAt: row.receivedAt,
		changedAt: row.changedAt,
		contributors: [...new Set([row.author, ...(contributors.get(row.entryId) ?? [])])],
		photos: row.photos,
		removed: row.removed === 1,
		published: published.get(row.entryId) ?? null,
	}));
}

async function contributorsOf(
	records: Records,
	docId: DocId,
): Promise<ReadonlyMap<EntryId, UserId[]>> {
	const rows = await records
		.selectFrom('entryAuthor')
		.select(['entryId', 'author'])
		.where('docId', '=', docId)
		.orderBy('firstAt')
		.execute();
	const authors = new Map<EntryId, UserId[]>();
	for (const { entryId, author } of rows) {
		authors.set(entryId, [...(authors.get(entryId) ?? []), author]);
	}
	return authors;
}

async function publishedOf(records: Records, docId: DocId) {
	const rows = await records
		.selectFrom('publication')
		.select(['entryId', 'version', 'publishedAt'])
		.where('docId', '=', docId)
		.where('withdrawnAt', 'is', null)
		.orderBy('version')
		.execute();
	return new Map(
		rows.map(({ entryId, version, publishedAt }) => [entryId, { version, publishedAt }]),
	);
}
