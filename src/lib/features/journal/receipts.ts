import { parseId, type EntryId, type UserId } from '#domain/ids.ts';
import { parseInstant, type Instant } from '#domain/time.ts';

/** What the school knows of one entry: when it first arrived and who has written in it. */
export interface Receipt {
	readonly receivedAt: Instant;
	readonly contributors: readonly UserId[];
}

export type Receipts = ReadonlyMap<EntryId, Receipt>;

export const NO_RECEIPTS: Receipts = new Map();

/** Reads `{ entries: [{ entryId, receivedAt, contributors }] }`; what does not read well is left out. */
export function parseReceipts(body: unknown): Receipts {
	const receipts = new Map<EntryId, Receipt>();
	const entries = (body as { entries?: unknown } | null)?.entries;
	if (!Array.isArray(entries)) return receipts;
	for (const row of entries as (Record<string, unknown> | null)[]) {
		const id = parseId('entry', row?.['entryId']);
		const receivedAt = parseInstant(row?.['receivedAt']);
		if (id === null || receivedAt === null) continue;
		const ids: unknown[] = Array.isArray(row?.['contributors']) ? row['contributors'] : [];
		const contributors = ids.flatMap((user) => parseId('user', user) ?? []);
		receipts.set(id, { receivedAt, contributors });
	}
	return receipts;
}
