import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, openSync } from 'node:fs';
import { readSync, writeSync } from 'node:fs';
import { createSecretKey, type KeyObject } from 'node:crypto';
import { dirname } from 'node:path';
import type { DocId } from '#domain/ids.ts';
import { OVERHEAD_BYTES, openFrom, sealInto } from '../sealing/aes-gcm.ts';
import { makeDataKey, type KeyRing } from '../sealing/key-ring.ts';

/** The file never grows: a write into a file of its full size is the cheapest to make durable. */
const FILE_BYTES = 1024 * 1024;
/** What comes first, in a block of its own: whose this is, and the key of all records, wrapped. */
const BEGIN_BYTES = 4096;
/** The records have two halves: while the tables take over what lies in one, the other is written. */
const HALVES = [
	{ from: BEGIN_BYTES, to: FILE_BYTES / 2 },
	{ from: FILE_BYTES / 2, to: FILE_BYTES },
] as const;
const MAGIC = 'jiashu intake 1';
/** Before each record: how long it is sealed, and the number of its first update. */
const HEAD_BYTES = 12;

/** What the ring knows the key by; no document has this generation. */
const OWNER = { docId: 'intake' as DocId, generation: -1 };

export interface IntakeRecord {
	/** The number of its first update. */
	readonly firstSeq: number;
	readonly bytes: Uint8Array;
}

/** Where the next record goes, and the key it is sealed with. */
export interface IntakePlace {
	readonly half: 0 | 1;
	readonly at: number;
	readonly key: KeyObject;
}

/** How many bytes of the file a record of so many takes. */
const bytesInFile = (bytes: number) => HEAD_BYTES + OVERHEAD_BYTES + bytes;

/** Is there room at this place for a record of so many bytes? */
export function hasRoomAt({ half, at }: IntakePlace, bytes: number): boolean {
	return at + bytesInFile(bytes) <= HALVES[half].to;
}

/** The front of the half that this place is not in. */
export function otherHalf({ half, key }: IntakePlace): IntakePlace {
	const other = half === 0 ? 1 : 0;
	return { half: other, at: HALVES[other].from, key };
}

/** Writes a record at its place and gives the place behind it. Durable only once the file is flushed. */
export function writeRecord(
	file: number,
	{ half, at, key }: IntakePlace,
	{ firstSeq, bytes }: IntakeRecord,
): IntakePlace {
	const record = Buffer.allocUnsafe(bytesInFile(bytes.length));
	record.writeUInt32LE(OVERHEAD_BYTES + bytes.length);
	record.writeDoubleLE(firstSeq, 4);
	sealInto(record, HEAD_BYTES, key, record.subarray(0, HEAD_BYTES), bytes);
	writeAll(file, record, at);
	return { half, at: at + record.length, key };
}

/**
 * The file below an intake (`intake.ts`): sealed records one behind another, each durable when `append`
 * returns. Its halves are written from their fronts again and again; what is left of an earlier round is
 * told by its numbers, what is left of an earlier key does not open.
 */
export class IntakeFile {
	readonly #file: number;
	readonly #ring: KeyRing;
	readonly #isDurable: boolean;
	/** `null` until `begin`. */
	#place: IntakePlace | null = null;

	/** Writes nothing into a file that is there. */
	constructor(path: string, ring: KeyRing, isDurable: boolean) {
		this.#ring = ring;
		this.#isDurable = isDurable;
		this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
		try {
			if (fstatSync(this.#file).size !== FILE_BYTES) this.#fill(path);
		} catch (cause) {
			closeSync(this.#file);
			throw cause;
		}
	}

	/** Where the next record goes; `null` before the file has a key. */
	get place(): IntakePlace | null {
		return this.#place;
	}

	/** Somebody else has written records, durably, up to here. */
	goOnAt(place: IntakePlace): void {
		this.#place = place;
	}

	/**
	 * The records of both halves by their numbers: from each front on, as far as one is whole and follows
	 * the one before it in the file. An older program knew no halves and wrote on from the first into the
	 * second, so reading does as well, and may come across the same record twice.
	 */
	read(): IntakeRecord[] {
		const all = Buffer.alloc(FILE_BYTES);
		readSync(this.#file, all, 0, FILE_BYTES, 0);
		const key = this.#keyIn(all);
		if (key === null) return [];
		const records = HALVES.flatMap(({ from }) => [...recordsFrom(all, from, key)]);
		return records.sort((one, other) => one.firstSeq - other.firstSeq);
	}

	/** Makes a new key, so that nothing in the file opens any more. */
	begin(): void {
		const dataKey = makeDataKey();
		const { ringKeyId, wrapped } = this.#ring.wrap(OWNER.docId, OWNER.generation, dataKey);
		const text = `${MAGIC} ${ringKeyId} ${Buffer.from(wrapped).toString('base64')}\n`;
		const block = Buffer.alloc(BEGIN_BYTES);
		block.write(text, 'latin1');
		writeAll(this.#file, block, 0);
		this.flush();
		this.#place = { half: 0, at: BEGIN_BYTES, key: createSecretKey(dataKey) };
		dataKey.fill(0);
	}

	/** Has it a key, and room for a record of so many bytes? */
	hasRoomFor(bytes: number): boolean {
		return this.#place !== null && hasRoomAt(this.#place, bytes);
	}

	/** Adds a record; durable on return. Throws when it may not be. */
	append(record: IntakeRecord): void {
		if (this.#place === null) throw new Error('The intake has no key.');
		const behind = writeRecord(this.#file, this.#place, record);
		this.flush();
		this.#place = behind;
	}

	/** What is here lies in the tables: the next record goes to the front. */
	rewind(): void {
		if (this.#place !== null) this.#place = { ...this.#place, half: 0, at: BEGIN_BYTES };
	}

	/** Leaves nothing behind, and no key that would open what a disk may have kept of it. */
	wipe(): void {
		writeAll(this.#file, Buffer.alloc(FILE_BYTES), 0);
		this.flush();
		this.#place = null;
	}

	close(): void {
		closeSync(this.#file);
	}

	/** A new file, or one that was cut: its whole length is there before anything relies on it. */
	#fill(path: string): void {
		writeAll(this.#file, Buffer.alloc(FILE_BYTES), 0);
		if (!this.#isDurable) return;
		fsyncSync(this.#file);
		const folder = openSync(dirname(path), 'r');
		try {
			fsyncSync(folder);
		} finally {
			closeSync(folder);
		}
	}

	/** `null` in a file that is empty, or whose beginning is damaged: the witness then knows of more. */
	#keyIn(all: Buffer): KeyObject | null {
		const [text = ''] = all.toString('latin1', 0, BEGIN_BYTES).split('\n');
		if (!text.startsWith(`${MAGIC} `)) return null;
		const [ringKeyId = '', wrapped = ''] = text.slice(MAGIC.length + 1).split(' ');
		try {
			const sealed = { ringKeyId, wrapped: new Uint8Array(Buffer.from(wrapped, 'base64')) };
			return createSecretKey(this.#ring.unwrap(OWNER.docId, OWNER.generation, sealed));
		} catch {
			return null;
		}
	}

	/** Everything that was written is durable on return. */
	flush(): void {
		if (this.#isDurable) fdatasyncSync(this.#file);
	}
}

function* recordsFrom(all: Buffer, from: number, key: KeyObject): Iterable<IntakeRecord> {
	for (let at = from; at + HEAD_BYTES <= FILE_BYTES;) {
		const end = at + HEAD_BYTES + all.readUInt32LE(at);
		if (end > FILE_BYTES) return;
		const head = all.subarray(at, at + HEAD_BYTES);
		const bytes = openFrom(all.subarray(at + HEAD_BYTES, end), 0, key, head);
		if (bytes === null) return;
		yield { firstSeq: head.readDoubleLE(4), bytes };
		at = end;
	}
}

/** All of it or an error: a full disk may take a part. */
function writeAll(file: number, bytes: Uint8Array, position: number): void {
	const written = writeSync(file, bytes, 0, bytes.length, position);
	if (written !== bytes.length) throw new Error('The disk took only a part of what was written.');
}
