import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** How far a store has come: its newest update, and how often it was written in other ways. */
export interface Reached {
	readonly seq: number;
	readonly writes: number;
}

export interface Seen extends Reached {
	readonly storeName: string;
}

/** Everything about a store fits into so many letters. */
const LENGTH = 96;

/**
 * A small file beside the log that remembers how far the log has come. A damaged write-ahead log is
 * taken for a shorter one by SQLite, and nothing inside of the database can tell. The witness is
 * written after the commit is durable and is not fsynced itself: it may fall behind the log, and is
 * never ahead of it unless the log has lost something. It costs a commit one small write.
 *
 * A backup has none, and one of another store is not believed.
 */
export class Witness {
	readonly #file: number;

	constructor(path: string) {
		this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
	}

	/** `null` where nobody has seen a store yet. */
	read(): Seen | null {
		const bytes = Buffer.alloc(LENGTH);
		readSync(this.#file, bytes, 0, LENGTH, 0);
		const [storeName = '', seq, writes] = bytes.toString('latin1').split(' ');
		const seen = { storeName, seq: Number(seq), writes: Number(writes) };
		return bytes.equals(lineOf(seen)) ? seen : null;
	}

	/** The log is durable up to here. */
	saw(seen: Seen): void {
		try {
			writeSync(this.#file, lineOf(seen), 0, LENGTH, 0);
		} catch {
			// A full disk: the witness falls behind, which it may. The log itself has taken its commit.
		}
	}

	close(): void {
		closeSync(this.#file);
	}
}

function lineOf({ storeName, seq, writes }: Seen): Buffer {
	const text = `${storeName} ${seq} ${writes}`;
	return Buffer.from(`${text} ${crc32(text)} `.padEnd(LENGTH - 1).concat('\n'), 'latin1');
}
