import * as Y from 'yjs';
import type { UserId } from '#domain/ids.ts';
import type { PackedAnswer } from '#protocol/packed-answer.ts';
import type { ClientOwner, StoredDocument } from '#server/store/log/update-log.ts';
import { PayloadError } from '#server/store/log/codec.ts';
import { type Accepted, type Deletes, type KnownContent } from './admission.ts';
import { DeletedRanges } from './deleted-ranges.ts';
import { Levels } from './levels.ts';
import { settle } from './settling.ts';
import { NewerPart } from './newer-part.ts';
import type { PackedDocument } from './packed-document.ts';
import { Tail } from './tail.ts';
import { STRIDE, walkUpdate, type WalkedUpdate } from './update-walk.ts';

const EMPTY = Uint8Array.of(0, 0);
/**
 * A tail up to this long is not worth folding; beyond, it may grow with the snapshot. While people write
 * it may be longer by so much: every fold begins with all that the last one made.
 */
const tailUpdatesMin = 400;
const tailBytesMin = 64 * 1024;
const whileInUse = 3;
/** From this on, or half of what the snapshot holds, a tail is folded even if the last fold was just now. */
const heavyBytesMin = 2 * 1024 * 1024;
/** It may grow while that is done, to so many times as much: then who writes waits for the fold. */
const overfullTimes = 2;
/** A document up to this size is looked at when it is opened, a larger one after it has been sent. */
const learntAtOnceBytesMax = 64 * 1024;
/** Rewriting a large snapshot is dear: one more update may wait for every so many bytes of it. */
const snapshotBytesPerUpdate = 500;

/**
 * What a room knows of its document without holding a Y.Doc: a snapshot, the durable updates after
 * it, and how far each client id has come. The clocks count what is admitted; snapshot and tail only
 * what is durable, because only that is ever sent to anyone (R1).
 */
export class DocumentContent implements KnownContent {
	readonly #clocks = new Map<number, number>();
	readonly #deleted = new DeletedRanges();
	readonly #levels = new Levels();
	/** What is known to be stored and was not looked at yet. */
	#unlearned: readonly Uint8Array[];
	readonly #ownersByClientId = new Map<number, ClientOwner>();
	#snapshot: { readonly seq: number; readonly state: Uint8Array } | null;
	#tail: Tail;
	/** Made when the first device comes back to this snapshot. */
	#newerPart: NewerPart | null = null;

	/**
	 * Throws when what is stored cannot be decoded: better no document than half of one. Of a large one
	 * that is found out by `learn`, so that whoever waits for it has it first.
	 */
	constructor(stored: StoredDocument) {
		this.#snapshot = stored.snapshot;
		this.#tail = new Tail(stored.tail);
		for (const owner of stored.owners ?? []) this.#ownersByClientId.set(owner.clientId, owner);
		this.#unlearned = this.#stored();
		const size = (stored.snapshot?.state.length ?? 0) + this.#tail.bytes;
		if (size <= learntAtOnceBytesMax) this.learn();
	}

	/** Is it known what the document holds? */
	get isLearnt(): boolean {
		return this.#unlearned.length === 0;
	}

	/**
	 * Looks at what is stored, once. Everything that asks for more than the stored bytes does it first.
	 * Throws a `PayloadError` when they cannot be decoded, and does so each time.
	 */
	learn(): void {
		if (this.isLearnt) return;
		for (const update of this.#unlearned) this.#learn(update);
		this.#unlearned = [];
	}

	get clocks(): ReadonlyMap<number, number> {
		this.learn();
		return this.#clocks;
	}

	get levels(): Levels {
		this.learn();
		return this.#levels;
	}

	get ownersByClientId(): ReadonlyMap<number, ClientOwner> {
		return this.#ownersByClientId;
	}

	/** Bytes held in memory for this document, roughly. */
	get bytes(): number {
		return (
			(this.#snapshot?.state.length ?? 0) +
			this.#tail.bytes +
			8 * (this.#levels.size + (this.#newerPart?.size ?? 0))
		);
	}

	/** The number of the newest durable update; 0 before the first. */
	get head(): number {
		return this.#tail.newest ?? this.#snapshot?.seq ?? 0;
	}

	get hasTail(): boolean {
		return this.#tail.length > 0;
	}

	hasDeleted(deletes: Deletes): boolean {
		this.learn();
		return this.#deleted.includes(deletes);
	}

	/** From now on these count as known: the next update of the same client builds on them. */
	admitted({ reached, added, deletes, claims }: Accepted, author: UserId): void {
		this.learn();
		for (const [client, clock] of reached) this.#clocks.set(client, clock);
		for (const { client, clock, level } of added) this.#levels.add(client, clock, level);
		this.#deleted.add(deletes);
		for (const claim of claims) {
			this.#ownersByClientId.set(claim.clientId, { ...claim, userId: author });
		}
	}

	appended(seq: number, bytes: Uint8Array): void {
		this.#tail.append(seq, bytes);
	}

	/** What lets a client send only what is missing here. */
	stateVector(): Uint8Array {
		return Y.encodeStateVector(new Map(this.clocks));
	}

	/**
	 * The updates a client with this state vector needs, at least one, in the order to be applied.
	 * The tail is sent as it came: merging it would cost more than its few bytes. Throws for bytes
	 * that are no state vector.
	 */
	missing(stateVector: Uint8Array): Uint8Array[] {
		const known = Y.decodeStateVector(stateVector);
		const old = this.#snapshot === null ? EMPTY : this.#newerThan(known, this.#snapshot.state);
		const tail = this.#tail.updates();
		return isEmpty(old) && tail.length > 0 ? tail : [old, ...tail];
	}

	/**
	 * The same for a client that takes what is cut out of the snapshot packed (P15), and before the
	 * updates; a newcomer, and whoever there is no snapshot for, is sent updates alone.
	 */
	missingPacked(stateVector: Uint8Array): { cut: PackedAnswer | null; updates: Uint8Array[] } {
		const known = Y.decodeStateVector(stateVector);
		if (this.#snapshot === null || known.size === 0) {
			return { cut: null, updates: this.missing(stateVector) };
		}
		this.#newerPart ??= new NewerPart(this.#snapshot.state);
		return { cut: this.#newerPart.packedAfter(known), updates: this.#tail.updates() };
	}

	/** A newcomer is sent the very bytes of the snapshot, so that they are framed once for all. */
	#newerThan(known: ReadonlyMap<number, number>, state: Uint8Array): Uint8Array {
		if (known.size === 0) return state;
		this.#newerPart ??= new NewerPart(state);
		return this.#newerPart.after(known);
	}

	/** Are these the bytes of the snapshot as it is now? */
	isSnapshot(update: Uint8Array): boolean {
		return update === this.#snapshot?.state;
	}

	/** Is the tail long enough that opening is better served by a new snapshot? */
	isLong({ inUse }: { readonly inUse: boolean }): boolean {
		const times = inUse ? whileInUse : 1;
		const size = this.#snapshot?.state.length ?? 0;
		const updatesMax = Math.max(tailUpdatesMin * times, size / snapshotBytesPerUpdate);
		const bytesMax = Math.max(tailBytesMin * times, size / 2);
		return this.#tail.length > updatesMax || this.#tail.bytes > bytesMax;
	}

	/** Does the tail hold so much that it must be folded whatever it costs? */
	get isHeavy(): boolean {
		return this.#tail.bytes > this.#heavyBytes;
	}

	/** Does it hold so much that nothing more may come until it has been folded? */
	get isOverfull(): boolean {
		return this.#tail.bytes > overfullTimes * this.#heavyBytes;
	}

	get #heavyBytes(): number {
		return Math.max(heavyBytesMin, (this.#snapshot?.state.length ?? 0) / 2);
	}

	/** All that is durable, for a fold or a comparison: up to `head`. */
	packed(): PackedDocument {
		return { snapshot: this.#snapshot?.state ?? null, ...this.#tail.packed() };
	}

	/** Takes the fold of everything up to `seq`; what was appended meanwhile stays in the tail. */
	folded(seq: number, state: Uint8Array): void {
		this.#snapshot = { seq, state };
		this.#newerPart = null;
		this.#tail = this.#tail.after(seq);
		if (!this.isLearnt) this.#unlearned = this.#stored();
	}

	#stored(): Uint8Array[] {
		const tail = this.#tail.updates();
		return this.#snapshot === null ? tail : [this.#snapshot.state, ...tail];
	}

	#learn(update: Uint8Array): void {
		const walked = walkUpdate(update);
		if (walked === null) throw new PayloadError('A stored update cannot be read.');
		const settled = settle(walked, { clocks: this.#clocks, levels: this.#levels });
		if (typeof settled === 'string') this.#learnLoosely(walked);
		else {
			for (const [client, clock] of settled.reached) this.#clocks.set(client, clock);
			for (const { client, clock, level } of settled.added) this.#levels.add(client, clock, level);
		}
		this.#deleted.add(walked.deletes);
	}

	/** What was let in before admission looked for holes and circles: known as far as it goes. */
	#learnLoosely({ blocks, structs }: WalkedUpdate): void {
		for (const { client, from, to } of blocks) {
			if (to === from) continue;
			const end = (structs[to - STRIDE] ?? 0) + (structs[to - STRIDE + 1] ?? 0);
			if (end > (this.#clocks.get(client) ?? 0)) this.#clocks.set(client, end);
		}
	}
}

const isEmpty = (update: Uint8Array) => update.length === 2 && update[0] === 0 && update[1] === 0;
