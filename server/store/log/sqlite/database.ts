import { randomBytes } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import type { Codec } from '../codec.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';
import { SqliteDataKeys } from './data-keys.ts';
import { copyClients, deleteGeneration } from './generation-tables.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';
import { openCodec, openRing } from './open-sealed.ts';
import { QuarantineTable } from './quarantine-table.ts';
import { headOfRow, packRow, unpackRow, type RowHead, type RowPart } from './row.ts';
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
	readonly #writers = new Map<number, Pick<LoggedUpdate, 'author' | 'session'>>();
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

	/** Commits all of the batch or nothing, and returns the first update's number. Throws on failure. */
	append(batch: Batch): number {
		const firstSeq = this.#head + 1;
		this.#database.exec('BEGIN IMMEDIATE');
		const writers = batch.writers.map(({ userId, sessionId }) =>
			this.#writerKey(userId, sessionId),
		);
		for (const [index, parts] of partsByDocument(batch, writers, firstSeq).entries()) {
			const { docId, generation } = must(batch.documents[index], 'a part has a document');
			this.#insert(docId, generation, parts);
		}
		this.#claim(batch, writers);
		this.#database.exec('COMMIT');
		this.#head += batch.parts.length / PART_NUMBERS;
		return firstSeq;
	}

	read(docId: DocId, generation: number): StoredDocument {
		const row = this.#statements.snapshot.get(docId, generation);
		const snapshot = row && {
			seq: Number(row['seq']),
			state: this.#open(docId, generation, row),
		};
		const tail = this.#partsAfter(docId, generation, snapshot?.seq ?? 0).map(({ seq, bytes }) => ({
			seq,
			bytes,
		}));
		const owners = this.#statements.owners.all(docId, generation).map((each) => ({
			clientId: Number(each['clientId']),
			userId: each['userId'] as UserId,
			firm: each['firm'] === 1,
		}));
		return { snapshot: snapshot ?? null, tail, owners };
	}

	history(docId: DocId, generation: number, afterSeq: number): LoggedUpdate[] {
		return this.#partsAfter(docId, generation, afterSeq).map(({ writer, ...part }) => ({
			...part,
			...this.#writer(writer),
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
		this.#documentKey(docId, generation);
		let seq = this.#head;
		for (const { author, session, receivedAt, bytes } of rows) {
			const writer = this.#writerKey(author, session);
			this.#insert(docId, generation, [{ seq: ++seq, writer, receivedAt, bytes }]);
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

	/** Takes back what a failed write has left open, so that no reader sees it. */
	rollBack(): void {
		if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
	}

	close(): void {
		this.#database.close();
	}

	/** Copies the whole write-ahead log into the database and empties it; `false` when it is in use. */
	#truncate(): boolean {
		return this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
	}

	#insert(docId: DocId, generation: number, parts: readonly [RowPart, ...RowPart[]]): void {
		const { seq, count, writer, receivedAt } = headOfRow(parts);
		const document = this.#documentKey(docId, generation);
		const sealed = this.#codec.seal(docId, generation, seq, packRow(parts));
		this.#statements.append.run(document, seq, writer, receivedAt, count, sealed);
	}

	/** The updates with greater numbers, oldest first. */
	#partsAfter(docId: DocId, generation: number, afterSeq: number): RowPart[] {
		return this.#statements.rows
			.all(docId, generation, afterSeq)
			.flatMap((row) => unpackRow(row as unknown as RowHead, this.#open(docId, generation, row)))
			.filter(({ seq }) => seq > afterSeq);
	}

	#claim({ claims, documents, parts }: Batch, writers: readonly number[]): void {
		for (let at = 0; at < claims.length; at += 3) {
			const part = (claims[at] ?? 0) * PART_NUMBERS;
			const { docId, generation } = must(documents[parts[part] ?? 0], 'a part has a document');
			const writer = must(writers[parts[part + 1] ?? 0], 'a part has a writer');
			const document = this.#documentKey(docId, generation);
			this.#statements.claim.run(document, claims[at + 1] ?? 0, writer, claims[at + 2] ?? 0);
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

	#writer(key: number): Pick<LoggedUpdate, 'author' | 'session'> {
		const known = this.#writers.get(key);
		if (known !== undefined) return known;
		const row = must(this.#statements.writer.get(key), 'every update has a writer');
		const writer = { author: row['userId'] as UserId, session: row['sessionId'] as SessionId };
		this.#writers.set(key, writer);
		return writer;
	}
}

/** The updates of a batch by the place of their document, each with its number. */
function partsByDocument(
	{ documents, parts, bytes }: Batch,
	writers: readonly number[],
	firstSeq: number,
): [RowPart, ...RowPart[]][] {
	const byDocument: RowPart[][] = documents.map(() => []);
	let start = 0;
	for (let at = 0; at < parts.length; at += PART_NUMBERS) {
		const [document = 0, writer = 0, receivedAt = 0, length = 0] = parts.subarray(at);
		byDocument[document]?.push({
			seq: firstSeq + at / PART_NUMBERS,
			writer: must(writers[writer], 'a part has a writer'),
			receivedAt,
			bytes: bytes.subarray(start, (start += length)),
		});
	}
	return byDocument as [RowPart, ...RowPart[]][];
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
		append: prepare(`INSERT INTO appended (document, seq, writer, receivedAt, count, payload)
			VALUES (?, ?, ?, ?, ?, ?)`),
		writer: prepare('SELECT userId, sessionId FROM writer WHERE key = ?'),
		claim: prepare(`INSERT INTO client VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
			SET writer = excluded.writer, firm = excluded.firm WHERE firm = 0`),
		owners: prepare(`SELECT clientId, userId, firm FROM client
			JOIN document ON document.key = client.document
			JOIN writer ON writer.key = client.writer WHERE docId = ? AND generation = ?`),
		snapshot: prepare(`SELECT seq, payload FROM snapshot
			JOIN document ON document.key = snapshot.document WHERE docId = ? AND generation = ?`),
		rows: prepare(`SELECT seq, count, writer, receivedAt, payload FROM appended
			JOIN document ON document.key = appended.document
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
