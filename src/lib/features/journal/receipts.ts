import { parseId, type DocId, type EntryId, type UserId } from '#domain/ids.ts';
import { parseInstant, type Instant } from '#domain/time.ts';

/** What the school knows of one entry: when it first arrived and who has written in it. */
export interface Receipt {
	readonly receivedAt: Instant;
	readonly contributors: readonly UserId[];
}

export type Receipts = ReadonlyMap<EntryId, Receipt>;

/** The school's last answers, kept while the app is open, so that they outlive a lost network. */
export const LAST_ANSWERS = new Map<DocId, Receipts>();

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

/** What must be known of an entry to say that it still waits for the school. */
export interface WaitingFacts {
	/** Something in the entry's document waits. */
	readonly isWaiting: boolean;
	/** The school has told which entries it has. */
	readonly isKnown: boolean;
	readonly receipt: Receipt | null;
	readonly isMine: boolean;
	readonly writtenAt: Instant;
	readonly lastAtSchool: Instant | null;
}

/**
 * Has this entry never reached the school? Without the school's answer (no network since the app was
 * opened) only an entry of mine that is younger than the last delivery is said to wait.
 */
export function isUnsent(facts: WaitingFacts): boolean {
	if (!facts.isWaiting || facts.receipt !== null) return false;
	if (facts.isKnown) return true;
	return facts.isMine && (facts.lastAtSchool === null || facts.writtenAt > facts.lastAtSchool);
}
