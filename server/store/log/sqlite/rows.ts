import type { DatabaseSync } from 'node:sqlite';
import { PayloadError, type Codec } from '../codec.ts';
import type { Head, Place } from './heads.ts';
import type { Folding } from '../update-log.ts';
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
			parts.push(...this.#unpack({ docId, generation }, row, before));
			before = Number(row['seq']);
		}
		if (before !== head.seq)
			throw new PayloadError(`The last rows of ${docId} are missing on disk.`);
		// A snapshot may end within a row.
		return parts.filter(({ seq }) => seq > afterSeq);
	}

	/**
	 * Puts these updates in the place of all from `fromSeq` up to the last one's number; `false` when
	 * those are not so many, or do not end there. Call it inside a transaction. The last row keeps its
	 * number, to which the row behind it is bound.
	 */
	replace(
		place: Place,
		head: Head,
		{ fromSeq, replaces }: Pick<Folding, 'fromSeq' | 'replaces'>,
		updates: readonly RowPart[],
	): boolean {
		const last = updates.at(-1)?.seq ?? 0;
		const rows = this.#statements.range.all(head.key, fromSeq, last);
		let before = Number(this.#statements.before.get(head.key, fromSeq - 1)?.['seq'] ?? 0);
		const first = before;
		const old = rows.flatMap((row) => {
			const parts = this.#unpack(place, row, before);
			before = Number(row['seq']);
			return parts;
		});
		// A row at either end may hold updates that are none of these.
		const kept = old.filter(({ seq }) => seq < fromSeq || seq > last);
		const replaced = old.filter(({ seq }) => seq >= fromSeq && seq <= last);
		if (replaced.length !== replaces || replaced.at(-1)?.seq !== last) return false;
		for (const row of rows) this.#statements.remove.run(head.key, Number(row['seq']));
		const parts = [...kept, ...updates].sort((a, b) => a.seq - b.seq);
		let chained: Head = { ...head, seq: first };
		for (const row of packTogether(parts)) chained = this.add(place, chained, row);
		return true;
	}

	#unpack({ docId, generation }: Place, row: Record<string, unknown>, before: number): RowPart[] {
		const head = row as unknown as RowHead;
		const sealed = row['payload'] as Uint8Array;
		const beside = this.#beside(head, before);
		return unpackRow(head, this.#codec.open(docId, generation, head.seq, sealed, beside));
	}

	#beside(row: RowHead, before: number): string {
		return besideRow(row, before, this.#writers);
	}
}

/** What goes into the tables together shares rows, as many updates as make a row of this size. */
const rowBytes = 32 * 1024;
const rowUpdatesMax = 1_000;

/** The updates of one document by the rows they are to share, in order. */
export function packTogether(parts: readonly RowPart[]): [RowPart, ...RowPart[]][] {
	const rows: [RowPart, ...RowPart[]][] = [];
	let size = Infinity;
	for (const part of parts) {
		const row = rows.at(-1);
		size += part.bytes.length;
		if (row === undefined || size > rowBytes || row.length >= rowUpdatesMax) {
			rows.push([part]);
			size = part.bytes.length;
		} else row.push(part);
	}
	return rows;
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
		// The row that holds the last number may end behind it.
		range: database.prepare(`SELECT seq, count, writer, receivedAt, payload FROM appended
			WHERE document = ?1 AND seq >= ?2 AND seq <= (SELECT MIN(seq) FROM appended
			WHERE document = ?1 AND seq >= ?3) ORDER BY seq`),
		remove: database.prepare('DELETE FROM appended WHERE document = ? AND seq = ?'),
	};
}
