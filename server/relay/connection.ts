import type { DocId } from '#domain/ids.ts';
import { CLOSE, type CloseReason } from '#protocol/close-code.ts';
import {
	encodeAwareness,
	encodeStep1,
	encodeUpdate,
	parseAwareness,
	parseFrame,
	type AwarenessState,
	type Frame,
} from '#protocol/frame.ts';
import { awarenessBytesMax, messageBytesMax } from '#protocol/limits.ts';
import type { NoticeReason } from '#protocol/message.ts';
import { PayloadError } from '#server/store/log/codec.ts';
import { Asides } from './asides.ts';
import type { Person } from './awareness.ts';
import type { ConnectionOptions } from './connection-options.ts';
import type { Mode } from './gate.ts';
import { closeGraceMs, lastWordsMsMax, learningPauseMs, questionMessages } from './limits.ts';
import { Outgoing } from './outbox.ts';
import type { Admitted, Member, Room } from './room.ts';
import { Pacer } from './rate.ts';
import { Reading } from './reading.ts';
import { Sending } from './sending.ts';
import { Settlement } from './settlement.ts';
import { Turns } from './turns.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** A frame with content (P4). */
type ContentFrame = Extract<Frame, { readonly update: Uint8Array }>;

const STILL_HERE = new Outgoing(encodeAwareness([]));

/**
 * One socket, and the one place that says no. It starts waiting: frames are put aside until access
 * is decided and the room is open, and again whenever access is decided anew (R5), so that nothing
 * sent after a revocation is ever stored.
 */
export class Connection implements Member {
	readonly docId: DocId;
	readonly person: Person;
	readonly #options: ConnectionOptions;
	readonly #settlement = new Settlement();
	readonly #sending: Sending;
	readonly #reading: Reading;
	readonly #turns: Turns;
	readonly #presence: Pacer<AwarenessState>;
	readonly #asides: Asides;
	#mode: Mode | null = null;
	/** Could write on this socket once, and cannot any more: what still comes is put aside. */
	#hasLostRight = false;
	#isLeaving = false;
	#holding = 0;
	#room: Room | null = null;
	#state: 'waiting' | 'live' | 'closed' = 'waiting';
	readonly #waiting = new WaitingFrames();

	constructor(options: ConnectionOptions) {
		this.docId = options.docId;
		this.person = options.person;
		this.#options = options;
		this.#sending = new Sending({
			...options,
			settlement: this.#settlement,
			onTooSlow: () => options.ws.terminate(),
		});
		this.#reading = new Reading(options);
		this.#turns = new Turns({
			handle: (frame) => this.#receive(frame),
			onWaiting: (isWaiting) => this.#reading.holdForTurn(isWaiting),
		});
		this.#presence = new Pacer(options.awarenessRate, options.clock, (own) => {
			if (this.#mode === 'write') this.#room?.hearAwareness(this, own);
		});
		this.#asides = new Asides({
			settlement: this.#settlement,
			putAside: async (update) => this.#room?.putAside(this, update) ?? 'nothing',
			tell: (number, reason) => this.#sending.tell(number, reason),
			ackSoon: () => this.#sending.ackSoon(),
			close: (reason) => this.close(reason),
		});
		options.ws.on('message', (data: Buffer, isBinary: boolean) => {
			this.#reading.heard();
			if (!isBinary) this.close('badFrame');
			else this.#turns.take(new Uint8Array(data.buffer, data.byteOffset, data.length));
		});
		options.ws.on('close', () => this.#turns.finish());
		options.ws.on('pong', () => this.#reading.heard());
	}

	get room(): Room | null {
		return this.#room;
	}

	/** The right it has; `null` until the first decision. */
	get mode(): Mode | null {
		return this.#mode;
	}

	get isClosed(): boolean {
		return this.#state === 'closed';
	}

	/** Puts aside what comes in from now on; gives a number that stands for this holding. */
	hold(): number {
		if (this.#state === 'live') this.#state = 'waiting';
		return ++this.#holding;
	}

	/** Has nothing happened since that would make its decision an old one? */
	isHeldBy(holding: number): boolean {
		return this.#state === 'waiting' && this.#holding === holding;
	}

	/** The room this connection is in until it closes. */
	enter(room: Room): void {
		this.#room = room;
	}

	/** Access is decided: what was put aside is handled by the new right, in order. */
	goLive(mode: Mode): void {
		if (this.#state !== 'waiting' || this.#room === null || this.#isLeaving) return;
		const before = this.#mode;
		this.#mode = mode;
		this.#hasLostRight = mode === 'read' && (this.#hasLostRight || before === 'write');
		this.#state = 'live';
		if (mode === 'write' && before !== 'write') this.#askSoon(this.#room);
		if (mode === 'read' && before === 'write') this.#room.dropAwareness(this);
		if (before === null) this.#room.sendAwareness(this);
		if (mode === 'outdated') this.#sending.tell(0, mode);
		for (const frame of this.#waiting.take()) this.#receive(frame);
		this.#reading.decided();
	}

	send(outgoing: Outgoing): void {
		if (!this.#isLeaving) this.#sending.send(outgoing);
	}

	/**
	 * Asks whether the peer is alive. The empty awareness message is for stock clients, which take a
	 * line without messages for dead after 30 seconds (P7).
	 */
	beat(silenceMsMax: number): void {
		if (this.#state === 'closed') return;
		if (this.#reading.silentMs > silenceMsMax) {
			this.#options.ws.terminate();
			return;
		}
		this.#options.ws.ping();
		this.send(STILL_HERE);
	}

	/** Says why and closes; a peer that does not answer is cut. */
	close(reason: CloseReason): void {
		if (this.#state === 'closed') return;
		this.markClosed();
		const { ws, clock } = this.#options;
		ws.close(CLOSE[reason], reason);
		clock.after(closeGraceMs, () => ws.terminate());
	}

	/**
	 * Sends somebody away whose right has ended (R5). A writer's frames that are still on their way go
	 * into the quarantine until the socket has gone; nothing of the document is sent any more. Where it
	 * is only not known how things stand, the words stay on the device, which comes again.
	 */
	turnAway(reason: CloseReason): void {
		const wasWriter = this.#mode === 'write' || this.#hasLostRight;
		const isUndecided = reason === 'storeUnavailable';
		if (!wasWriter || isUndecided || this.#room === null) return this.close(reason);
		if (this.#state === 'closed' || this.#isLeaving) return;
		this.#isLeaving = true;
		this.#reading.release();
		this.#room.dropAwareness(this);
		for (const frame of this.#waiting.take()) this.#receive(frame);
		const cancel = this.#options.clock.after(lastWordsMsMax, () => this.close(reason));
		void this.#asides.settled().then(() => {
			cancel();
			this.close(reason);
		});
	}

	/** The socket has gone. */
	markClosed(): void {
		this.#state = 'closed';
		this.#sending.end();
		this.#waiting.take();
		this.#presence.stop();
		this.#reading.release();
	}

	#receive(bytes: Uint8Array): void {
		if (this.#isLeaving) return this.#receiveLastWords(bytes);
		if (this.#state === 'closed') return;
		if (bytes.length > messageBytesMax) {
			this.close('tooLarge');
		} else if (this.#state === 'live' && this.#room !== null) {
			this.#handle(this.#room, bytes);
		} else {
			const waiting = this.#waiting.add(bytes);
			if (waiting === 'too many') this.close('tooMany');
			else if (waiting === 'many') this.#reading.holdForDecision();
		}
	}

	#receiveLastWords(bytes: Uint8Array): void {
		const frame = parseFrame(bytes);
		if (!frame.ok || bytes.length > messageBytesMax) return;
		if ('update' in frame.value) this.#asides.put(frame.value.update);
	}

	#handle(room: Room, bytes: Uint8Array): void {
		const frame = parseFrame(bytes);
		if (frame.ok) this.#unlessDamaged(() => this.#handleFrame(room, frame.value, bytes));
		else this.#refuse('bad-frame', bytes);
	}

	/** A large document may turn out to be none only when somebody asks more than to be sent it (R10). */
	#unlessDamaged(act: () => void): void {
		try {
			act();
		} catch (cause) {
			if (!(cause instanceof PayloadError)) throw cause;
			this.#options.onDamaged(cause);
			this.close('documentDamaged');
		}
	}

	#handleFrame(room: Room, frame: Frame, bytes: Uint8Array): void {
		const { type } = frame;
		const messages = type === 'step1' || type === 'compare' ? questionMessages : 1;
		if (!this.#reading.count(messages, bytes.length)) return this.close('tooMany');
		switch (frame.type) {
			case 'step1':
				return this.#answer(room, frame.stateVector);
			case 'step2':
				this.#settlement.answered();
				return this.#handleContent(room, frame, bytes);
			case 'part':
			case 'update':
				return this.#handleContent(room, frame, bytes);
			case 'awareness':
				return this.#handleAwareness(room, frame.states);
			case 'query-awareness':
				return this.#sending.answer(() => room.sendAwareness(this));
			case 'compare':
				if (this.#options.wantsExtensions) void room.compare(this);
				return;
			case 'diverged':
				return this.#options.onDiverged(frame.step);
		}
	}

	#answer(room: Room, stateVector: Uint8Array): void {
		try {
			this.#sending.answer(() => room.answer(this, stateVector, this.#options));
		} catch (cause) {
			if (cause instanceof PayloadError) throw cause;
			// Yjs throws on a state vector that is none; the sender is not to be trusted further.
			this.#refuse('bad-state-vector', stateVector);
		}
	}

	#handleContent(room: Room, { type, update }: ContentFrame, bytes: Uint8Array): void {
		if (this.#hasLostRight) return this.#asides.put(update);
		const number = this.#settlement.receive();
		if (this.#mode === 'outdated') return this.#notKept(number, this.#mode);
		if (this.#mode !== 'write') return this.#notKept(number, 'read-only');
		const whole = type === 'step2' && this.#settlement.isAnswered;
		const verdict = room.admit(this, update, { typed: type === 'update' });
		// What others get is an update: a step 2 would tell them that they have everything.
		const frame = type === 'update' ? bytes : encodeUpdate(update);
		switch (verdict.type) {
			case 'accept':
				return this.#keep(room, { update, frame, claims: verdict.claims }, { number, whole });
			case 'nothing-new':
				return this.#finishEcho(room, number, whole);
			case 'resync':
				this.#settlement.lacks(number);
				if (whole) return this.#refuse('gap', frame, number);
				// An answer that is under way will hold this too.
				return this.#settlement.isAnswered ? this.#ask() : undefined;
			case 'refuse':
				return this.#refuse(verdict.reason, frame, number);
		}
	}

	#keep(
		room: Room,
		admitted: Admitted,
		{ number, whole }: { readonly number: number; readonly whole: boolean },
	): void {
		const { length } = admitted.frame;
		this.#settlement.started(number);
		this.#reading.started(length);
		room.append(this, admitted).then(
			() => {
				this.#reading.finished(length);
				this.#settlement.finished(number, { whole });
				this.#sending.ackSoon();
			},
			() => this.close('storeUnavailable'),
		);
	}

	/** What is here already may have come over another socket and not be durable yet (R1). */
	#finishEcho(room: Room, number: number, whole: boolean): void {
		const underWay = room.underWay();
		if (underWay !== null) this.#settlement.started(number);
		const finish = () => {
			this.#settlement.finished(number, { whole });
			this.#sending.ackSoon();
		};
		if (underWay === null) return finish();
		underWay.then(finish, () => this.close('storeUnavailable'));
	}

	#handleAwareness(room: Room, bytes: Uint8Array): void {
		if (this.#mode !== 'write' || bytes.length > awarenessBytesMax) return;
		const states = parseAwareness(bytes);
		if (!states.ok) return this.#refuse('bad-awareness', bytes);
		const own = room.ownAwareness(this, states.value);
		if (own !== null) this.#presence.hear(own);
	}

	/** Asks what a writer has (P8). Who is to be sent a large document has it before that is looked at. */
	#askSoon(room: Room): void {
		const ask = () => this.#unlessDamaged(() => this.#ask());
		if (room.isLearnt) ask();
		else this.#options.clock.after(learningPauseMs, ask);
	}

	#ask(): void {
		if (this.#room === null || this.#mode !== 'write') return;
		this.#settlement.asked();
		this.send(new Outgoing(encodeStep1(this.#room.stateVector())));
	}

	#notKept(number: number, reason: NoticeReason): void {
		this.#sending.tell(number, reason);
		this.#settlement.finished(number, { whole: false });
	}

	/** Content or a frame that has no place in this protocol: said, logged, and the socket closed. */
	#refuse(reason: string, frame: Uint8Array, number?: number): void {
		if (number !== undefined) this.#notKept(number, 'refused');
		this.#options.onRefused(reason, frame.length);
		this.close('badFrame');
	}
}
