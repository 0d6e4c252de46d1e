import type { WritePort } from './socket-port.ts';

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

const BINARY = 0x82;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/**
 * A message on its way out. Its bytes as a websocket frame (RFC 6455 §5.2: whole, binary, unmasked)
 * are made once, however many sockets it goes to.
 */
export class Outgoing {
	readonly message: Uint8Array;
	#wire: Buffer | null = null;

	constructor(message: Uint8Array) {
		this.message = message;
	}

	get wire(): Buffer {
		this.#wire ??= frame(this.message);
		return this.#wire;
	}
}

function frame(message: Uint8Array): Buffer {
	const { length } = message;
	const start = length < TWO_BYTES ? 2 : length < 2 ** 16 ? 4 : 10;
	const wire = Buffer.allocUnsafe(start + length);
	wire[0] = BINARY;
	if (start === 2) wire[1] = length;
	else if (start === 4) {
		wire[1] = TWO_BYTES;
		wire.writeUInt16BE(length, 2);
	} else {
		wire[1] = EIGHT_BYTES;
		wire.writeBigUInt64BE(BigInt(length), 2);
	}
	wire.set(message, start);
	return wire;
}

/** Up to this many bytes are copied together; more are left to the system to gather. */
const copiedBytesMax = 16 * 1024;

/** What was joined last. */
let newest: { readonly wires: readonly Buffer[]; readonly all: Buffer } = {
	wires: [],
	all: Buffer.alloc(0),
};

/** Most who are in one document are sent the same, one after another: it is joined once for them all. */
function joined(wires: readonly Buffer[], bytes: number): Buffer {
	const isSame =
		wires.length === newest.wires.length &&
		wires.every((wire, index) => wire === newest.wires[index]);
	if (!isSame) newest = { wires, all: Buffer.concat(wires, bytes) };
	return newest.all;
}

/**
 * What one socket is to be sent in this turn of the event loop: many small messages leave in one
 * system call. They go past the `ws` library, which would frame each anew for every socket; nothing is
 * ever compressed here, so it never holds back a message of its own that these could overtake.
 */
export class Outbox {
	readonly #socket: WritePort;
	#wires: Buffer[] = [];
	#bytes = 0;

	constructor(socket: WritePort) {
		this.#socket = socket;
	}

	push({ wire }: Outgoing): void {
		this.#wires.push(wire);
		this.#bytes += wire.length;
	}

	flush(): void {
		const wires = this.#wires;
		if (wires.length === 0 || this.#socket.destroyed) return;
		const [only] = wires;
		if (wires.length === 1 && only !== undefined) {
			this.#socket.write(only);
		} else if (this.#bytes <= copiedBytesMax) {
			this.#socket.write(joined(wires, this.#bytes));
		} else {
			this.#socket.cork();
			for (const wire of wires) this.#socket.write(wire);
			this.#socket.uncork();
		}
		this.#wires = [];
		this.#bytes = 0;
	}
}
