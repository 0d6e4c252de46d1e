import { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { KeyRingError, type KeyRing } from '../sealing/key-ring.ts';
import type { NewQuarantined, Outcome } from '../quarantine.ts';
import {
	underNumber,
	type Folding,
	type LoggedUpdate,
	type NewGeneration,
	type StoredDocument,
} from '../update-log.ts';
import { chainOld } from './chaining.ts';
import { Clients } from './clients.ts';
import { SqliteDataKeys } from './data-keys.ts';
import { deleteGeneration } from './generation-tables.ts';
import { Heads, type Damage, type Head } from './heads.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';
import { openCodec, openRing } from './open-sealed.ts';
import { QuarantineTable } from './quarantine-table.ts';
import type { RowPart } from './row.ts';
import { Rows } from './rows.ts';
import { Snapshots } from './snapshots.ts';
import { prepareTables, TooNewError } from './tables.ts';
import { Tally } from './tally.ts';
import { Writers } from './writers.ts';

/**
 * One open handle on `log.sqlite`, synchronous: it lives in a thread of its own (`worker.ts`).
 * A handle that failed to commit is thrown away by its owner and never used again.
 */
export class LogDatabase {
	readonly #database: DatabaseSync;
	readonly #keys: SqliteDataKeys;
	readonly #ring: KeyRing;
	readonly #heads: Heads;
	readonly #rows: Rows;
	readonly #snapshots: Snapshots;
	readonly #clients: Clients;
	readonly #writers: Writers;
	readonly #quarantine: QuarantineTable;
	readonly #tally: Tally;

	/**
	 * `keysDir` holds the key ring. Throws, with words for the administrator, when it is not there or
	 * the file is no log any more. `onDamage` hears of every document that is not whole on the disk.
	 */
	constructor(
		path: string,
		keysDir: string,
		{ durable = true, onDamage }: { durable?: boolean; onDamage: (damage: Damage) => void },
	) {
		this.#database = new DatabaseSync(path);
		const database = this.#database;
		try {
			prepareTables(database);
			if (!durable) database.exec('PRAGMA synchronous = NORMAL');
			this.#ring = openRing(database, keysDir);
			this.#keys = new SqliteDataKeys(database, this.#ring);
			const codec = openCodec(database, this.#keys);
			chainOld(database, codec);
			this.#heads = new Heads(database, codec);
			this.#writers = new Writers(database);
			this.#rows = new Rows(database, codec, this.#writers);
			this.#snapshots = new Snapshots(database, codec, onDamage);
			this.#clients = new Clients(database);
			this.#quarantine = new QuarantineTable(database, codec, this.#heads);
			this.#tally = new Tally(database, path, this.#heads);
			for (const damage of [...this.#tally.damages, ...this.#heads.damages]) onDamage(damage);
		} catch (cause) {
			database.close();
			throw openingError(path, cause);
		}
	}

	/** Commits all of the batch or nothing, and returns the first update's number. Throws on failure. */
	append(batch: Batch): number {
		const firstSeq = this.#tally.seq + 1;
		this.#database.exec('BEGIN IMMEDIATE');
		const writers = batch.writers.map((writer) => this.#writers.keyOf(writer));
		const heads = partsByDocument(batch, writers, firstSeq).map((parts, index) => {
			const place = must(batch.documents[index], 'a part has a document');
			return this.#rows.add(place, this.#heads.findOrBegin(place), parts);
		});
		this.#claim(batch, writers, heads);
		heads.forEach((head, index) => {
			this.#heads.put(must(batch.documents[index], 'a head has a document'), head);
		});
		this.#commit(firstSeq - 1 + batch.parts.length / PART_NUMBERS);
		return firstSeq;
	}

	/** Throws when the document is not on the disk as it was written. */
	read(docId: DocId, generation: number): StoredDocument {
		const place = { docId, generation };
		const head = this.#heads.find(place);
		if (head === null) return { snapshot: null, tail: [], owners: [] };
		const snapshot = this.#snapshots.newest(place, head);
		const tail = this.#rows
			.after(place, head, snapshot?.seq ?? 0)
			.map(({ seq, bytes }) => ({ seq, bytes }));
		return { snapshot, tail, owners: this.#clients.owners(place, head) };
	}

	history(docId: DocId, generation: number, afterSeq: number): LoggedUpdate[] {
		const head = this.#heads.find({ docId, generation });
		if (head === null) return [];
		return this.#rows.after({ docId, generation }, head, afterSeq).map(({ writer, ...part }) => {
			const { userId, sessionId } = this.#writers.writer(writer);
			return { ...part, author: userId, session: sessionId };
		});
	}

	heads(docIds: readonly DocId[]): [DocId, number][] {
		return docIds.map((docId) => [docId, this.#heads.newest(docId)]);
	}

	moved(afterSeq: number): { docId: DocId; head: number }[] {
		return this.heads([...this.#heads.docIds])
			.map(([docId, head]) => ({ docId, head }))
			.filter(({ head }) => head > afterSeq);
	}

	putSnapshot(docId: DocId, generation: number, seq: number, state: Uint8Array): void {
		this.#database.exec('BEGIN IMMEDIATE');
		const place = { docId, generation };
		const head = this.#heads.findOrBegin(place);
		this.#heads.put(place, head);
		this.#snapshots.put(place, head, seq, state);
		this.#commit();
	}

	putGeneration({ docId, generation, from, rows }: NewGeneration): void {
		const place = { docId, generation };
		this.#database.exec('BEGIN IMMEDIATE');
		this.#forget(docId, generation);
		let head = this.#heads.findOrBegin(place);
		let { seq } = this.#tally;
		for (const row of rows) {
			head = this.#rows.add(place, head, [this.#partOf(underNumber(row, ++seq))]);
		}
		const old = this.#heads.find({ docId, generation: from });
		if (old !== null) head = this.#clients.copy(old, head);
		this.#heads.put(place, head);
		this.#tally.wrote();
		this.#commit(seq);
	}

	/** Says whether what is to be replaced was there; nothing is done when not. */
	fold({ docId, generation, updates, ...range }: Folding): boolean {
		const place = { docId, generation };
		const head = this.#heads.find(place);
		if (head === null) return false;
		this.#database.exec('BEGIN IMMEDIATE');
		const parts = updates.map((update) => this.#partOf(update));
		const isDone = this.#rows.replace(place, head, range, parts);
		if (isDone) this.#commit();
		else this.rollBack();
		return isDone;
	}

	/** Says whether the write-ahead log is rid of it too, which a reader elsewhere may prevent. */
	destroyGeneration(docId: DocId, generation: number): boolean {
		this.#database.exec('BEGIN IMMEDIATE');
		this.#forget(docId, generation);
		this.#tally.wrote();
		this.#commit();
		return this.#truncate();
	}

	/** The store's own name; another one in a restored backup, and where the log has lost something. */
	storeName(): string {
		return this.#tally.storeName;
	}

	keepAside(words: NewQuarantined, receivedAt: number): 'kept' | 'full' {
		const known = this.#quarantine.knows(words);
		if (known !== null) return known;
		this.#database.exec('BEGIN IMMEDIATE');
		this.#quarantine.keep(words, receivedAt);
		this.#tally.wrote();
		this.#commit();
		return 'kept';
	}

	readAside(docIds: readonly DocId[]) {
		return this.#quarantine.read(docIds);
	}

	settleAside(numbers: readonly number[], outcome: Outcome): void {
		this.#database.exec('BEGIN IMMEDIATE');
		this.#quarantine.settle(numbers, outcome);
		this.#tally.wrote();
		this.#commit();
	}

	/** Leaves nothing of the old bytes behind, in the write-ahead log neither. */
	rewriteAside(docId: DocId, number: number, bytes: Uint8Array): void {
		this.#database.exec('BEGIN IMMEDIATE');
		this.#quarantine.rewrite(docId, number, bytes);
		this.#tally.wrote();
		this.#commit();
		this.#truncate();
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
		this.#heads.rolledBack();
		this.#writers.rolledBack();
		this.#keys.rolledBack();
		this.#tally.rolledBack();
	}

	close(): void {
		this.#tally.close();
		this.#database.close();
	}

	#partOf({ author, session, ...update }: LoggedUpdate): RowPart {
		return { ...update, writer: this.#writers.keyOf({ userId: author, sessionId: session }) };
	}

	/** `seq` is the newest number given by this transaction. */
	#commit(seq = this.#tally.seq): void {
		this.#database.exec('COMMIT');
		this.#heads.committed();
		this.#tally.committed(seq);
	}

	/** Copies the whole write-ahead log into the database and empties it; `false` when it is in use. */
	#truncate(): boolean {
		return this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
	}

	#forget(docId: DocId, generation: number): void {
		deleteGeneration(this.#database, docId, generation);
		this.#keys.forget(docId, generation);
		this.#heads.forget({ docId, generation });
	}

	#claim({ claims, parts }: Batch, writers: readonly number[], heads: Head[]): void {
		for (let at = 0; at < claims.length; at += 3) {
			const part = (claims[at] ?? 0) * PART_NUMBERS;
			const document = parts[part] ?? 0;
			const head = must(heads[document], 'a part has a document');
			const writer = must(writers[parts[part + 1] ?? 0], 'a part has a writer');
			const [clientId = 0, firm = 0] = claims.slice(at + 1, at + 3);
			heads[document] = this.#clients.claim(head, writer, clientId, firm);
		}
	}
}

/** Words for who starts the server; those that say what to do already are left as they are. */
function openingError(path: string, cause: unknown): unknown {
	if (cause instanceof KeyRingError || cause instanceof TooNewError) return cause;
	const words = cause instanceof Error ? cause.message : String(cause);
	return new Error(
		`The log ${path} cannot be opened: ${words}. If the disk is well, the file is damaged: put the ` +
			'newest backup in the place of the data folder; devices send again what it lacks.',
		{ cause },
	);
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
