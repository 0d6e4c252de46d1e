import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { QuarantineReason } from '#domain/quarantine.ts';
import { PayloadError, type Codec } from '../codec.ts';
import {
	quarantinedBytesMax,
	quarantinedRowsMax,
	type NewQuarantined,
	type Outcome,
	type QuarantinedWords,
} from '../quarantine.ts';
import type { Heads } from './heads.ts';

/**
 * The generation under whose key quarantined words are sealed: documents begin with 1, so this key is
 * no document's and stays when the key of an erased generation is destroyed. Its head counts the rows
 * and holds a sum over what lies beside the words.
 */
const KEY_GENERATION = 0;

/** Table `quarantined` of one handle on `log.sqlite`; writes are made inside the caller's transaction. */
export class QuarantineTable {
	readonly #codec: Codec;
	readonly #heads: Heads;
	readonly #statements: ReturnType<typeof prepareStatements>;

	constructor(database: DatabaseSync, codec: Codec, heads: Heads) {
		this.#codec = codec;
		this.#heads = heads;
		this.#statements = prepareStatements(database);
	}

	/** What needs no writing: `kept` already, or `full`; `null` when there is something to keep. */
	knows(words: NewQuarantined): 'kept' | 'full' | null {
		const { docId, author, handIn, bytes } = words;
		if (handIn !== null && this.#statements.handedIn.get(docId, author, handIn)) return 'kept';
		const waiting = this.#statements.waiting.get(docId, author);
		const size = Number(waiting?.['bytes'] ?? 0) + bytes.length;
		const isFull = Number(waiting?.['rows']) >= quarantinedRowsMax || size > quarantinedBytesMax;
		return isFull ? 'full' : null;
	}

	keep(words: NewQuarantined, receivedAt: number): void {
		const { docId, generation, author, session, reason, handIn, bytes } = words;
		const place = { docId, generation: KEY_GENERATION };
		const head = this.#heads.findOrBegin(place);
		const number = Number(this.#statements.next.get()?.['number']);
		const sealed = this.#codec.seal(docId, KEY_GENERATION, number, bytes);
		this.#statements.insert.run(
			...[number, docId, generation, author, session],
			...[reason, handIn, receivedAt, sealed],
		);
		const sum = head.sum ^ this.#sumOf(number);
		this.#heads.put(place, { ...head, seq: head.seq + 1, sum });
	}

	/** Throws when of one document a row is missing, or not as it was kept. */
	read(docIds: readonly DocId[]): QuarantinedWords[] {
		return docIds
			.flatMap((docId) => this.#rowsOf(docId))
			.map((row) => this.#wordsOf(row))
			.sort((a, b) => a.number - b.number);
	}

	settle(numbers: readonly number[], { state, by, at }: Outcome): void {
		for (const number of numbers) {
			const docId = this.#statements.beside.get(number)?.['docId'];
			if (docId === undefined) continue;
			const place = { docId: docId as DocId, generation: KEY_GENERATION };
			const head = this.#heads.findOrBegin(place);
			const before = this.#sumOf(number);
			this.#statements.settle.run(state, by, at, number);
			this.#heads.put(place, { ...head, sum: head.sum ^ before ^ this.#sumOf(number) });
		}
	}

	rewrite(docId: DocId, number: number, bytes: Uint8Array): void {
		const sealed = this.#codec.seal(docId, KEY_GENERATION, number, bytes);
		this.#statements.rewrite.run(sealed, number);
	}

	#rowsOf(docId: DocId): Record<string, unknown>[] {
		const rows = this.#statements.rows.all(docId);
		const head = this.#heads.find({ docId, generation: KEY_GENERATION });
		const sum = rows.reduce((all, row) => all ^ sumOfRow(row), 0);
		if (rows.length !== (head?.seq ?? 0) || sum !== (head?.sum ?? 0)) {
			throw new PayloadError(`The quarantine of ${docId} is damaged on disk.`);
		}
		return rows;
	}

	#sumOf(number: number): number {
		return sumOfRow(this.#statements.beside.get(number) ?? {});
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

/** What lies beside the words of a row, in a fixed order. */
const BESIDE = [
	...['number', 'docId', 'generation', 'userId', 'sessionId', 'reason', 'handIn'],
	...['receivedAt', 'state', 'decidedBy', 'decidedAt'],
] as const;

const sumOfRow = (row: Record<string, unknown>): number =>
	crc32(JSON.stringify(BESIDE.map((column) => row[column] ?? null))) | 0;

/** As the head of a document's quarantine has it. */
export function sumOfQuarantine(
	database: DatabaseSync,
	docId: DocId,
): { readonly rows: number; readonly sum: number } {
	const rows = database
		.prepare(`SELECT ${BESIDE.join(', ')} FROM quarantined WHERE docId = ?`)
		.all(docId);
	return { rows: rows.length, sum: rows.reduce((sum, row) => sum ^ sumOfRow(row), 0) };
}

function prepareStatements(database: DatabaseSync) {
	const prepare = (sql: string) => database.prepare(sql);
	return {
		handedIn: prepare('SELECT 1 FROM quarantined WHERE docId = ? AND userId = ? AND handIn = ?'),
		waiting: prepare(`SELECT COUNT(*) AS rows, SUM(length(payload)) AS bytes FROM quarantined
			WHERE docId = ? AND userId = ? AND state IS NULL`),
		next: prepare('SELECT COALESCE(MAX(number), 0) + 1 AS number FROM quarantined'),
		insert: prepare(`INSERT INTO quarantined
			(number, docId, generation, userId, sessionId, reason, handIn, receivedAt, payload)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
		rows: prepare('SELECT * FROM quarantined WHERE docId = ?'),
		beside: prepare(`SELECT ${BESIDE.join(', ')} FROM quarantined WHERE number = ?`),
		settle: prepare(
			'UPDATE quarantined SET state = ?, decidedBy = ?, decidedAt = ? WHERE number = ?',
		),
		rewrite: prepare('UPDATE quarantined SET payload = ? WHERE number = ?'),
	};
}
