import { sql, type Kysely } from 'kysely';
import type { UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { RecordTables } from '../schema.ts';

/** Who did what to what, and when: ids only. */
export interface AuditEntry {
	readonly at: Instant;
	/** `null` for what nobody in particular did. */
	readonly userId: UserId | null;
	/** E.g. `guardian.add`. */
	readonly action: string;
	/** E.g. `chd_… usr_…`. */
	readonly subject: string;
}

/**
 * The only way into the audit (D13): numbers the row, binds it to the one before it and seals both,
 * in one statement, so that it is right inside a transaction and outside of one.
 */
export async function appendAudit(
	records: Kysely<RecordTables>,
	{ at, userId, action, subject }: AuditEntry,
): Promise<void> {
	// Materialised, or the key could be asked for twice and be another the second time.
	await sql`
		WITH entry AS MATERIALIZED (
			SELECT
				coalesce((SELECT max(seq) FROM audit), 0) + 1 AS seq,
				${at} AS at, ${userId} AS userId, ${action} AS action, ${subject} AS subject,
				coalesce((SELECT seal FROM audit ORDER BY seq DESC LIMIT 1), zeroblob(32)) AS previous,
				auditKey() AS ringKey
		)
		INSERT INTO audit (seq, at, userId, action, subject, previous, ringKey, seal)
		SELECT seq, at, userId, action, subject, previous, ringKey,
			auditSeal(seq, at, userId, action, subject, previous, ringKey)
		FROM entry
	`.execute(records);
}
