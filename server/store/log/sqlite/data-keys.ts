import { createSecretKey, type KeyObject } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { PayloadError } from '../codec.ts';
import { makeDataKey, type KeyRing, type WrappedKey } from '../sealing/key-ring.ts';
import type { DataKeys } from '../sealing/sealed-codec.ts';

/** So many data keys stay unwrapped in memory; a school has fewer documents open at a time. */
const unwrappedMax = 256;

/**
 * The data keys of one handle on `log.sqlite`, wrapped in its table `dataKey`. Unwrapped ones are
 * held here alone, the longest unused goes first.
 */
export class SqliteDataKeys implements DataKeys {
	readonly #ring: KeyRing;
	readonly #statements: ReturnType<typeof prepareStatements>;
	readonly #unwrapped = new Map<string, KeyObject>();

	constructor(database: DatabaseSync, ring: KeyRing) {
		this.#ring = ring;
		this.#statements = prepareStatements(database);
	}

	forSealing(docId: DocId, generation: number): KeyObject {
		return this.forOpening(docId, generation) ?? this.#make(docId, generation);
	}

	forOpening(docId: DocId, generation: number): KeyObject | null {
		const name = `${generation} ${docId}`;
		const known = this.#unwrapped.get(name);
		if (known !== undefined) {
			this.#unwrapped.delete(name);
			this.#unwrapped.set(name, known);
			return known;
		}
		const row = this.#statements.find.get(docId, generation);
		if (row === undefined) return null;
		const wrapped = { ringKeyId: row['ringKey'], wrapped: row['wrapped'] } as WrappedKey;
		return this.#keep(name, this.#ring.unwrap(docId, generation, wrapped));
	}

	/** The key is no more: what comes back under its name would get a new one. */
	forget(docId: DocId, generation: number): void {
		this.#unwrapped.delete(`${generation} ${docId}`);
	}

	/** A key made in a transaction that was taken back is none. */
	rolledBack(): void {
		this.#unwrapped.clear();
	}

	/** The ring is read anew first: a key that was added while we run wraps from then on. */
	#make(docId: DocId, generation: number): KeyObject {
		// What lies here already was sealed with another key, which has gone.
		if (this.#statements.hasHead.get(docId, generation) !== undefined) {
			throw new PayloadError(`The key of ${docId} is missing on disk.`);
		}
		this.#ring.reload();
		const dataKey = makeDataKey();
		const { ringKeyId, wrapped } = this.#ring.wrap(docId, generation, dataKey);
		this.#statements.insert.run(ringKeyId, wrapped, docId, generation);
		return this.#keep(`${generation} ${docId}`, dataKey);
	}

	#keep(name: string, dataKey: Uint8Array): KeyObject {
		const key = createSecretKey(dataKey);
		dataKey.fill(0);
		this.#unwrapped.set(name, key);
		for (const oldest of this.#unwrapped.keys()) {
			if (this.#unwrapped.size <= unwrappedMax) break;
			this.#unwrapped.delete(oldest);
		}
		return key;
	}
}

function prepareStatements(database: DatabaseSync) {
	return {
		find: database.prepare(`SELECT ringKey, wrapped FROM dataKey
			JOIN document ON document.key = dataKey.document WHERE docId = ? AND generation = ?`),
		hasHead: database.prepare(`SELECT 1 FROM head WHERE document =
			(SELECT key FROM document WHERE docId = ? AND generation = ?)`),
		insert: database.prepare(`INSERT INTO dataKey (document, ringKey, wrapped)
			SELECT key, ?, ? FROM document WHERE docId = ? AND generation = ?`),
	};
}

/**
 * Adds a key to the ring and wraps all data keys with it, in one transaction: two rotations at once
 * follow each other, and a server that runs meanwhile waits as for any other writer. The payloads
 * stay as they are. Returns how many data keys were wrapped anew. When it fails half-way, the ring
 * has a key that nothing needs.
 */
export function rotateRing(database: DatabaseSync, ring: KeyRing): number {
	database.exec('BEGIN IMMEDIATE');
	try {
		// Another process may have rotated since the ring was read; its keys must not get lost.
		ring.reload();
		ring.addKey();
		const rows = database
			.prepare(
				`SELECT document, docId, generation, ringKey, wrapped FROM dataKey
				JOIN document ON document.key = dataKey.document`,
			)
			.all();
		const update = database.prepare(
			'UPDATE dataKey SET ringKey = ?, wrapped = ? WHERE document = ?',
		);
		for (const row of rows) {
			const [docId, generation] = [row['docId'] as DocId, Number(row['generation'])];
			const old = { ringKeyId: row['ringKey'], wrapped: row['wrapped'] } as WrappedKey;
			const dataKey = ring.unwrap(docId, generation, old);
			const { ringKeyId, wrapped } = ring.wrap(docId, generation, dataKey);
			dataKey.fill(0);
			update.run(ringKeyId, wrapped, row['document'] as number);
		}
		database.exec('COMMIT');
		return rows.length;
	} catch (cause) {
		database.exec('ROLLBACK');
		throw cause;
	}
}
