import { PayloadError } from '../codec.ts';
import { AppendError, type AppendedUpdate, type NewUpdate } from '../update-log.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { CommitWindow, type Waiting } from './commit-window.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';

interface Queued {
	readonly update: NewUpdate;
	readonly receivedAt: number;
	readonly resolve: (appended: AppendedUpdate) => void;
	readonly reject: (cause: AppendError) => void;
}

/**
 * What one commit may hold, so that nobody waits for a huge one, and what follows a commit does not hold
 * up the event loop; the rest goes into the next.
 */
const batchBytesMax = 8 * 1024 * 1024;
const batchUpdatesMax = 1_000;

/**
 * Group commit: everything queued while the last commit was under way goes into the next one, so a
 * busy school pays one fsync for many updates and a quiet one waits for nobody. One commit is in
 * flight at a time, hence appends settle in the order they were called.
 */
export class AppendQueue {
	readonly #commit: (batch: Batch) => Promise<number>;
	readonly #onFailed: (cause: unknown) => void;
	readonly #window = new CommitWindow();
	#queued: Queued[] = [];
	readonly #queuedByDocument = new Map<DocId, number>();
	#mostInOneDocument = 0;
	#busy = false;
	#underWay = 0;
	#failure: unknown = null;
	#idle: (() => void)[] = [];

	constructor(commit: (batch: Batch) => Promise<number>, onFailed: (cause: unknown) => void) {
		this.#commit = commit;
		this.#onFailed = onFailed;
	}

	append(update: NewUpdate, receivedAt: number): Promise<AppendedUpdate> {
		return new Promise((resolve, reject) => {
			this.#queued.push({ update, receivedAt, resolve, reject });
			const inOneDocument = (this.#queuedByDocument.get(update.docId) ?? 0) + 1;
			this.#queuedByDocument.set(update.docId, inOneDocument);
			this.#mostInOneDocument = Math.max(this.#mostInOneDocument, inOneDocument);
			this.#window.heard(update.session, this.#waiting);
			if (this.#busy) return;
			this.#busy = true;
			void this.#drain();
		});
	}

	get #waiting(): Waiting {
		return { updates: this.#queued.length, inOneDocument: this.#mostInOneDocument };
	}

	/** Updates that are queued or under way. */
	get size(): number {
		return this.#queued.length + this.#underWay;
	}

	/** Settles when nothing is queued or under way. */
	async whenIdle(): Promise<void> {
		if (!this.#busy) return;
		await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	async #drain(): Promise<void> {
		while (this.#queued.length > 0) {
			await this.#window.whenDue(this.#waiting);
			const group = this.#takeGroup();
			this.#underWay = group.length;
			await this.#keep(group);
		}
		this.#busy = false;
		this.#underWay = 0;
		// What was queued before the failure has been rejected; what comes later is the log's to judge.
		this.#failure = null;
		for (const resolve of this.#idle.splice(0)) resolve();
	}

	async #keep(group: readonly Queued[]): Promise<void> {
		if (this.#failure !== null) return rejectAll(group, this.#failure);
		try {
			const firstSeq = await this.#commit(pack(group));
			group.forEach(({ resolve, receivedAt }, index) =>
				resolve({ seq: firstSeq + index, receivedAt }),
			);
		} catch (cause) {
			// One damaged document does not speak for those that shared its commit.
			const documents = cause instanceof PayloadError ? byDocument(group) : [group];
			if (documents.length > 1) for (const own of documents) await this.#keep(own);
			else this.#refuse(group, cause);
		}
	}

	/** What is queued behind a refused update may build on it, in its own document or, if the disk fails, in all. */
	#refuse(group: readonly Queued[], cause: unknown): void {
		if (!(cause instanceof PayloadError)) this.#failure = cause;
		this.#onFailed(cause);
		rejectAll(group, cause);
		if (this.#failure !== null) return;
		const isRefused = ({ update }: Queued) => update.docId === group[0]?.update.docId;
		rejectAll(this.#queued.filter(isRefused), cause);
		this.#queued = this.#queued.filter((one) => !isRefused(one));
	}

	/** What does not fit any more counts anew when the next comes. */
	#takeGroup(): Queued[] {
		this.#queuedByDocument.clear();
		this.#mostInOneDocument = 0;
		let bytes = 0;
		let count = 0;
		for (const { update } of this.#queued) {
			bytes += update.bytes.length;
			if (count > 0 && (bytes > batchBytesMax || count >= batchUpdatesMax)) break;
			count++;
		}
		if (count === this.#queued.length) {
			const all = this.#queued;
			this.#queued = [];
			return all;
		}
		return this.#queued.splice(0, count);
	}
}

/** The updates of each document, last that of the newest update, which settles when all before it have. */
function byDocument(group: readonly Queued[]): Queued[][] {
	const documents = new Map<DocId, Queued[]>();
	for (const one of group) {
		const { docId } = one.update;
		const own = documents.get(docId) ?? [];
		own.push(one);
		documents.delete(docId);
		documents.set(docId, own);
	}
	return [...documents.values()];
}

function rejectAll(group: readonly Queued[], cause: unknown): void {
	for (const { reject } of group) {
		reject(new AppendError('The update could not be kept on disk.', { cause }));
	}
}

function pack(group: readonly Queued[]): Batch {
	const size = group.reduce((sum, { update }) => sum + update.bytes.length, 0);
	const documents = new Numbered((docId: DocId, generation: number) => ({ docId, generation }));
	const writers = new Numbered((userId: UserId, sessionId: SessionId) => ({ userId, sessionId }));
	const batch: Batch = {
		documents: documents.all,
		writers: writers.all,
		parts: new Float64Array(group.length * PART_NUMBERS),
		claims: [],
		bytes: new Uint8Array(size),
	};
	let offset = 0;
	for (const [index, { update, receivedAt }] of group.entries()) {
		const { docId, generation, author, session, bytes } = update;
		const document = documents.numberOf(docId, generation);
		const writer = writers.numberOf(author, session);
		batch.parts.set([document, writer, receivedAt, bytes.length], index * PART_NUMBERS);
		for (const { clientId, firm } of update.claims ?? []) {
			batch.claims.push(index, clientId, firm ? 1 : 0);
		}
		batch.bytes.set(bytes, offset);
		offset += bytes.length;
	}
	return batch;
}

/** Gives each pair a number at its first coming, so that its strings travel once a batch. */
class Numbered<A extends string, B extends string | number, Made> {
	readonly all: Made[] = [];
	readonly #make: (a: A, b: B) => Made;
	readonly #numbers = new Map<string, number>();
	/** What was asked for last: mostly the same as now. */
	#newest: { readonly a: A; readonly b: B; readonly number: number } | null = null;

	constructor(make: (a: A, b: B) => Made) {
		this.#make = make;
	}

	numberOf(a: A, b: B): number {
		if (this.#newest?.a === a && this.#newest.b === b) return this.#newest.number;
		const name = `${a} ${b}`;
		let number = this.#numbers.get(name);
		if (number === undefined) {
			number = this.all.push(this.#make(a, b)) - 1;
			this.#numbers.set(name, number);
		}
		this.#newest = { a, b, number };
		return number;
	}
}
