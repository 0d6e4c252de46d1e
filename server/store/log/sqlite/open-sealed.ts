import type { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { plainCodec, type Codec } from '../codec.ts';
import { KeyRing, KeyRingError, type WrappedKey } from '../sealing/key-ring.ts';
import { createSealedCodec } from '../sealing/sealed-codec.ts';
import type { SqliteDataKeys } from './data-keys.ts';

/** So many old rows are sealed in one transaction. */
const resealRows = 500;

/**
 * The ring that belongs to this store. A store that has never sealed anything gets one, made where
 * `keysDir` says; any other store needs its own, or a `KeyRingError` says what to do.
 */
export function openRing(database: DatabaseSync, keysDir: string): KeyRing {
	database.exec('BEGIN IMMEDIATE');
	try {
		const ringId = database.prepare('SELECT ring FROM sealing').get()?.['ring'] ?? null;
		const found = KeyRing.load(keysDir);
		if (ringId !== null) requireOwnRing(database, keysDir, String(ringId), found);
		const ring = found ?? KeyRing.create(keysDir);
		if (ringId === null) database.prepare('UPDATE sealing SET ring = ?').run(ring.id);
		database.exec('COMMIT');
		return ring;
	} catch (cause) {
		database.exec('ROLLBACK');
		throw cause;
	}
}

function requireOwnRing(
	database: DatabaseSync,
	keysDir: string,
	ringId: string,
	ring: KeyRing | null,
): void {
	if (ring === null) {
		throw new KeyRingError(
			`What was written in this store is sealed, and its key ring is not in ${keysDir}. ` +
				'Put the copy of the key ring there, or set JIASHU_KEYS to the folder that holds it. ' +
				'Nothing was changed. No other key can open this store.',
		);
	}
	if (ring.id !== ringId) {
		throw new KeyRingError(
			`The key ring in ${keysDir} belongs to another store (${ring.id}); this one needs ${ringId}. ` +
				'Put the right one there, or set JIASHU_KEYS to the folder that holds it.',
		);
	}
	for (const row of database.prepare(ONE_DATA_KEY_PER_RING_KEY).all()) {
		const wrapped = { ringKeyId: row['ringKey'], wrapped: row['wrapped'] } as WrappedKey;
		if (!ring.has(wrapped.ringKeyId)) {
			throw new KeyRingError(
				`The key ring in ${keysDir} is older than this store and lacks ${wrapped.ringKeyId}. ` +
					'Put the newest copy of the key ring there.',
			);
		}
		ring.unwrap(row['docId'] as DocId, Number(row['generation']), wrapped);
	}
}

/** SQLite takes the other columns from the row of the maximum. */
const ONE_DATA_KEY_PER_RING_KEY = `SELECT MAX(document), ringKey, wrapped, docId, generation
	FROM dataKey JOIN document ON document.key = dataKey.document GROUP BY ringKey`;

/** The codec of this store; what an older version of the program left unsealed is sealed first. */
export function openCodec(database: DatabaseSync, keys: SqliteDataKeys): Codec {
	const codec = createSealedCodec(keys);
	if (database.prepare('SELECT hasPlain FROM sealing').get()?.['hasPlain'] === 1) {
		sealPlain(database, codec, 'appended');
		sealPlain(database, codec, 'snapshot');
		database.exec('UPDATE sealing SET hasPlain = 0');
		// The old words are overwritten in the database (`secure_delete`), and must leave the
		// write-ahead log too.
		database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
	}
	return codec;
}

function sealPlain(database: DatabaseSync, codec: Codec, table: 'appended' | 'snapshot'): void {
	const next = database.prepare(`SELECT document, seq, payload, docId, generation FROM ${table}
		JOIN document ON document.key = ${table}.document
		WHERE substr(payload, 1, 1) = x'01' AND (document, seq) > (?, ?)
		ORDER BY document, seq LIMIT ${resealRows}`);
	const update = database.prepare(`UPDATE ${table} SET payload = ? WHERE document = ? AND seq = ?`);
	let [document, seq] = [0, 0];
	for (;;) {
		const rows = next.all(document, seq);
		if (rows.length === 0) return;
		database.exec('BEGIN IMMEDIATE');
		for (const row of rows) {
			[document, seq] = [Number(row['document']), Number(row['seq'])];
			const [docId, generation] = [row['docId'] as DocId, Number(row['generation'])];
			const bytes = plainCodec.open(docId, generation, seq, row['payload'] as Uint8Array);
			update.run(codec.seal(docId, generation, seq, bytes), document, seq);
		}
		database.exec('COMMIT');
	}
}
