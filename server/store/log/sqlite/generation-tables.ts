import type { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';

/** What a whole generation of a document has in `log.sqlite`, beside the data key. */
const TABLES_OF_A_GENERATION = ['appended', 'snapshot', 'client', 'dataKey'] as const;

/** Takes all rows of a generation and its data key away; call it inside a transaction. */
export function deleteGeneration(database: DatabaseSync, docId: DocId, generation: number): void {
	for (const table of TABLES_OF_A_GENERATION) {
		database
			.prepare(
				`DELETE FROM ${table} WHERE document IN
				(SELECT key FROM document WHERE docId = ? AND generation = ?)`,
			)
			.run(docId, generation);
	}
}

/** Gives the client ids of one generation to the same people in another (R3). */
export function copyClients(database: DatabaseSync, docId: DocId, from: number, to: number): void {
	database
		.prepare(
			`INSERT OR IGNORE INTO client SELECT target.key, clientId, writer, firm FROM client
			JOIN document AS source ON source.key = client.document
			JOIN document AS target ON target.docId = source.docId AND target.generation = ?
			WHERE source.docId = ? AND source.generation = ?`,
		)
		.run(to, docId, from);
}
