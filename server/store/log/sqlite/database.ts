import { randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import type { Codec } from '../codec.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';
import { SqliteDataKeys } from './data-keys.ts';
import { copyClients, deleteGeneration } from './generation-tables.ts';
import type { Batch } from './messages.ts';
import { openCodec, openRing } from './open-sealed.ts';
import { QuarantineTable } from './quarantine-table.ts';
import { prepareTables } from './tables.ts';

/**
 * One open handle on `log.sqlite`, synchronous: it lives in a thread of its own (`worker.ts`).
 * A handle that failed to commit is thrown away by its owner and never used again.
 */
export class LogDatabase {
	readonly quarantine: QuarantineTable;
	readonly #database: DatabaseSync;
	readonly #codec: Codec;
	readonly #keys: SqliteDataKeys;
	readonly #ring: KeyRing;
	readonly #statements: ReturnType<typeof prepareStatements>;
	readonly #documentKeys = new Map<string, number>();
	readonly #writerKeys = new Map<string, number>();
	#head: number;

	/** `keysDir` holds the key ring. Throws, with words for the administrator, when it is not there. */
	constructor(path: string, keysDir: string, durable = true) {
		this.#database = new DatabaseSync(path);
		try {
			prepareTables(this.#database);
			if (!durable) this.#database.exec('PRAGMA synchronous = NORMAL');
			this.#ring = openRing(this.#database, keysDir);
			this.#keys = new SqliteDataKeys(this.#database, this.#ring);
			this.#codec = openCodec(this.#database, this.#keys);
			this.quarantine = new QuarantineTable(this.#database, this.#codec);
			this.#statements = prepareStatements(this.#database);
			this.#head = Number(this.#statements.lastSeq.get()?.['head'] ?? 0);
		} catch (cause) {
			this.#database.close();
			throw cause;
		}
	}

	/** Commits all of the batch or nothing, and returns the first row's number. Throws on failure. */
	append(batch: Batch): number {
		const firstSeq = this.#head + 1;
		this.#database.exec('BEGIN IMMEDIATE');
		let start = 0;
		for (let index = 0; index < batch.lengths.length; index++) {
			const docId = must(batch.docIds[index], 'a batch has as many ids as lengths');
			const generation = batch.generations[index] ?? 0;
			const end = start + (batch.lengths[index] ?? 0);
			const seq = firstSeq + index;
			this.#statements.append.run(
				this.#documentKey(docId, generation),
				seq,
				this.#writerKey(batch.authors[index] ?? '', batch.sessions[index] ?? ''),
				batch.receivedAts[index] ?? 0,
				this.#codec.seal(docId, generation, seq, batch.bytes.subarray(start, end)),
			);
			start = end;
		}
		this.#claim(batch);
		this.#database.exec('COMMIT');
		this.#head += batch.lengths.length;
		return firstSeq;
	}

	read(docId: DocId, generation: number): StoredDocument {
		const row = this.#statements.snapshot.get(docId, generation);
		const snapshot = row && {
			seq: Number(row['seq']),
			state: this.#open(docId, generation, row),
		};
		const tail = this.#statements.rows
			.all(docId, generation, snapshot?.seq ?? 0)
			.map((each) => ({ seq: Number(each['seq']), bytes: this.#open(docId, generation, each) }));
		const owners = this.#statements.owners.all(docId, generation).map((each) => ({
			clientId: Number(each['clientId']),
			userId: each['userId'] as UserId,
			firm: each['firm'] === 1,
		}));
		return { snapshot: snapshot ?? null, tail, owners };
	}

	history(docId: DocId, generation: number, afterSeq: number): LoggedUpdate[] {
		return this.#statements.rows.all(docId, generation, afterSeq).map((row) => ({
			seq: Number(row['seq']),
			receivedAt: Number(row['receivedAt']),
			author: row['userId'] as UserId,
			session: row['sessionId'] as SessionId,
			bytes: this.#open(docId, generation, row),
		}));
	}

	heads(docIds: readonly DocId[]): [DocId, number][] {
		return docIds.map((docId) => [docId, Number(this.#statements.head.get(docId)?.['head'] ?? 0)]);
	}

	moved(afterSeq: number): { docId: DocId; head: number }[] {
		return this.#statements.moved
			.all(afterSeq)
			.map((row) => ({ docId: row['docId'] as DocId, head: Number(row['head']) }));
	}

	putSnapshot(docId: DocId, generation: number, seq: number, state: Uint8Array): void {
		this.#database.exec('BEGIN IMMEDIATE');
		const document = this.#documentKey(docId, generation);
		const sealed = this.#codec.seal(docId, generation, seq, state);
		this.#statements.putSnapshot.run(document, seq, sealed);
		this.#database.exec('COMMIT');
	}

	putGeneration({ docId, generation, from, rows }: NewGeneration): void {
		this.#database.exec('BEGIN IMMEDIATE');
		deleteGeneration(this.#database, docId, generation);
		this.#keys.forget(docId, generation);
		const document = this.#documentKey(docId, generation);
		let seq = this.#head;
		for (const { author, session, receivedAt, bytes } of rows) {
			const sealed = this.#codec.seal(docId, generation, ++seq, bytes);
			const writer = this.#writerKey(author, session);
			this.#statements.append.run(document, seq, writer, receivedAt, sealed);
		}
		copyClients(this.#database, docId, from, generation);
		this.#database.exec('COMMIT');
		this.#head = seq;
	}

	/** Says whether the write-ahead log is rid of it too, which a reader elsewhere may prevent. */
	destroyGeneration(docId: DocId, generation: number): boolean {
		this.#database.exec('BEGIN IMMEDIATE');
		deleteGeneration(this.#database, docId, generation);
		this.#keys.forget(docId, generation);
		this.#database.exec('COMMIT');
		return this.#truncate();
	}

	/** The store's own name; made at the first asking, in an empty store or a restored backup. */
	storeName(): string {
		const known = this.#database.prepare('SELECT name FROM storeName').get()?.['name'];
		if (typeof known === 'string') return known;
		const name = randomBytes(12).toString('hex');
		this.#database.prepare('INSERT INTO storeName VALUES (1, ?)').run(name);
		return name;
	}

	/**
	 * Proves that the disk keeps what it is given. After a failed fsync the system may believe that
	 * pages are on disk which are not; copying the whole write-ahead log into the database writes
	 * them anew, and only then does a small commit show that the way is free again. The key ring must
	 * be there too: a document that begins now could not be sealed without it.
	 */
	verify(): void {
		this.#ring.reload();
		if (!this.#truncate()) throw new Error('The write-ahead log is in use elsewhere.');
		this.proveWrite();
	}

	/** A small commit of its own. Throws when it could not be made durable. */
	proveWrite(): void {
		this.#database.exec('UPDATE probe SET count = count + 1');
	}

	close(): void {
		this.#database.close();
	}

	/** Copies the whole write-ahead log into the database and empties it; `false` when it is in use. */
	#truncate(): boolean {
		return this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
	}

	#claim({ claims, docIds, generations, authors, sessions }: Batch): void {
		for (let at = 0; at < claims.length; at += 3) {
			const index = claims[at] ?? 0;
			const docId = must(docIds[index], 'a claim belongs to an update of its batch');
			this.#statements.claim.run(
				this.#documentKey(docId, generations[index] ?? 0),
				claims[at + 1] ?? 0,
				this.#writerKey(authors[index] ?? '', sessions[index] ?? ''),
				claims[at + 2] ?? 0,
			);
		}
	}

	#open(docId: DocId, generation: number, row: Record<string, unknown>): Uint8Array {
		return this.#codec.open(docId, generation, Number(row['seq']), row['payload'] as Uint8Array);
	}

	#documentKey(docId: DocId, generation: number): number {
		const name = `${generation} ${docId}`;
		const known = this.#documentKeys.get(name);
		if (known !== undefined) return known;
		const key = Number(this.#statements.documentKey.get(docId, generation)?.['key']);
		this.#documentKeys.set(name, key);
		return key;
	}

	#writerKey(userId: string, sessionId: string): number {
		const name = `${userId} ${sessionId}`;
		const known = this.#writerKeys.get(name);
		if (known !== undefined) return known;
		const key = Number(this.#statements.writerKey.get(userId, sessionId)?.['key']);
		this.#writerKeys.set(name, key);
		return key;
	}
}

function prepareStatements(database: DatabaseSync) {
	const prepare = (sql: string): StatementSync => database.prepare(sql);
	return {
		lastSeq: prepare(`SELECT MAX((SELECT MAX(seq) FROM appended WHERE document = key)) AS head
			FROM document`),
		// A no-op update makes RETURNING answer for a row that exists already.
		documentKey: prepare(`INSERT INTO document (docId, generation) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET generation = excluded.generation RETURNING key`),
		writerKey: prepare(`INSERT INTO writer (userId, sessionId) VALUES (?, ?)
			ON CONFLICT DO UPDATE SET userId = excluded.userId RETURNING key`),
		append: prepare('INSERT INTO appended VALUES (?, ?, ?, ?, ?)'),
		claim: prepare(`INSERT INTO client VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
			SET writer = excluded.writer, firm = excluded.firm WHERE firm = 0`),
		owners: prepare(`SELECT clientId, userId, firm FROM client
			JOIN document ON document.key = client.document
			JOIN writer ON writer.key = client.writer WHERE docId = ? AND generation = ?`),
		snapshot: prepare(`SELECT seq, payload FROM snapshot
			JOIN document ON document.key = snapshot.document WHERE docId = ? AND generation = ?`),
		rows: prepare(`SELECT seq, receivedAt, userId, sessionId, payload FROM appended
			JOIN document ON document.key = appended.document
			JOIN writer ON writer.key = appended.writer
			WHERE docId = ? AND generation = ? AND seq > ? ORDER BY seq`),
		head: prepare(`SELECT MAX((SELECT MAX(seq) FROM appended WHERE document = key)) AS head
			FROM document WHERE docId = ?`),
		moved: prepare(`SELECT docId, MAX((SELECT MAX(seq) FROM appended WHERE document = key)) AS head
			FROM document GROUP BY docId HAVING head > ?`),
		putSnapshot: prepare(`INSERT INTO snapshot VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET seq = excluded.seq, payload = excluded.payload
			WHERE excluded.seq > snapshot.seq`),
	};
}
