/** So many frames of one connection are handled in one turn of the event loop: a few milliseconds. */
const framesPerTurn = 512;

let turn = 0;
let isCounting = false;

/** A number for this turn of the event loop. */
function turnNow(): number {
	if (!isCounting) {
		isCounting = true;
		setImmediate(() => {
			isCounting = false;
			turn++;
		});
	}
	return turn;
}

export interface TurnsOptions {
	readonly handle: (frame: Uint8Array) => void;
	/** Frames wait for the next turn, so nothing more is to be read meanwhile; or none waits any more. */
	readonly onWaiting: (isWaiting: boolean) => void;
}

/**
 * Hands the frames of one connection on in the order they came, and no more of them in one turn of the
 * event loop than others can wait for: a device that hands in a year sends thousands in one piece.
 */
export class Turns {
	readonly #options: TurnsOptions;
	#waiting: Uint8Array[] = [];
	#turn = -1;
	#handled = 0;

	constructor(options: TurnsOptions) {
		this.#options = options;
	}

	take(frame: Uint8Array): void {
		if (this.#waiting.length === 0 && this.#mayHandle()) return this.#options.handle(frame);
		if (this.#waiting.push(frame) > 1) return;
		this.#options.onWaiting(true);
		setImmediate(() => this.#goOn());
	}

	/** Handles all that waits, at once: the socket has gone, and what it brought came before. */
	finish(): void {
		const frames = this.#waiting;
		this.#waiting = [];
		for (const frame of frames) this.#options.handle(frame);
	}

	#goOn(): void {
		let next = 0;
		while (next < this.#waiting.length && this.#mayHandle()) {
			this.#options.handle(this.#waiting[next++] as Uint8Array);
		}
		this.#waiting = this.#waiting.slice(next);
		if (this.#waiting.length > 0) setImmediate(() => this.#goOn());
		else this.#options.onWaiting(false);
	}

	#mayHandle(): boolean {
		const now = turnNow();
		if (now !== this.#turn) {
			this.#turn = now;
			this.#handled = 0;
		}
		return ++this.#handled <= framesPerTurn;
	}
}
