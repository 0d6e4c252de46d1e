import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import type { KeyRing } from '../sealing/key-ring.ts';
import type { Place } from './heads.ts';
import { IntakeFile, type IntakePlace } from './intake-file.ts';
import { decodeTakenIn, type TakenIn } from './intake-record.ts';
import { PART_NUMBERS, type Told } from './messages.ts';

/** An update that is durable in the intake and not in the tables yet. */
export interface TakenUpdate {
	readonly seq: number;
	readonly receivedAt: number;
	readonly author: UserId;
	readonly session: SessionId;
	readonly bytes: Uint8Array;
}

/**
 * What lies before the tables of a log: a batch of typing becomes durable here by one write and one
 * flush, and goes into the tables a moment later with all that has come meanwhile, a row a document
 * instead of one a key press. A batch is here or there, never in neither: it leaves when the tables have
 * it durably.
 *
 * Who writes the file is the thread of the log or, by a lease (`intake-lease.ts`), the event loop, never
 * both: what the loop has taken in it tells with its next question, and then it waits here like the rest.
 * While the tables take over, the loop goes on in the half of the file that nothing is left in.
 *
 * Numbers follow each other without a hole, from the newest one in the tables on. That tells what is
 * here and not there, what is left over from before, and what belongs to another store.
 */
export class Intake {
	readonly #file: IntakeFile;
	readonly #waiting = new Map<string, { readonly place: Place; readonly updates: TakenUpdate[] }>();
	#newest: number;

	/**
	 * Reads what a store that ended without warning had taken in beyond `seq`, the newest number in its
	 * tables; of what follows `upTo` nobody knows whether it is durable.
	 */
	constructor(
		path: string,
		ring: KeyRing,
		{ seq, upTo, isDurable }: { seq: number; upTo: number; isDurable: boolean },
	) {
		this.#file = new IntakeFile(path, ring, isDurable);
		this.#newest = seq;
		try {
			this.#find(upTo);
		} catch (cause) {
			this.#file.close();
			throw cause;
		}
	}

	/** The newest number here; in the tables where nothing waits. */
	get newest(): number {
		return this.#newest;
	}

	get isEmpty(): boolean {
		return this.#waiting.size === 0;
	}

	/** Where the next record goes; `null` where none can go before the tables have taken over. */
	get place(): IntakePlace | null {
		return this.#file.place;
	}

	/** The event loop has written these records, and each is durable. */
	told({ taken, place }: Told): void {
		for (const { firstSeq, bytes } of taken) this.#wait(decodeTakenIn(bytes), firstSeq);
		this.#file.goOnAt(place);
	}

	/** Is there room for this record? If not, the tables have to take over what waits. */
	hasRoomFor(record: Uint8Array): boolean {
		return this.#file.hasRoomFor(record.length);
	}

	/** Durable on return; throws when it may not be, and then shows nothing of it. */
	append(batch: TakenIn, record: Uint8Array, firstSeq: number): void {
		this.#file.append({ firstSeq, bytes: record });
		this.#wait(batch, firstSeq);
	}

	/** What waits for the tables, by document, oldest first. */
	*waiting(): Iterable<readonly [Place, readonly TakenUpdate[]]> {
		for (const { place, updates } of this.#waiting.values()) yield [place, updates];
	}

	/** What waits of one document behind this number. */
	after(place: Place, seq: number): TakenUpdate[] {
		const { updates = [] } = this.#waiting.get(nameOf(place)) ?? {};
		return updates.filter((update) => update.seq > seq);
	}

	/** The documents that something waits of, and the newest number of each. */
	*heads(): Iterable<readonly [DocId, number]> {
		for (const { place, updates } of this.#waiting.values()) {
			yield [place.docId, updates.at(-1)?.seq ?? 0];
		}
	}

	/** The tables have it all, durably. Whoever writes the file goes on where it stands. */
	handedOver(): void {
		this.#waiting.clear();
	}

	/** The tables have everything up to this number and nobody else writes: the file begins anew. */
	beginAnew(seq: number): void {
		this.#newest = seq;
		if (this.#file.place === null) this.#file.begin();
		else this.#file.rewind();
	}

	/** Forgets even the bytes of what was handed over. */
	wipe(): void {
		this.#file.wipe();
	}

	close(): void {
		this.#file.close();
	}

	#find(upTo: number): void {
		for (const { firstSeq, bytes } of this.#file.read()) {
			const batch = decodeTakenIn(bytes);
			const lastSeq = firstSeq - 1 + batch.parts.length / PART_NUMBERS;
			if (lastSeq <= this.#newest) continue;
			if (firstSeq !== this.#newest + 1 || lastSeq > upTo) break;
			this.#wait(batch, firstSeq);
		}
		// A process that ended in the middle of a flush has left what nobody may be shown before it is over.
		if (!this.isEmpty) this.#file.flush();
	}

	#wait({ documents, writers, parts, bytes }: TakenIn, firstSeq: number): void {
		let start = 0;
		for (let at = 0, seq = firstSeq; at < parts.length; at += PART_NUMBERS, seq++) {
			const place = must(documents[parts[at] ?? -1], 'an update has a document');
			const writer = must(writers[parts[at + 1] ?? -1], 'an update has a writer');
			const end = start + (parts[at + 3] ?? 0);
			this.#of(place).push({
				seq,
				receivedAt: parts[at + 2] ?? 0,
				author: writer.userId,
				session: writer.sessionId,
				bytes: bytes.subarray(start, end),
			});
			start = end;
		}
		this.#newest = firstSeq - 1 + parts.length / PART_NUMBERS;
	}

	#of(place: Place): TakenUpdate[] {
		const name = nameOf(place);
		let waiting = this.#waiting.get(name);
		if (waiting === undefined) this.#waiting.set(name, (waiting = { place, updates: [] }));
		return waiting.updates;
	}
}

const nameOf = ({ docId, generation }: Place) => `${generation} ${docId}`;
