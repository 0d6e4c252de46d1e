import type { Duplex } from 'node:stream';

/** Whatever gathers writes during one turn of the event loop. */
export interface Flushable {
	flush(): void;
}

let waiting: Flushable[] = [];

/** Calls `flush` once when this turn of the event loop has done its work. */
export function flushAtEndOfTurn(one: Flushable): void {
	if (waiting.length === 0) setImmediate(flushAll);
	waiting.push(one);
}

function flushAll(): void {
	const now = waiting;
	waiting = [];
	for (const one of now) one.flush();
}

/** Holds back a socket's writes, so that many small frames leave in one system call. */
export class Cork {
	readonly #socket: Duplex;
	#corked = false;

	constructor(socket: Duplex) {
		this.#socket = socket;
	}

	/** True the first time since the last `open`. */
	close(): boolean {
		if (this.#corked) return false;
		this.#corked = true;
		this.#socket.cork();
		return true;
	}

	open(): void {
		this.#corked = false;
		this.#socket.uncork();
	}
}
