import type { DatabaseSync } from 'node:sqlite';
import { PayloadError, type Codec } from '../codec.ts';
import type { Head, Place } from './heads.ts';
import { headOfRow, packRow, unpackRow, type RowHead, type RowPart } from './row.ts';
import type { Writers } from './writers.ts';

/**
 * Table `appended` of one handle on `log.sqlite`. A row opens only behind the row it was written
 * behind, under its own number, time and writer; the head knows the last one. So the rows of a
 * document are all there, or reading them fails (R10).
 */
export class Rows {
	readonly #codec: Codec;
	readonly #writers: Writers;
	readonly #statements: ReturnType<typeof prepareStatements>;

	constructor(database: DatabaseSync, codec: Codec, writers: Writers) {
		this.#codec = codec;
		this.#writers = writers;
		this.#statements = prepareStatements(database);
	}

	/** Adds a row behind the last one and returns the head with it. */
	add({ docId, generation }: Place, head: Head, parts: readonly [RowPart, ...RowPart[]]): Head {
		const row = headOfRow(parts);
		const { seq, count, writer, receivedAt } = row;
		const beside = this.#beside(row, head.seq);
		const sealed = this.#codec.seal(docId, generation, seq, packRow(parts), beside);
		this.#statements.add.run(head.key, seq, writer, receivedAt, count, sealed);
		return { ...head, seq };
	}

	/** The updates with greater numbers, oldest first. Throws when one of them is not as it was. */
	after({ docId, generation }: Place, head: Head, afterSeq: number): RowPart[] {
		const parts: RowPart[] = [];
		let before = Number(this.#statements.before.get(head.key, afterSeq)?.['seq'] ?? 0);
		for (const row of this.#statements.after.all(head.key, afterSeq)) {
			const rowHead = row as unknown as RowHead;
			const beside = this.#beside(rowHead, before);
			const sealed = row['payload'] as Uint8Array;
			const bytes = this.#codec.open(docId, generation, rowHead.seq, sealed, beside);
			parts.push(...unpackRow(rowHead, bytes));
			before = rowHead.seq;
		}
		if (before !== head.seq)
			throw new PayloadError(`The last rows of ${docId} are missing on disk.`);
		// A snapshot may end within a row.
		return parts.filter(({ seq }) => seq > afterSeq);
	}

	#beside(row: RowHead, before: number): string {
		return besideRow(row, before, this.#writers);
	}
}

/** What a row is bound to: the number of the row before it, and what lies beside its payload. */
export function besideRow(row: RowHead, before: number, writers: Writers): string {
	const { userId, sessionId } = writers.writer(row.writer);
	return `row ${before} ${row.count} ${row.receivedAt} ${userId} ${sessionId}`;
}

function prepareStatements(database: DatabaseSync) {
	return {
		add: database.prepare(`INSERT INTO appended (document, seq, writer, receivedAt, count, payload)
			VALUES (?, ?, ?, ?, ?, ?)`),
		before: database.prepare(
			'SELECT MAX(seq) AS seq FROM appended WHERE document = ? AND seq <= ?',
		),
		after: database.prepare(`SELECT seq, count, writer, receivedAt, payload FROM appended
			WHERE document = ? AND seq > ? ORDER BY seq`),
	};
}
