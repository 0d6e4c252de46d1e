import type { DatabaseSync } from 'node:sqlite';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { QuarantineReason } from '#domain/quarantine.ts';
import type { Codec } from '../codec.ts';
import {
	quarantinedBytesMax,
	quarantinedRowsMax,
	type NewQuarantined,
	type Outcome,
	type QuarantinedWords,
} from '../quarantine.ts';

/**
 * The generation under whose key quarantined words are sealed: documents begin with 1, so this key is
 * no document's and stays when the key of an erased generation is destroyed.
 */
const KEY_GENERATION = 0;

/** Table `quarantined` of one handle on `log.sqlite`. */
export class QuarantineTable {
	readonly #database: DatabaseSync;
	readonly #codec: Codec;
	readonly #statements: ReturnType<typeof prepareStatements>;

	constructor(database: DatabaseSync, codec: Codec) {
		this.#database = database;
		this.#codec = codec;
		this.#statements = prepareStatements(database);
	}

	keep(words: NewQuarantined, receivedAt: number): 'kept' | 'full' {
		const { docId, generation, author, session, reason, handIn, bytes } = words;
		if (handIn !== null && this.#statements.handedIn.get(docId, author, handIn)) return 'kept';
		const waiting = this.#statements.waiting.get(docId, author);
		const size = Number(waiting?.['bytes'] ?? 0) + bytes.length;
		if (Number(waiting?.['rows']) >= quarantinedRowsMax || size > quarantinedBytesMax) {
			return 'full';
		}
		this.#database.exec('BEGIN IMMEDIATE');
		this.#statements.document.run(docId, KEY_GENERATION);
		const number = Number(this.#statements.next.get()?.['number']);
		const sealed = this.#codec.seal(docId, KEY_GENERATION, number, bytes);
		this.#statements.insert.run(
			...[number, docId, generation, author, session],
			...[reason, handIn, receivedAt, sealed],
		);
		this.#database.exec('COMMIT');
		return 'kept';
	}

	read(docIds: readonly DocId[]): QuarantinedWords[] {
		return docIds
			.flatMap((docId) => this.#statements.rows.all(docId))
			.map((row) => this.#wordsOf(row))
			.sort((a, b) => a.number - b.number);
	}

	settle(numbers: readonly number[], { state, by, at }: Outcome): void {
		this.#database.exec('BEGIN IMMEDIATE');
		for (const number of numbers) this.#statements.settle.run(state, by, at, number);
		this.#database.exec('COMMIT');
	}

	/** Leaves nothing of the old bytes behind, in the write-ahead log neither. */
	rewrite(docId: DocId, number: number, bytes: Uint8Array): void {
		const sealed = this.#codec.seal(docId, KEY_GENERATION, number, bytes);
		this.#statements.rewrite.run(sealed, number);
		this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	}

	#wordsOf(row: Record<string, unknown>): QuarantinedWords {
		const docId = row['docId'] as DocId;
		const number = Number(row['number']);
		const payload = row['payload'] as Uint8Array;
		return {
			number,
			docId,
			generation: Number(row['generation']),
			author: row['userId'] as UserId,
			session: row['sessionId'] as SessionId,
			reason: row['reason'] as QuarantineReason,
			handIn: row['handIn'] as string | null,
			receivedAt: Number(row['receivedAt']),
			outcome:
				row['state'] === null
					? null
					: {
							state: row['state'] as Outcome['state'],
							by: row['decidedBy'] as UserId,
							at: Number(row['decidedAt']),
						},
			bytes: this.#codec.open(docId, KEY_GENERATION, number, payload),
		};
	}
}

function prepareStatements(database: DatabaseSync) {
	const prepare = (sql: string) => database.prepare(sql);
	return {
		handedIn: prepare('SELECT 1 FROM quarantined WHERE docId = ? AND userId = ? AND handIn = ?'),
		waiting: prepare(`SELECT COUNT(*) AS rows, SUM(length(payload)) AS bytes FROM quarantined
			WHERE docId = ? AND userId = ? AND state IS NULL`),
		next: prepare('SELECT COALESCE(MAX(number), 0) + 1 AS number FROM quarantined'),
		document: prepare('INSERT OR IGNORE INTO document (docId, generation) VALUES (?, ?)'),
		insert: prepare(`INSERT INTO quarantined
			(number, docId, generation, userId, sessionId, reason, handIn, receivedAt, payload)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
		rows: prepare('SELECT * FROM quarantined WHERE docId = ?'),
		settle: prepare(
			'UPDATE quarantined SET state = ?, decidedBy = ?, decidedAt = ? WHERE number = ?',
		),
		rewrite: prepare('UPDATE quarantined SET payload = ? WHERE number = ?'),
	};
}
