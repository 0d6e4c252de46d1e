import { parseId, type DocId, type EntryId, type SubmissionId, type UserId } from '#domain/ids.ts';
import { parseInstant, type Instant } from '#domain/time.ts';

/** What the school knows of one entry: when it first arrived and who has written in it. */
export interface Receipt {
	readonly receivedAt: Instant;
	readonly contributors: readonly UserId[];
	/** What the school has taken for the record; missing while nothing was submitted. */
	readonly submission?: SubmissionReceipt;
}

/** The school's record of a submission: by whom by its own binding, when received, and its hash. */
export interface SubmissionReceipt {
	readonly id: SubmissionId;
	readonly by: UserId;
	readonly receivedAt: Instant;
	/** SHA-256 (hex) of the frozen piece. */
	readonly hash: string;
	/** Who changed the piece after that, and when it arrived, in the order of arrival. */
	readonly late: readonly LateReceipt[];
}

export interface LateReceipt {
	readonly author: UserId;
	readonly receivedAt: Instant;
}

export type Receipts = ReadonlyMap<EntryId, Receipt>;

/** The school's last answers, kept while the app is open, so that they outlive a lost network. */
export const LAST_ANSWERS = new Map<DocId, Receipts>();

/** Reads `{ entries: [{ entryId, receivedAt, contributors }] }`; what does not read well is left out. */
export function parseReceipts(body: unknown): Receipts {
	const receipts = new Map<EntryId, Receipt>();
	const submissions = parseSubmissions(body);
	const entries = (body as { entries?: unknown } | null)?.entries;
	if (!Array.isArray(entries)) return receipts;
	for (const row of entries as (Record<string, unknown> | null)[]) {
		const id = parseId('entry', row?.['entryId']);
		const receivedAt = parseInstant(row?.['receivedAt']);
		if (id === null || receivedAt === null) continue;
		const ids: unknown[] = Array.isArray(row?.['contributors']) ? row['contributors'] : [];
		const contributors = ids.flatMap((user) => parseId('user', user) ?? []);
		const submission = submissions.get(id);
		receipts.set(id, { receivedAt, contributors, ...(submission ? { submission } : {}) });
	}
	return receipts;
}

type Row = Record<string, unknown> | null;

/** Reads `{ submissions: [{ pieceId, id, by, receivedAt, hash, late }] }`: the first of each piece. */
export function parseSubmissions(body: unknown): ReadonlyMap<string, SubmissionReceipt> {
	const receipts = new Map<string, SubmissionReceipt>();
	const rows = (body as { submissions?: unknown } | null)?.submissions;
	for (const row of Array.isArray(rows) ? (rows as Row[]) : []) {
		const id = parseId('submission', row?.['id']);
		const by = parseId('user', row?.['by']);
		const receivedAt = parseInstant(row?.['receivedAt']);
		const [pieceId, hash] = [row?.['pieceId'], row?.['hash']];
		if (!id || !by || !receivedAt || typeof hash !== 'string') continue;
		if (typeof pieceId !== 'string' || receipts.has(pieceId)) continue;
		receipts.set(pieceId, { id, by, receivedAt, hash, late: parseLate(row) });
	}
	return receipts;
}

function parseLate(row: Row): LateReceipt[] {
	const late: unknown[] = Array.isArray(row?.['late']) ? row['late'] : [];
	return (late as Row[]).flatMap((each) => {
		const author = parseId('user', each?.['author']);
		const receivedAt = parseInstant(each?.['receivedAt']);
		return author && receivedAt ? [{ author, receivedAt }] : [];
	});
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
