import { closeSync, constants, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import {
	hasRoomAt,
	otherHalf,
	writeRecord,
	type IntakePlace,
	type IntakeRecord,
} from './intake-file.ts';
import { recordOf } from './intake-record.ts';
import { PART_NUMBERS, type Batch, type Lease, type Questions, type Told } from './messages.ts';
import { Witness } from './witness.ts';

const flush = promisify(fdatasync);

/** Beyond so many bytes, half a half of the file, the tables take over without waiting for the usual time. */
const waitingBytesMax = 256 * 1024;

/**
 * Lets the event loop take a batch of typing into the intake (`intake.ts`) by itself: one write and one
 * flush, which waits elsewhere, and no other thread that has to wake up for a few bytes.
 *
 * Who writes the file is one at a time. The thread of the log gives the lease with its answer to an
 * append. It ends before anything is asked that gives numbers or erases, once what is under way is
 * durable; and the thread is told with the very next question, whatever it is, what was taken in until
 * then. So it never answers without knowing of a word that was acknowledged, and the next start finds all
 * of it in the file, whether told or not.
 *
 * While the tables take over what it was told, which may take the disk a quarter of a second, the lease
 * goes on: what comes meanwhile is written behind, or into the other half of the file once everything in
 * that is in the tables.
 */
export class IntakeLease {
	readonly #path: string;
	#file: number;
	readonly #witness: Witness;
	readonly #isDurable: boolean;
	/** The generation of each document that the log knows: another is the thread's to begin. */
	readonly #known = new Map<DocId, number>();
	#lease: Lease | null = null;
	#taken: IntakeRecord[] = [];
	/** Behind the newest of them. */
	#place: IntakePlace | null = null;
	#waitingBytes = 0;
	/** The newest number that was written into each half, and up to which one the tables have all. */
	readonly #newestIn: [number, number] = [0, 0];
	#inTables = 0;
	#handingOver: Promise<void> | null = null;
	/** The newest write of this side, which settles when nothing of it is under way. */
	#underWay: Promise<unknown> = Promise.resolve();
	/** Questions that write and are not answered yet, and how often there was a first or a last of them. */
	#writing = 0;
	#turn = 0;

	/** The files are there: the thread has opened the log. */
	constructor(path: string, isDurable: boolean) {
		this.#path = `${path}-intake`;
		this.#file = openSync(this.#path, constants.O_RDWR);
		this.#witness = new Witness(`${path}-witness`);
		this.#isDurable = isDurable;
	}

	/** Is it time for the tables to take over, whatever the clock says? */
	get isFull(): boolean {
		return this.#waitingBytes > waitingBytesMax && this.#handingOver === null;
	}

	/**
	 * Takes the batch in and gives the number of its first update, once it is durable; rejects when it may
	 * not be. `null` where it is the thread's to take, and then nothing was done.
	 */
	append(batch: Batch): Promise<number> | null {
		const lease = this.#lease;
		const isKnown = batch.documents.every(
			({ docId, generation }) => this.#known.get(docId) === generation,
		);
		if (lease === null || !isKnown) return null;
		const record = recordOf(batch);
		const place = record === null ? null : this.#placeFor(record, lease.place);
		if (record === null || place === null) return null;
		const appended = this.#take({ ...lease, place }, batch, record);
		this.#underWay = appended.catch(() => undefined);
		return appended;
	}

	/** Has the thread take the batch, and the lease that comes with its answer. */
	async appendBy(
		ask: () => Promise<Questions['append']['answer']>,
		{ documents, bytes, parts }: Batch,
	): Promise<number> {
		this.#lease = null;
		const turn = this.#turn;
		const size = sizeOf({ bytes, parts });
		const { firstSeq, lease } = await ask();
		this.#waitingBytes += size;
		for (const { docId, generation } of documents) this.#known.set(docId, generation);
		if (lease !== null) this.#newestIn[lease.place.half] = lease.seen.seq;
		if (this.#writing === 0 && this.#turn === turn) this.#lease = lease;
		return firstSeq;
	}

	/** Ends the lease, and asks for a write once nothing of this side is under way. */
	async afterIt<T>(ask: () => Promise<T>): Promise<T> {
		this.end();
		this.#writing++;
		try {
			await this.#underWay;
			return await ask();
		} finally {
			this.#writing--;
			this.#turn++;
		}
	}

	/** What the thread has not been told yet; from now on it has. */
	tell(): Told | null {
		if (this.#taken.length === 0) return null;
		const told = { taken: this.#taken, place: must(this.#place, 'what was taken has a place') };
		this.#taken = [];
		return told;
	}

	/** Has the tables take over what waits; the answer is up to which number they then have all. */
	handOver(ask: () => Promise<number>): Promise<void> {
		this.#handingOver ??= this.#handOver(ask).finally(() => (this.#handingOver = null));
		return this.#handingOver;
	}

	/** The document was begun anew, or is damaged: what comes next of it is the thread's to judge. */
	forget(docId: DocId): void {
		this.#known.delete(docId);
	}

	/** The log has failed: what comes next is the thread's to judge. */
	end(): void {
		this.#lease = null;
		this.#turn++;
	}

	/** After a failure nothing is written through the old handle any more (R1). */
	reopen(): void {
		const fresh = openSync(this.#path, constants.O_RDWR);
		closeSync(this.#file);
		this.#file = fresh;
	}

	/** The thread has ended; another finds in the file what this one was not told. */
	async lost(): Promise<void> {
		this.end();
		await this.#underWay;
		this.#taken = [];
	}

	/** Call when nothing is under way. */
	close(): void {
		this.end();
		closeSync(this.#file);
		this.#witness.close();
	}

	/** Where this record may go; `null` where everything is in use. */
	#placeFor({ length }: Uint8Array, place: IntakePlace): IntakePlace | null {
		if (hasRoomAt(place, length)) return place;
		const other = otherHalf(place);
		return this.#newestIn[other.half] <= this.#inTables ? other : null;
	}

	async #handOver(ask: () => Promise<number>): Promise<void> {
		const bytes = this.#waitingBytes;
		this.#inTables = await ask();
		this.#waitingBytes -= bytes;
	}

	async #take({ place, seen }: Lease, batch: Batch, bytes: Uint8Array): Promise<number> {
		const turn = this.#turn;
		const firstSeq = seen.seq + 1;
		// Until the disk has answered nobody knows where the file goes on; one commit is under way at a time.
		this.#lease = null;
		const record = { firstSeq, bytes };
		const behind = writeRecord(this.#file, place, record);
		if (this.#isDurable) await flush(this.#file);
		const now = { ...seen, seq: seen.seq + batch.parts.length / PART_NUMBERS };
		this.#witness.saw(now);
		this.#taken.push(record);
		this.#place = behind;
		this.#newestIn[behind.half] = now.seq;
		this.#waitingBytes += sizeOf(batch);
		if (this.#turn === turn) this.#lease = { place: behind, seen: now };
		return firstSeq;
	}
}

const sizeOf = ({ bytes, parts }: Pick<Batch, 'bytes' | 'parts'>) =>
	bytes.length + 8 * parts.length;
