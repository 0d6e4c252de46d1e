import type { DocId } from '#domain/ids.ts';
import { encodeStep2, encodeUpdate, type AwarenessState } from '#protocol/frame.ts';
import { encodeFingerprint } from '#protocol/message.ts';
import { encodePackedAnswer } from '#protocol/packed-answer.ts';
import type { ClientClaim, StoredDocument, UpdateLog } from '#server/store/log/update-log.ts';
import { admit, type Verdict } from './admission.ts';
import type { PutAside } from './asides.ts';
import { Awareness, type Speaker } from './awareness.ts';
import type { Clock } from './clock.ts';
import { Comparison, type ComparisonQueue } from './comparison.ts';
import { DocumentContent } from './document-content.ts';
import type { Folds } from './fold-aside.ts';
import { Outgoing } from './outbox.ts';
import type { Roots } from './roots.ts';

/** A socket that takes part, as the room sees it. */
export interface Member extends Speaker {
	send(outgoing: Outgoing): void;
}

/** An update that was let in, and the message that carries it to the others. */
export interface Admitted {
	readonly update: Uint8Array;
	readonly frame: Uint8Array;
	readonly claims: readonly ClientClaim[];
}

export interface RoomOptions {
	readonly docId: DocId;
	readonly generation: number;
	readonly roots: Roots;
	readonly stored: StoredDocument;
	readonly updateLog: UpdateLog;
	readonly clock: Clock;
	readonly onAppended: (docId: DocId, seq: number) => void;
	readonly comparisons: ComparisonQueue;
	readonly folds: Folds;
	/** An append was not kept: the room knows more than the log from then on. */
	readonly onLost: () => void;
	/** Reading the document aside or keeping a snapshot went wrong; the room works on with its tail. */
	readonly onFoldFailed: (cause: unknown) => void;
}

/** After a fold a document rests this many times as long as it took: a flood is not folded all along. */
const foldRest = 10;
/** And no longer than this, whatever a clock that was set in the middle of a fold makes of it. */
const foldRestMsMax = 60_000;

/**
 * One open document. Everything that happens to it happens here in one order: admitted, appended,
 * durable, and only then acknowledged and sent to the others (R1). The log settles appends of a
 * document in the order of their calls, so nobody ever sees a later update before an earlier one.
 */
export class Room {
	readonly #options: RoomOptions;
	readonly #content: DocumentContent;
	readonly #roots: Roots;
	readonly #awareness: Awareness;
	readonly #comparison: Comparison;
	readonly #members = new Set<Member>();
	/** The snapshot as it was last sent to a newcomer; only while somebody is here. */
	#opening: {
		readonly update: Uint8Array;
		readonly encode: (update: Uint8Array) => Uint8Array;
		readonly outgoing: Outgoing;
	} | null = null;
	#inFlight = 0;
	/** The newest append; those before it settle before it. */
	#newest: Promise<unknown> = Promise.resolve();
	/** Was an append not kept? */
	#isLost = false;
	#folding = false;
	#hasFoldFailed = false;
	/** Settles when the fold that is under way is done. */
	#folded: Promise<void> = Promise.resolve();
	/** When the last fold ended, and how long it is to rest from then on. */
	#foldedAt = -Infinity;
	#restMs = 0;
	/** When the last member left; meaningless while there are any. */
	idleSince: number;

	constructor(options: RoomOptions) {
		this.#options = options;
		this.#content = new DocumentContent(options.stored);
		this.#roots = options.roots;
		this.#awareness = new Awareness(options.clock);
		this.#comparison = new Comparison(options.comparisons, options.clock);
		this.idleSince = options.clock.now();
	}

	get docId(): DocId {
		return this.#options.docId;
	}

	get generation(): number {
		return this.#options.generation;
	}

	/** May be forgotten: nobody is here and nothing is on its way to the disk. */
	get isIdle(): boolean {
		return this.#members.size === 0 && this.#inFlight === 0 && !this.#folding;
	}

	get isFolding(): boolean {
		return this.#folding;
	}

	get hasMembers(): boolean {
		return this.#members.size > 0;
	}

	get bytes(): number {
		return this.#content.bytes;
	}

	join(member: Member): void {
		this.#members.add(member);
	}

	leave(member: Member): void {
		if (!this.#members.delete(member)) return;
		this.#tellOthers(member, this.#awareness.left(member));
		this.idleSince = this.#options.clock.now();
		if (!this.hasMembers) this.#opening = null;
		if (this.#content.isLong({ inUse: this.hasMembers })) this.#fold();
	}

	/** Is it known what the document holds? Else whoever asks more than to be sent it waits for that. */
	get isLearnt(): boolean {
		return this.#content.isLearnt;
	}

	/**
	 * What a client needs to be asked with, so that it sends only what the school has not got. Throws a
	 * `PayloadError` when the document cannot be decoded.
	 */
	stateVector(): Uint8Array {
		return this.#content.stateVector();
	}

	/**
	 * Sends what the client lacks. Only the last frame is a sync step 2, because that is what tells a
	 * stock client that it has everything; who takes it is sent the deleted ranges packed (P15). Throws for
	 * bytes that are no state vector.
	 */
	answer(
		member: Member,
		stateVector: Uint8Array,
		{ takesPacked }: { readonly takesPacked: boolean },
	): void {
		const { cut, updates } = takesPacked
			? this.#content.missingPacked(stateVector)
			: { cut: null, updates: this.#content.missing(stateVector) };
		if (cut !== null) {
			member.send(new Outgoing(encodePackedAnswer(cut, { isLast: updates.length === 0 })));
		}
		updates.forEach((update, index) => {
			const isLast = index === updates.length - 1;
			member.send(this.#framed(update, isLast ? encodeStep2 : encodeUpdate));
		});
	}

	/** A class that opens one document at once is sent the same frame: it is made for the first. */
	#framed(update: Uint8Array, encode: (update: Uint8Array) => Uint8Array): Outgoing {
		if (!this.#content.isSnapshot(update)) return new Outgoing(encode(update));
		if (this.#opening?.update !== update || this.#opening.encode !== encode) {
			this.#opening = { update, encode, outgoing: new Outgoing(encode(update)) };
		}
		return this.#opening.outgoing;
	}

	/**
	 * Judges an update of a writer; an accepted one counts as known from here on (R3). Throws like
	 * `stateVector`.
	 */
	admit(author: Member, update: Uint8Array, options: { readonly typed: boolean }): Verdict {
		const { userId } = author.person;
		const submission = { update, author: userId, typed: options.typed };
		const verdict = admit(this.#content, submission, this.#roots);
		if (verdict.type === 'accept') this.#content.admitted(verdict, userId);
		return verdict;
	}

	/**
	 * Puts an update into the quarantine instead of the document: its author had the right to write
	 * here and has it no more (R5). An echo of what is here already is nothing to keep.
	 */
	async putAside(author: Member, update: Uint8Array): Promise<PutAside> {
		const { docId, generation, updateLog } = this.#options;
		const { userId, sessionId } = author.person;
		const submission = { update, author: userId, typed: false };
		const verdict = admit(this.#content, submission, this.#roots);
		if (verdict.type === 'nothing-new') {
			await this.underWay();
			return 'nothing';
		}
		if (verdict.type === 'refuse') return 'refused';
		return updateLog.quarantine.keep({
			...{ docId, generation, author: userId, session: sessionId },
			...{ reason: 'right-ended', handIn: null, bytes: update },
		});
	}

	/**
	 * Keeps an admitted update and then sends it on. Rejects when it could not be made durable, and from
	 * then on always: what comes later may build on it, and would leave a hole in the log. Settles
	 * later while an overfull document is being folded: who sends faster than that is read more slowly (R8).
	 */
	async append(author: Member, { update, frame, claims }: Admitted): Promise<void> {
		const { docId, generation, updateLog } = this.#options;
		const { userId, sessionId } = author.person;
		if (this.#isLost) throw new Error('The room knows more than the log.');
		this.#inFlight++;
		try {
			const appending = updateLog.append({
				docId,
				generation,
				author: userId,
				session: sessionId,
				bytes: update,
				claims,
			});
			this.#newest = appending;
			const { seq } = await appending.catch((cause: unknown) => this.#lose(cause));
			this.#content.appended(seq, update);
			this.#tellOthers(author, frame);
			this.#options.onAppended(docId, seq);
			if (this.#content.isLong({ inUse: this.hasMembers })) this.#fold();
			if (this.#content.isOverfull) await this.#folded;
		} finally {
			this.#inFlight--;
		}
	}

	#lose(cause: unknown): never {
		if (!this.#isLost) {
			this.#isLost = true;
			this.#options.onLost();
		}
		throw cause;
	}

	/**
	 * Sends the fingerprint of exactly what this member was sent and has sent so far (P13). While the
	 * document moves there is none: the member asks again when it is quiet.
	 */
	async compare(member: Member): Promise<void> {
		if (this.#inFlight > 0) return;
		const { head } = this.#content;
		const made = await this.#comparison
			.at(head, () => this.#content.packed())
			.catch(this.#options.onFoldFailed);
		if (!made || this.#inFlight > 0 || this.#content.head !== head) return;
		if (this.#members.has(member)) member.send(new Outgoing(encodeFingerprint(made)));
	}

	/**
	 * What is known may still be on its way to the disk: settles when all of it has got there, rejects
	 * when it has not; `null` when nothing is under way.
	 */
	underWay(): Promise<unknown> | null {
		return this.#inFlight > 0 || this.#isLost ? this.#newest : null;
	}

	/** What a member says of itself among all it says, `null` for nothing (R4). */
	ownAwareness(member: Member, states: readonly AwarenessState[]): AwarenessState | null {
		return this.#awareness.ownOf(member, states);
	}

	hearAwareness(member: Member, own: AwarenessState): void {
		this.#tellOthers(member, this.#awareness.heard(member, own));
	}

	sendAwareness(member: Member): void {
		const states = this.#awareness.others(member);
		if (states !== null) member.send(new Outgoing(states));
	}

	/** A reader is not shown: called when a writer becomes one (R4). */
	dropAwareness(member: Member): void {
		this.#tellOthers(member, this.#awareness.left(member));
	}

	#tellOthers(author: Member, frame: Uint8Array | null): void {
		if (frame === null) return;
		const outgoing = new Outgoing(frame);
		for (const member of this.#members) if (member !== author) member.send(outgoing);
	}

	#fold(): void {
		const { clock } = this.#options;
		const startedAt = clock.now();
		if (this.#folding) return;
		if (this.#isResting && (this.#hasFoldFailed || !this.#content.isHeavy)) return;
		this.#folding = true;
		this.#hasFoldFailed = false;
		this.#folded = this.#foldNow()
			.catch((cause: unknown) => {
				this.#hasFoldFailed = true;
				this.#options.onFoldFailed(cause);
			})
			.finally(() => {
				this.#folding = false;
				this.#foldedAt = clock.now();
				this.#restMs = Math.min(foldRest * (this.#foldedAt - startedAt), foldRestMsMax);
			});
	}

	/** A clock that was set back shows a time before the fold: the rest is over, not as long as that. */
	get #isResting(): boolean {
		const elapsedMs = this.#options.clock.now() - this.#foldedAt;
		return elapsedMs >= 0 && elapsedMs < this.#restMs;
	}

	async #foldNow(): Promise<void> {
		const { docId, generation, updateLog, folds } = this.#options;
		if (!this.#content.hasTail) return;
		const seq = this.#content.head;
		const state = await folds.fold(this.#content.packed());
		this.#content.folded(seq, state);
		this.#opening = null;
		await updateLog.putSnapshot(docId, generation, seq, state);
	}
}
