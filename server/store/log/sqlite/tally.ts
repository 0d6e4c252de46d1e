import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Damage, Heads } from './heads.ts';
import { Witness, type Reached, type Seen } from './witness.ts';

/**
 * How far a store has come, held against what its witness remembers, and the store's own name.
 *
 * Where the witness remembers more, the log has lost commits that were acknowledged. The store then
 * does what a restored backup does: it takes another name, so that no device takes a word for sent
 * because this store once had it, and numbers go on behind the greatest ever given.
 */
export class Tally {
	readonly damages: Damage[] = [];
	readonly storeName: string;
	/** Has it taken another name just now? */
	readonly isRenamed: boolean;
	readonly #wrote: () => void;
	readonly #tookOver: () => void;
	readonly #witness: Witness;
	#reached: Reached;
	/** Writes of the transaction at hand. */
	#writing = 0;

	/**
	 * `found` is how far the store has come by what lies on the disk now. `onRename` writes what else is
	 * to change in a store that is older than what devices have, in the same transaction.
	 */
	constructor(database: DatabaseSync, path: string, found: Reached, onRename: () => void) {
		const statement = database.prepare('UPDATE tally SET seq = MAX(seq, ?), writes = writes + 1');
		this.#wrote = () => statement.run(this.seq);
		const tookOver = database.prepare('UPDATE tally SET seq = MAX(seq, ?)');
		this.#tookOver = () => tookOver.run(this.seq);
		this.#witness = new Witness(`${path}-witness`);
		const known = nameOf(database);
		const seen = this.#witness.read();
		const hasLost = seen !== null && hasLostSome(seen, found, known);
		this.#reached = hasLost
			? { seq: Math.max(seen.seq, found.seq), writes: Math.max(seen.writes, found.writes) }
			: found;
		this.isRenamed = known === null || hasLost;
		try {
			this.storeName =
				known !== null && !hasLost ? known : renamed(database, this.#reached, onRename);
		} catch (cause) {
			this.#witness.close();
			throw cause;
		}
		if (hasLost) this.damages.push({ docId: null, message: lossOf(seen, found) });
		this.#saw();
	}

	/** The newest number that was given to an update. */
	get seq(): number {
		return this.#reached.seq;
	}

	/** The transaction at hand writes something that is no update: an erasure, words put aside. */
	wrote(): void {
		this.#writing++;
		this.#wrote();
	}

	/**
	 * The transaction at hand takes over all that waits. Where a damaged document lost its part no row
	 * tells how far that went, and what follows would not be seen to follow.
	 */
	tookOver(): void {
		this.#tookOver();
	}

	/** The witness is told only what is new: the event loop may have told it of more meanwhile. */
	committed(seq: number): void {
		const isNew = seq > this.#reached.seq || this.#writing > 0;
		this.#reached = { seq, writes: this.#reached.writes + this.#writing };
		this.#writing = 0;
		if (isNew) this.#saw();
	}

	/** Numbers up to this one are durable, and the witness knows it from who wrote them. */
	told(seq: number): void {
		this.#reached = { ...this.#reached, seq };
	}

	/** What the witness is told next, but for a newer number. */
	get seen(): Seen {
		return { storeName: this.storeName, ...this.#reached };
	}

	rolledBack(): void {
		this.#writing = 0;
	}

	close(): void {
		this.#witness.close();
	}

	#saw(): void {
		this.#witness.saw(this.seen);
	}
}

/**
 * A restored backup has no name yet, and what lies beside it may be the witness of the store before it.
 * A store in which nothing was ever written is no backup.
 */
function hasLostSome(seen: Seen, found: Reached, storeName: string | null): boolean {
	const isEmpty = found.seq === 0 && found.writes === 0;
	if (storeName === null ? !isEmpty : storeName !== seen.storeName) return false;
	return seen.seq > found.seq || seen.writes > found.writes;
}

/** How far the tables have come. */
export function reachedBy(database: DatabaseSync, heads: Heads): Reached {
	const row = database.prepare('SELECT seq, writes FROM tally').get();
	let seq = Number(row?.['seq'] ?? 0);
	for (const docId of heads.docIds) seq = Math.max(seq, heads.newest(docId));
	// The newest row may be one of a document whose head cannot be read.
	if (heads.damages.length > 0) {
		const newest = database.prepare('SELECT MAX(seq) AS seq FROM appended').get()?.['seq'];
		seq = Math.max(seq, Number(newest ?? 0));
	}
	return { seq, writes: Number(row?.['writes'] ?? 0) };
}

function nameOf(database: DatabaseSync): string | null {
	const name = database.prepare('SELECT name FROM storeName').get()?.['name'];
	return typeof name === 'string' ? name : null;
}

function renamed(database: DatabaseSync, { seq, writes }: Reached, onRename: () => void): string {
	const name = randomBytes(12).toString('hex');
	database.exec('BEGIN IMMEDIATE');
	database.prepare('UPDATE tally SET seq = ?, writes = ?').run(seq, writes);
	database
		.prepare('INSERT INTO storeName VALUES (1, ?) ON CONFLICT DO UPDATE SET name = excluded.name')
		.run(name);
	onRename();
	database.exec('COMMIT');
	return name;
}

const lossOf = (seen: Reached, found: Reached) =>
	`The log has lost its newest writes: it had come to update ${seen.seq} and write ${seen.writes}, ` +
	`its file ends with update ${found.seq} and write ${found.writes}. Devices send again what they ` +
	'still hold; a backup holds what was older. What was erased since must be erased again.';
