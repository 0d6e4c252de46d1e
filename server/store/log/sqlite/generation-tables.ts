import type { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';

/** Where a whole generation of a document lies in `log.sqlite`; the document's own row goes last. */
const TABLES_OF_A_GENERATION = ['appended', 'snapshot', 'client', 'dataKey', 'head'] as const;

/**
 * Takes all rows of a generation and its data key away; call it inside a transaction. The number that
 * stands for it is told by its row and by its head, for the case that one of them is damaged.
 */
export function deleteGeneration(database: DatabaseSync, docId: DocId, generation: number): void {
	const keys = database
		.prepare(
			`SELECT key FROM document WHERE docId = ?1 AND generation = ?2
			UNION SELECT document FROM head WHERE docId = ?1 AND generation = ?2`,
		)
		.all(docId, generation);
	for (const { key = null } of keys) {
		for (const table of TABLES_OF_A_GENERATION) {
			database.prepare(`DELETE FROM ${table} WHERE document = ?`).run(key);
		}
		database.prepare('DELETE FROM document WHERE key = ?').run(key);
	}
}
