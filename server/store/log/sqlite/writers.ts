import { crc32 } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import type { SessionId, UserId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';

/** Who wrote, and in which session. */
export interface Writer {
	readonly userId: UserId;
	readonly sessionId: SessionId;
}

/**
 * The people and sessions that wrote: written once and referred to by number. What was looked up stays
 * in memory; a row whose sum does not fit is nobody's, rather than somebody else's.
 */
export class Writers {
	readonly #statements: ReturnType<typeof prepareStatements>;
	readonly #keys = new Map<string, number>();
	readonly #writers = new Map<number, Writer>();

	constructor(database: DatabaseSync) {
		this.#statements = prepareStatements(database);
	}

	keyOf(writer: Writer): number {
		const name = nameOf(writer);
		const known = this.#keys.get(name);
		if (known !== undefined) return known;
		const { userId, sessionId } = writer;
		const key = Number(this.#statements.key.get(userId, sessionId)?.['key']);
		if (this.#statements.unsummed.get(key) !== undefined) {
			this.#statements.sum.run(sumOf(key, writer), key);
		}
		// An index that has gone bad may have answered with the row of another.
		if (nameOf(this.writer(key)) !== name) throw new PayloadError('A writer is damaged on disk.');
		this.#keys.set(name, key);
		return key;
	}

	writer(key: number): Writer {
		const known = this.#writers.get(key);
		if (known !== undefined) return known;
		const row = this.#statements.writer.get(key);
		const writer = {
			userId: row?.['userId'] as UserId,
			sessionId: row?.['sessionId'] as SessionId,
		};
		if (row === undefined || row['sum'] !== sumOf(key, writer)) {
			throw new PayloadError(`Who wrote under number ${key} is damaged on disk.`);
		}
		this.#writers.set(key, writer);
		return writer;
	}

	/** A transaction was taken back: what it looked up may not be there. */
	rolledBack(): void {
		this.#keys.clear();
		this.#writers.clear();
	}
}

const nameOf = ({ userId, sessionId }: Writer) => `${userId} ${sessionId}`;

/** What lies in column `sum`. */
export const sumOf = (key: number, writer: Writer): number => crc32(`${key} ${nameOf(writer)}`);

function prepareStatements(database: DatabaseSync) {
	return {
		// A no-op update makes RETURNING answer for a row that exists already.
		key: database.prepare(`INSERT INTO writer (userId, sessionId) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET userId = excluded.userId RETURNING key`),
		unsummed: database.prepare('SELECT 1 FROM writer WHERE key = ? AND sum IS NULL'),
		sum: database.prepare('UPDATE writer SET sum = ? WHERE key = ?'),
		writer: database.prepare('SELECT userId, sessionId, sum FROM writer WHERE key = ?'),
	};
}
