import type { DocId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Mark } from '#lib/storage/device-store.ts';
import { storeProblemOf } from '#lib/storage/store-problem.ts';

/**
 * What one opening of a document has written in it and does not yet know to be at school. Local edits are
 * numbered; an ack from the relay covers every edit up to a number. The mark on the device follows:
 * it is put before the words are written and taken away after the ack, never the other way round.
 */
export interface MarkStore {
	putMark(mark: Mark): Promise<void>;
	removeMark(mark: Pick<Mark, 'docId' | 'generation' | 'owner'>): Promise<void>;
}

export interface OutboxOptions {
	readonly docId: DocId;
	readonly generation: number;
	readonly owner: string;
	readonly marks: MarkStore;
	readonly now: () => Instant;
	/** Is there no network, as far as the device knows? */
	readonly isAway: () => boolean;
}

export class Outbox {
	readonly #options: OutboxOptions;
	#sequence = 0;
	#covered = 0;
	/** The number of the newest edit of each piece that is not at school. */
	readonly #newestByItem = new Map<string, number>();
	/** Since when something has waited without a pause; `null` while nothing waits. */
	#since: Instant | null = null;
	/** Was any of it written without a network? */
	#isFromAway = false;
	#marked: ReadonlySet<string> = new Set();
	#markedSince: Instant | null = null;
	#markedFromAway = false;
	/** Marks of others that this opening speaks for now and that still lie on the device. */
	readonly #adopted = new Map<string, Mark>();
	#queue: Promise<void> = Promise.resolve();

	constructor(options: OutboxOptions) {
		this.#options = options;
	}

	/** The number of the newest local edit; 0 before the first. */
	get sequence(): number {
		return this.#sequence;
	}

	/** Is every local edit so far at school? */
	get isCovered(): boolean {
		return this.#covered >= this.#sequence;
	}

	/** The pieces that wait for the school. */
	get items(): readonly string[] {
		return [...this.#newestByItem.keys()];
	}

	/** Whose marks on the device say no more than `items` does: its own, and those it has taken over. */
	get owners(): readonly string[] {
		return [this.#options.owner, ...this.#adopted.keys()];
	}

	note(items: Iterable<string>): void {
		this.#sequence++;
		for (const item of items) this.#newestByItem.set(item, this.#sequence);
		if (this.#newestByItem.size === 0) return;
		this.#since ??= this.#options.now();
		this.#isFromAway ||= this.#options.isAway();
	}

	/** Everything up to this edit is durable at school. */
	cover(sequence: number): void {
		this.#covered = Math.max(this.#covered, sequence);
		for (const [item, newest] of this.#newestByItem) {
			if (newest <= sequence) this.#newestByItem.delete(item);
		}
		if (this.#newestByItem.size > 0) return;
		this.#since = null;
		this.#isFromAway = false;
	}

	/**
	 * Takes over what tabs that are gone have left behind. Call before the document's copy is read:
	 * then the copy holds at least what these marks speak of, and the next sync step 2 carries it. A full
	 * device has no room for a mark in their place: they stay until what they speak of is at school.
	 */
	async adopt(marks: readonly Mark[]): Promise<void> {
		if (marks.length === 0) return;
		this.note(marks.flatMap((mark) => mark.items));
		for (const mark of marks) {
			const { since, isFromAway } = mark;
			this.#adopted.set(mark.owner, mark);
			this.#isFromAway ||= isFromAway ?? false;
			if (since !== undefined && this.#since !== null && since < this.#since) this.#since = since;
		}
		try {
			await this.settle();
		} catch (error) {
			if (storeProblemOf(error) === 'full') return;
			for (const { owner } of marks) this.#adopted.delete(owner);
			throw error;
		}
	}

	/** Brings the mark on the device in line with what waits; resolves once it is there. */
	settle(): Promise<void> {
		const next = this.#queue.then(() => this.#write());
		// A failure is the caller's to report; the queue itself goes on.
		this.#queue = next.catch(() => undefined);
		return next;
	}

	/** Somebody else has removed the mark: what still waits is marked anew. */
	remark(): Promise<void> {
		this.#marked = new Set();
		return this.settle();
	}

	/** As `settle`, but only when the mark on the device says too little: cheap before each write. */
	ensureMarked(): Promise<void> {
		return this.items.every((item) => this.#marked.has(item)) ? this.#queue : this.settle();
	}

	async #write(): Promise<void> {
		const { marks, docId, generation, owner } = this.#options;
		const items = new Set(this.items);
		const since = this.#since;
		const isFromAway = this.#isFromAway;
		const isSame =
			items.size === this.#marked.size && this.items.every((item) => this.#marked.has(item));
		const isNoted = isSame && since === this.#markedSince && isFromAway === this.#markedFromAway;
		if (isNoted && this.#adopted.size === 0) return;
		// Until the store has answered, what is on the device is not known.
		this.#marked = new Set();
		if (since === null) await marks.removeMark({ docId, generation, owner });
		else await marks.putMark({ docId, generation, owner, items: [...items], since, isFromAway });
		this.#marked = items;
		this.#markedSince = since;
		this.#markedFromAway = isFromAway;
		await this.#removeAdopted();
	}

	/** What they speak of is marked by this opening, or at school. */
	async #removeAdopted(): Promise<void> {
		for (const [owner, mark] of this.#adopted) {
			await this.#options.marks.removeMark(mark);
			this.#adopted.delete(owner);
		}
	}
}
