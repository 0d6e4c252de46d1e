import type { Clock } from './clock.ts';
import { inFlightBytesMax, inFlightFramesMax, restMsMax } from './limits.ts';
import type { SocketPort } from './socket-port.ts';

export interface ReadingOptions {
	readonly ws: Pick<SocketPort, 'pause' | 'resume'>;
	readonly clock: Clock;
	/**
	 * Counts a frame worth so many messages and bytes; gives the milliseconds for which nothing more
	 * is to be read.
	 */
	readonly onReceived: (messages: number, bytes: number) => number;
}

/** Why nothing is read from a socket just now. */
type PauseReason = 'decision' | 'disk' | 'rate' | 'turn';

/**
 * How fast one socket is read (R8): not while its right is decided and much waits, while much of it is
 * on its way to the disk, while its rates are used up, or while frames wait for their turn. Whoever sends to a socket that is not read
 * is slowed down by the network itself, so nothing heaps up here and nothing is lost.
 */
export class Reading {
	readonly #options: ReadingOptions;
	readonly #pausedFor = new Set<PauseReason>();
	#inFlightBytes = 0;
	#inFlightFrames = 0;
	#rests = 0;
	#isReleased = false;
	#heardAt: number;

	constructor(options: ReadingOptions) {
		this.#options = options;
		this.#heardAt = options.clock.now();
	}

	/** A sign of life has come. */
	heard(): void {
		this.#heardAt = this.#options.clock.now();
	}

	/** For how long the peer has been silent; never, while nobody listens. */
	get silentMs(): number {
		return this.#pausedFor.size > 0 ? 0 : this.#options.clock.now() - this.#heardAt;
	}

	/** Counts a frame and rests when too much has come; `false` when it would have to rest for long. */
	count(messages: number, bytes: number): boolean {
		const { onReceived, clock } = this.#options;
		const restMs = onReceived(messages, bytes);
		if (restMs === 0) return true;
		if (restMs > restMsMax) return false;
		this.#rests++;
		this.#pause('rate');
		clock.after(restMs, () => {
			if (--this.#rests === 0) this.#resume('rate');
		});
		return true;
	}

	/** A frame of so many bytes goes to the disk, or has got there. */
	started(bytes: number): void {
		this.#inFlightBytes += bytes;
		this.#inFlightFrames++;
		if (this.#isFull(1)) this.#pause('disk');
	}

	finished(bytes: number): void {
		this.#inFlightBytes -= bytes;
		this.#inFlightFrames--;
		if (!this.#isFull(1 / 4)) this.#resume('disk');
	}

	/** Much waits for a decision about access, or it has been made. */
	holdForDecision(): void {
		this.#pause('decision');
	}

	decided(): void {
		this.#resume('decision');
	}

	/** Frames wait for the next turn of the event loop, or none does any more. */
	holdForTurn(isWaiting: boolean): void {
		if (isWaiting) this.#pause('turn');
		else this.#resume('turn');
	}

	/** The socket is about to close: what comes is read to the end, so that the farewell is heard. */
	release(): void {
		this.#isReleased = true;
		if (this.#pausedFor.size === 0) return;
		this.#pausedFor.clear();
		this.#options.ws.resume();
	}

	/** Is more than this share of what may be on its way there? */
	#isFull(share: number): boolean {
		return (
			this.#inFlightBytes > inFlightBytesMax * share ||
			this.#inFlightFrames > inFlightFramesMax * share
		);
	}

	#pause(reason: PauseReason): void {
		if (this.#isReleased) return;
		if (this.#pausedFor.size === 0) this.#options.ws.pause();
		this.#pausedFor.add(reason);
	}

	#resume(reason: PauseReason): void {
		if (!this.#pausedFor.delete(reason) || this.#pausedFor.size > 0) return;
		this.heard();
		this.#options.ws.resume();
	}
}
