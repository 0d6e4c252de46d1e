import { backlogBytesMax } from '#protocol/limits.ts';
import { encodeAck, encodeNotice, type NoticeReason } from '#protocol/message.ts';
import type { Clock } from './clock.ts';
import { hoardBytesMax, progressMsMax } from './limits.ts';
import { flushAtEndOfTurn, Outbox, Outgoing, type Flushable } from './outbox.ts';
import type { Settlement } from './settlement.ts';
import type { SocketPort, WritePort } from './socket-port.ts';

export interface SendingOptions {
	readonly ws: Pick<SocketPort, 'readyState' | 'OPEN' | 'bufferedAmount'>;
	readonly socket: WritePort;
	readonly settlement: Settlement;
	/** Asked for acks and notices (P3). */
	readonly wantsExtensions: boolean;
	readonly clock: Clock;
	/** Called when an ack leaves, with how many more content messages it settles. */
	readonly onAcked: (count: number) => void;
	/**
	 * The peer does not read what waits for it, or more waits than is kept for anyone (R8). It is to be
	 * cut: a farewell would wait behind all of that, and all of that in memory.
	 */
	readonly onTooSlow: () => void;
}

/** What leaves on one socket: the messages of one turn of the event loop together, and one ack. */
export class Sending implements Flushable {
	readonly #options: SendingOptions;
	readonly #outbox: Outbox;
	#isWaiting = false;
	#hasEnded = false;
	#acked = 0;
	#pushed = 0;
	#written = 0;
	/** The largest answer that may still be on its way. */
	#answerBytes = 0;
	#isWatched = false;

	constructor(options: SendingOptions) {
		this.#options = options;
		this.#outbox = new Outbox(options.socket);
	}

	send(outgoing: Outgoing): void {
		if (this.#hasEnded) return;
		this.#push(outgoing);
		this.#flushSoon();
	}

	/**
	 * Sends as one answer what `act` sends. It may be larger than what may pile up, or a large book could
	 * be opened by nobody; but whoever goes on asking without taking it is given no more. A few bytes ask
	 * for a whole book, and all answers of one turn of the event loop wait here together.
	 */
	answer(act: () => void): void {
		const { ws, onTooSlow } = this.#options;
		if (this.#pushed - this.#written + ws.bufferedAmount > hoardBytesMax) return onTooSlow();
		const before = this.#pushed;
		act();
		this.#answerBytes = Math.max(this.#answerBytes, this.#pushed - before);
	}

	/** Says that a content message was not kept (P6). */
	tell(count: number, reason: NoticeReason): void {
		if (this.#options.wantsExtensions) this.send(new Outgoing(encodeNotice({ count, reason })));
	}

	/** More has been settled: an ack goes out at the end of the turn. */
	ackSoon(): void {
		if (this.#options.wantsExtensions) this.#flushSoon();
	}

	flush(): void {
		this.#isWaiting = false;
		if (this.#hasEnded) return;
		const { settlement, wantsExtensions, clock, onAcked, ws, onTooSlow } = this.#options;
		const { count } = settlement;
		if (wantsExtensions && count > this.#acked) {
			onAcked(count - this.#acked);
			this.#acked = count;
			this.#push(new Outgoing(encodeAck({ count, at: clock.now() })));
		}
		this.#write();
		if (ws.bufferedAmount > hoardBytesMax + this.#answerBytes) onTooSlow();
		else if (ws.bufferedAmount <= backlogBytesMax) this.#answerBytes = 0;
		else if (!this.#isWatched) this.#watch();
	}

	/**
	 * A line of the village takes its time over a large book and is to have it; who takes nothing at
	 * all for a while has stopped reading.
	 */
	#watch(): void {
		const { ws, clock, onTooSlow } = this.#options;
		const before = this.#taken;
		this.#isWatched = true;
		clock.after(progressMsMax, () => {
			this.#isWatched = false;
			if (this.#hasEnded || ws.bufferedAmount <= backlogBytesMax) return;
			if (this.#taken > before) this.#watch();
			else onTooSlow();
		});
	}

	/** Bytes that the system has taken from us for the peer. */
	get #taken(): number {
		return this.#written - this.#options.ws.bufferedAmount;
	}

	/** Writes what is there; after this the farewell is all that follows. */
	end(): void {
		if (!this.#hasEnded) this.#write();
		this.#hasEnded = true;
	}

	/** After a farewell of the peer nothing more may be written either. */
	#write(): void {
		const { ws } = this.#options;
		if (ws.readyState !== ws.OPEN) return;
		this.#outbox.flush();
		this.#written = this.#pushed;
	}

	#push(outgoing: Outgoing): void {
		this.#outbox.push(outgoing);
		this.#pushed += outgoing.wire.length;
	}

	#flushSoon(): void {
		if (this.#isWaiting) return;
		this.#isWaiting = true;
		flushAtEndOfTurn(this);
	}
}
