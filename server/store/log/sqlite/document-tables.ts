import type { DatabaseSync } from 'node:sqlite';
import { must } from '#domain/assert.ts';
import { PayloadError, type Codec } from '../codec.ts';
import type { LoggedUpdate, NewGeneration, StoredDocument } from '../update-log.ts';
import { underNumber } from '../update-log.ts';
import { claimAll, partsByDocument } from './batch-parts.ts';
import { Clients } from './clients.ts';
import { damageOf, isDamage } from './damage.ts';
import { Heads, type Damage, type Place } from './heads.ts';
import type { TakenUpdate } from './intake.ts';
import type { Batch } from './messages.ts';
import type { RowPart } from './row.ts';
import { packTogether, Rows } from './rows.ts';
import { Snapshots } from './snapshots.ts';
import { Writers } from './writers.ts';

/** All that is said about documents in the tables of one handle; transactions are the caller's. */
export class DocumentTables {
	readonly heads: Heads;
	readonly rows: Rows;
	readonly snapshots: Snapshots;
	readonly #database: DatabaseSync;
	readonly #clients: Clients;
	readonly #writers: Writers;
	readonly #onDamage: (damage: Damage) => void;

	constructor(database: DatabaseSync, codec: Codec, onDamage: (damage: Damage) => void) {
		this.#database = database;
		this.#onDamage = onDamage;
		this.heads = new Heads(database, codec);
		this.#writers = new Writers(database);
		this.rows = new Rows(database, codec, this.#writers);
		this.snapshots = new Snapshots(database, codec, onDamage);
		this.#clients = new Clients(database);
	}

	/** Throws when the document is not on the disk as it was written. */
	read(place: Place): StoredDocument {
		const head = this.heads.find(place);
		if (head === null) return { snapshot: null, tail: [], owners: [] };
		const snapshot = this.snapshots.newest(place, head);
		const tail = this.rows
			.after(place, head, snapshot?.seq ?? 0)
			.map(({ seq, bytes }) => ({ seq, bytes }));
		return { snapshot, tail, owners: this.#clients.owners(place, head) };
	}

	history(place: Place, afterSeq: number): LoggedUpdate[] {
		const head = this.heads.find(place);
		if (head === null) return [];
		return this.rows.after(place, head, afterSeq).map(({ writer, ...part }) => {
			const { userId, sessionId } = this.#writers.writer(writer);
			return { ...part, author: userId, session: sessionId };
		});
	}

	/** A row for each document of the batch. */
	add(batch: Batch, firstSeq: number): void {
		const writers = batch.writers.map((writer) => this.#writers.keyOf(writer));
		const heads = partsByDocument(batch, writers, firstSeq).map((parts, index) => {
			const place = must(batch.documents[index], 'a part has a document');
			return this.rows.add(place, this.heads.findOrBegin(place), parts);
		});
		claimAll(this.#clients, batch, writers, heads);
		heads.forEach((head, index) => {
			this.heads.put(must(batch.documents[index], 'a head has a document'), head);
		});
	}

	/**
	 * Adds what the intake has taken in of one document. Where that turns out to be damaged it is told
	 * and nobody else is held up; what waited of it is lost with it.
	 */
	takeOver(place: Place, updates: readonly TakenUpdate[]): void {
		this.#database.exec('SAVEPOINT document');
		try {
			let head = this.heads.find(place);
			if (head === null) throw new PayloadError(`The head of ${place.docId} is missing on disk.`);
			const parts = updates.map((update) => this.partOf(update));
			for (const row of packTogether(parts)) head = this.rows.add(place, head, row);
			this.heads.put(place, head);
		} catch (cause) {
			if (!isDamage(cause)) throw cause;
			this.#database.exec('ROLLBACK TO document');
			this.#writers.rolledBack();
			const { message } = damageOf(cause);
			this.heads.lose(place, message);
			this.#onDamage({ docId: place.docId, message });
		}
		this.#database.exec('RELEASE document');
	}

	/** Writes the rows of a new generation under the numbers behind `seq`; gives the last one. */
	putGeneration({ from, rows, ...place }: NewGeneration, seq: number): number {
		let last = seq;
		let head = this.heads.findOrBegin(place);
		for (const row of rows) {
			head = this.rows.add(place, head, [this.partOf(underNumber(row, ++last))]);
		}
		const old = this.heads.find({ docId: place.docId, generation: from });
		if (old !== null) head = this.#clients.copy(old, head);
		this.heads.put(place, head);
		return last;
	}

	partOf({ author, session, ...update }: LoggedUpdate): RowPart {
		return { ...update, writer: this.#writers.keyOf({ userId: author, sessionId: session }) };
	}

	rolledBack(): void {
		this.heads.rolledBack();
		this.#writers.rolledBack();
	}
}
