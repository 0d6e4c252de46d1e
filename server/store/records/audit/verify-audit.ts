import type { DatabaseSync } from 'node:sqlite';
import type { AuditVerdict } from '#domain/audit.ts';
import type { AuditHead } from './audit-head.ts';
import type { AuditKeys } from './audit-keys.ts';
import { NOTHING_BEFORE, sealRow, type SealedFields } from './audit-seal.ts';

/** So many rows are held in memory at once; between two pages others may write. */
const rowsAtOnce = 2_000;

type StoredRow = SealedFields & { readonly seal: Uint8Array };

/**
 * Goes through the whole audit, row by row, and says where it stops being what was written (D13).
 * `head` must have been read before: rows are only ever added, so the rows are not behind it.
 */
export function verifyAudit(
	db: DatabaseSync,
	head: AuditHead | null,
	keys: AuditKeys,
): AuditVerdict {
	const page = db.prepare(`SELECT seq, at, userId, action, subject, previous, ringKey, seal
		FROM audit WHERE seq > ? ORDER BY seq LIMIT ${rowsAtOnce}`);
	let reached: AuditHead = { seq: 0, seal: NOTHING_BEFORE };
	let meetsHead = head?.seq === 0;
	for (;;) {
		// A number below 1 is before every page, so it is missed where it should be.
		const rows = page.all(reached.seq) as unknown as StoredRow[];
		if (rows.length === 0) break;
		for (const row of rows) {
			const fault = faultOf(row, reached, keys);
			if (fault !== null) return { type: 'broken', fault, row: reached.seq + 1 };
			reached = row;
			if (row.seq === head?.seq) meetsHead = isSame(row.seal, head.seal);
		}
	}
	if (head === null) return { type: 'broken', fault: 'head', row: reached.seq };
	if (head.seq > reached.seq) return { type: 'broken', fault: 'cut-off', row: reached.seq + 1 };
	if (!meetsHead) return { type: 'broken', fault: 'changed', row: head.seq };
	return { type: 'whole', rows: reached.seq };
}

function faultOf(row: StoredRow, before: AuditHead, keys: AuditKeys): 'missing' | 'changed' | null {
	if (row.seq !== before.seq + 1 || !isSame(row.previous, before.seal)) return 'missing';
	const key = keys.key(row.ringKey);
	return key !== null && isSame(sealRow(key, row), row.seal) ? null : 'changed';
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
