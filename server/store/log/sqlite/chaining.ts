import type { DatabaseSync } from 'node:sqlite';
import { PayloadError, type Codec } from '../codec.ts';
import type { DocId } from '#domain/ids.ts';
import { Clients } from './clients.ts';
import { Heads, type Place } from './heads.ts';
import { sumOfQuarantine } from './quarantine-table.ts';
import { besideRow } from './rows.ts';
import type { RowHead } from './row.ts';
import { BESIDE_SNAPSHOT } from './snapshots.ts';
import { sumOf, Writers } from './writers.ts';

/** So many rows are held in memory at once. */
const rowsAtOnce = 500;

/**
 * Binds the rows of a store of before version 6 to each other and gives every document its head, one
 * document a transaction, so that a start that is cut off goes on at the next. A document that is
 * damaged by then gets no head and is known as damaged from there on; its rows stay as they are. Says
 * whether the store was such a one.
 */
export function chainOld(database: DatabaseSync, codec: Codec): boolean {
	if (database.prepare('SELECT isChained FROM tally').get()?.['isChained'] !== 0) return false;
	sumWriters(database);
	const chain = new Chaining(database, codec);
	const headless = database.prepare(`SELECT key, docId, generation FROM document
		WHERE key NOT IN (SELECT document FROM head) ORDER BY key`);
	for (const row of headless.all()) {
		const place = { docId: row['docId'] as DocId, generation: Number(row['generation']) };
		database.exec('BEGIN IMMEDIATE');
		try {
			chain.bind(place, Number(row['key']));
			database.exec('COMMIT');
		} catch (cause) {
			database.exec('ROLLBACK');
			if (!(cause instanceof PayloadError)) throw cause;
		}
	}
	database.exec('UPDATE tally SET isChained = 1');
	database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	return true;
}

function sumWriters(database: DatabaseSync): void {
	const update = database.prepare('UPDATE writer SET sum = ? WHERE key = ?');
	database.exec('BEGIN IMMEDIATE');
	for (const row of database.prepare('SELECT key, userId, sessionId FROM writer').all()) {
		const key = Number(row['key']);
		update.run(sumOf(key, row as unknown as Parameters<typeof sumOf>[1]), key);
	}
	database.exec('COMMIT');
}

class Chaining {
	readonly #database: DatabaseSync;
	readonly #codec: Codec;
	readonly #writers: Writers;
	readonly #heads: Heads;

	constructor(database: DatabaseSync, codec: Codec) {
		this.#database = database;
		this.#codec = codec;
		this.#writers = new Writers(database);
		this.#heads = new Heads(database, codec);
	}

	bind(place: Place, key: number): void {
		if (place.generation === 0) {
			const { rows, sum } = sumOfQuarantine(this.#database, place.docId);
			return this.#heads.put(place, { key, seq: rows, sum });
		}
		if (!this.#hasKey(key)) return this.#drop(key);
		const seq = this.#bindRows(place, key);
		this.#bindSnapshot(place, key);
		this.#heads.put(place, { key, seq, sum: new Clients(this.#database).sum(key) });
	}

	#hasKey(key: number): boolean {
		return (
			this.#database.prepare('SELECT 1 FROM dataKey WHERE document = ?').get(key) !== undefined
		);
	}

	/** What an erasure left of a generation; where there are rows without a key, it was none. */
	#drop(key: number): void {
		const hasRows = this.#database.prepare('SELECT 1 FROM appended WHERE document = ?').get(key);
		if (hasRows !== undefined) throw new PayloadError('A key is missing on disk.');
		this.#database.prepare('DELETE FROM document WHERE key = ?').run(key);
	}

	#bindRows({ docId, generation }: Place, key: number): number {
		const next = this.#database.prepare(`SELECT seq, count, writer, receivedAt, payload
			FROM appended WHERE document = ? AND seq > ? ORDER BY seq LIMIT ${rowsAtOnce}`);
		const update = this.#database.prepare(
			'UPDATE appended SET payload = ? WHERE document = ? AND seq = ?',
		);
		let before = 0;
		for (;;) {
			const rows = next.all(key, before);
			if (rows.length === 0) return before;
			for (const row of rows) {
				const head = row as unknown as RowHead;
				const bytes = this.#codec.open(docId, generation, head.seq, row['payload'] as Uint8Array);
				const beside = besideRow(head, before, this.#writers);
				update.run(this.#codec.seal(docId, generation, head.seq, bytes, beside), key, head.seq);
				before = head.seq;
			}
		}
	}

	#bindSnapshot({ docId, generation }: Place, key: number): void {
		const row = this.#database
			.prepare('SELECT seq, payload FROM snapshot WHERE document = ?')
			.get(key);
		if (row === undefined) return;
		const seq = Number(row['seq']);
		const state = this.#codec.open(docId, generation, seq, row['payload'] as Uint8Array);
		const sealed = this.#codec.seal(docId, generation, seq, state, BESIDE_SNAPSHOT);
		this.#database.prepare('UPDATE snapshot SET payload = ? WHERE document = ?').run(sealed, key);
	}
}
