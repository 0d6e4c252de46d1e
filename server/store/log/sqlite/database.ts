import { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { KeyRingError, type KeyRing } from '../sealing/key-ring.ts';
import type { NewQuarantined, Outcome } from '../quarantine.ts';
import type { Folding, LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';
import { loosenClients } from './loosen-clients.ts';
import { chainOld } from './chaining.ts';
import { SqliteDataKeys } from './data-keys.ts';
import { DocumentTables } from './document-tables.ts';
import { deleteGeneration } from './generation-tables.ts';
import type { Damage, Heads, Place } from './heads.ts';
import { Intake } from './intake.ts';
import { recordOf } from './intake-record.ts';
import { PART_NUMBERS, type Batch, type Lease, type Told } from './messages.ts';
import { openCodec, openRing } from './open-sealed.ts';
import { QuarantineTable } from './quarantine-table.ts';
import { prepareTables, TooNewError } from './tables.ts';
import { reachedBy, Tally } from './tally.ts';

export interface LogDatabaseOptions {
	/** Hears of every document that is not whole on the disk. */
	readonly onDamage: (damage: Damage) => void;
	/** False in one test alone; see `SqliteLogOptions.durable`. */
	readonly durable?: boolean;
	/** The newest number known to be durable, where a handle before this one has failed. */
	readonly upTo?: number;
}

/**
 * One open handle on `log.sqlite`, synchronous: it lives in a thread of its own (`worker.ts`).
 * A handle that failed to commit is thrown away by its owner and never used again.
 */
export class LogDatabase {
	readonly #database: DatabaseSync;
	readonly #keys: SqliteDataKeys;
	readonly #ring: KeyRing;
	readonly #documents: DocumentTables;
	readonly #heads: Heads;
	readonly #quarantine: QuarantineTable;
	readonly #tally: Tally;
	readonly #intake: Intake;

	/**
	 * `keysDir` holds the key ring. Throws, with words for the administrator, when it is not there or
	 * the file is no log any more.
	 */
	constructor(path: string, keysDir: string, { durable = true, ...options }: LogDatabaseOptions) {
		const { onDamage, upTo = Infinity } = options;
		this.#database = new DatabaseSync(path);
		const database = this.#database;
		let intake: Intake | null = null;
		try {
			prepareTables(database);
			if (!durable) database.exec('PRAGMA synchronous = NORMAL');
			this.#ring = openRing(database, keysDir);
			this.#keys = new SqliteDataKeys(database, this.#ring);
			const codec = openCodec(database, this.#keys);
			const wasOlder = chainOld(database, codec);
			this.#documents = new DocumentTables(database, codec, onDamage);
			this.#heads = this.#documents.heads;
			this.#quarantine = new QuarantineTable(database, codec, this.#heads);
			const found = reachedBy(database, this.#heads);
			const { seq } = found;
			const intakePath = `${path}-intake`;
			intake = new Intake(intakePath, this.#ring, { seq, upTo, isDurable: durable });
			this.#intake = intake;
			const reached = { ...found, seq: this.#intake.newest };
			this.#tally = new Tally(database, path, reached, () => {
				// With the new name the tables know how far the intake had come: they have it from then on.
				this.#takeOver();
				// A store of an older program has no name either, and is no backup.
				if (!wasOlder) loosenClients(database, this.#heads);
			});
			if (this.#tally.isRenamed) this.#intake.handedOver();
			this.#heads.committed();
			for (const damage of [...this.#tally.damages, ...this.#heads.damages]) onDamage(damage);
		} catch (cause) {
			intake?.close();
			database.close();
			throw openingError(path, cause);
		}
	}

	/**
	 * Makes all of the batch durable or nothing, and returns the first update's number. Throws on failure.
	 * What is only more of documents that are known goes into the intake, everything else into the tables.
	 */
	append(batch: Batch): number {
		const isMore = batch.documents.every((place) => this.#isKnown(place));
		const record = isMore ? recordOf(batch) : null;
		if (record === null || !this.#intake.hasRoomFor(record)) {
			this.handOver();
			this.#intake.beginAnew(this.#tally.seq);
		}
		const firstSeq = this.#tally.seq + 1;
		const lastSeq = this.#tally.seq + batch.parts.length / PART_NUMBERS;
		if (record === null) {
			this.#begin();
			this.#documents.add(batch, firstSeq);
			this.#commit(lastSeq);
		} else {
			this.#intake.append(batch, record, firstSeq);
			this.#tally.committed(lastSeq);
		}
		return firstSeq;
	}

	/**
	 * Puts what waits in the intake into the tables, in one commit, and says up to which number they have
	 * everything. Somebody else may be writing the file.
	 */
	handOver(): number {
		if (!this.#intake.isEmpty) {
			this.#database.exec('BEGIN IMMEDIATE');
			this.#takeOver();
			this.#tally.tookOver();
			this.#commit();
			this.#intake.handedOver();
		}
		return this.#tally.seq;
	}

	/** Learns what the event loop has taken in by itself. */
	told(told: Told): void {
		this.#intake.told(told);
		this.#tally.told(this.#intake.newest);
	}

	/** What the event loop has to know to take in the next batch by itself; `null` when it cannot. */
	get lease(): Lease | null {
		const { place } = this.#intake;
		return place === null ? null : { place, seen: this.#tally.seen };
	}

	/** The newest number that is durable. */
	get newest(): number {
		return this.#tally.seq;
	}

	/** Throws when the document is not on the disk as it was written. */
	read(docId: DocId, generation: number): StoredDocument {
		const place = { docId, generation };
		const stored = this.#documents.read(place);
		const waiting = this.#intake.after(place, stored.snapshot?.seq ?? 0);
		const more = waiting.map(({ seq, bytes }) => ({ seq, bytes }));
		return { ...stored, tail: [...stored.tail, ...more] };
	}

	history(docId: DocId, generation: number, afterSeq: number): LoggedUpdate[] {
		const place = { docId, generation };
		return [...this.#documents.history(place, afterSeq), ...this.#intake.after(place, afterSeq)];
	}

	heads(docIds: readonly DocId[]): [DocId, number][] {
		const waiting = new Map(this.#intake.heads());
		return docIds.map((docId) => [
			docId,
			Math.max(this.#heads.newest(docId), waiting.get(docId) ?? 0),
		]);
	}

	moved(afterSeq: number): { docId: DocId; head: number }[] {
		return this.heads([...this.#heads.docIds])
			.map(([docId, head]) => ({ docId, head }))
			.filter(({ head }) => head > afterSeq);
	}

	/** A fold may come when its generation has been destroyed: what was erased must not come back by it. */
	putSnapshot(docId: DocId, generation: number, seq: number, state: Uint8Array): void {
		const place = { docId, generation };
		this.handOver();
		const head = this.#heads.find(place);
		if (head === null) return;
		this.#begin();
		this.#documents.snapshots.put(place, head, seq, state);
		this.#commit();
	}

	putGeneration(generation: NewGeneration): void {
		this.#begin();
		this.#forget(generation.docId, generation.generation);
		const seq = this.#documents.putGeneration(generation, this.#tally.seq);
		this.#tally.wrote();
		this.#commit(seq);
	}

	/** Says whether what is to be replaced was there; nothing is done when not. */
	fold({ docId, generation, updates, ...range }: Folding): boolean {
		this.handOver();
		const place = { docId, generation };
		const head = this.#heads.find(place);
		if (head === null) return false;
		this.#begin();
		const parts = updates.map((update) => this.#documents.partOf(update));
		const isDone = this.#documents.rows.replace(place, head, range, parts);
		if (isDone) this.#commit();
		else this.rollBack();
		return isDone;
	}

	/** Says whether the write-ahead log is rid of it too, which a reader elsewhere may prevent. */
	destroyGeneration(docId: DocId, generation: number): boolean {
		this.#begin();
		this.#forget(docId, generation);
		this.#tally.wrote();
		this.#commit();
		this.#intake.wipe();
		return this.#truncate();
	}

	/** The store's own name; another one in a restored backup, and where the log has lost something. */
	storeName(): string {
		return this.#tally.storeName;
	}

	keepAside(words: NewQuarantined, receivedAt: number): 'kept' | 'full' {
		const known = this.#quarantine.knows(words);
		if (known !== null) return known;
		this.#begin();
		this.#quarantine.keep(words, receivedAt);
		this.#tally.wrote();
		this.#commit();
		return 'kept';
	}

	readAside(docIds: readonly DocId[]) {
		return this.#quarantine.read(docIds);
	}

	settleAside(numbers: readonly number[], outcome: Outcome): void {
		this.#begin();
		this.#quarantine.settle(numbers, outcome);
		this.#tally.wrote();
		this.#commit();
	}

	/** Leaves nothing of the old bytes behind, in the write-ahead log neither. */
	rewriteAside(docId: DocId, number: number, bytes: Uint8Array): void {
		this.#begin();
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
		this.handOver();
	}

	/** A small commit of its own. Throws when it could not be made durable. */
	proveWrite(): void {
		this.#database.exec('UPDATE probe SET count = count + 1');
	}

	/** Takes back what a failed write has left open, so that no reader sees it. */
	rollBack(): void {
		if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
		this.#documents.rolledBack();
		this.#keys.rolledBack();
		this.#tally.rolledBack();
	}

	/** What waits in the intake is found there by the next handle. */
	close(): void {
		this.#intake.close();
		this.#tally.close();
		this.#database.close();
	}

	/** Can more be added to this document by itself? Throws when it is damaged. */
	#isKnown(place: Place): boolean {
		const { docId, generation } = place;
		return this.#heads.find(place) !== null && this.#keys.forOpening(docId, generation) !== null;
	}

	/**
	 * Begins a transaction behind all that waits: where the tables say how far the log has come, the next
	 * start takes whatever waits below that number for handed over.
	 */
	#begin(): void {
		this.handOver();
		this.#database.exec('BEGIN IMMEDIATE');
	}

	#takeOver(): void {
		for (const [place, updates] of this.#intake.waiting()) {
			this.#documents.takeOver(place, updates);
		}
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
