import { EventEmitter } from 'node:events';
import type { WritePort, SocketPort } from '#server/relay/socket-port.ts';
import type { FakeClock } from './fake-clock.ts';

/** What the far end of a line, the device, hears. */
export interface LineListener {
	readonly onOpen: () => void;
	readonly onFrame: (frame: Uint8Array) => void;
	readonly onClose: (code: number) => void;
}

export type Way = 'toRelay' | 'toDevice';

/** What a tampering network makes of a frame; TCP itself would do none of it. */
export type Tamper = (frame: Uint8Array, way: Way) => readonly Uint8Array[];

export interface LineOptions {
	readonly clock: FakeClock;
	/** How long the next frame is on its way, in milliseconds. */
	readonly delay: () => number;
	/** Every frame that the relay sends, before it leaves. */
	readonly onSent: (frame: Uint8Array) => void;
	/** Every frame that reaches the relay. */
	readonly onReceived: (frame: Uint8Array) => void;
	readonly tamper?: Tamper;
}

/** In a slow line every frame weighs as much as a large one. */
const heavyFrameBytes = 512 * 1024;

/** One line between a device and the relay: in order and whole, late, and cut when it is cut. */
export class Line implements SocketPort, WritePort {
	readonly #options: LineOptions;
	readonly #events = new EventEmitter();
	#listener: LineListener | null = null;
	#isOpen = true;
	#isClosing = false;
	/** Neither end hears from the other, nor that the line is dead. */
	isHalfOpen = false;
	/** The device reads nothing. */
	isSlow = false;
	#held: Uint8Array[] = [];
	#isPaused = false;
	#unread: Uint8Array[] = [];
	#arrivals = { toRelay: 0, toDevice: 0 };

	constructor(options: LineOptions) {
		this.#options = options;
	}

	get bufferedAmount(): number {
		return this.#held.length * heavyFrameBytes;
	}

	on(event: string, listener: (...args: never[]) => void): void {
		this.#events.on(event, listener as (...args: unknown[]) => void);
	}

	readonly OPEN = 1;

	get readyState(): number {
		return this.#isOpen && !this.#isClosing ? this.OPEN : 3;
	}

	get destroyed(): boolean {
		return !this.#isOpen;
	}

	/** Websocket frames as the relay writes them: whole, binary, unmasked. */
	write(frames: Buffer): void {
		for (let at = 0; at < frames.length;) {
			const short = frames.readUInt8(at + 1);
			const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
			const length = short < 126 ? short : frames.readUIntBE(at + 2, Math.min(start - at - 2, 6));
			this.#send(frames.subarray(start, start + length));
			at = start + length;
		}
	}

	#send(frame: Uint8Array): void {
		if (!this.#isOpen) return;
		const copy = new Uint8Array(frame);
		this.#options.onSent(copy);
		for (const one of this.#options.tamper?.(copy, 'toDevice') ?? [copy]) {
			if (this.isSlow) this.#held.push(one);
			else this.#carry('toDevice', () => this.#listener?.onFrame(one));
		}
	}

	ping(): void {
		if (!this.isSlow) {
			this.#carry('toDevice', () => this.#carry('toRelay', () => this.#events.emit('pong')));
		}
	}

	close(code: number): void {
		this.#isClosing = true;
		this.#carry('toDevice', () => {
			this.#farEndClosed(code);
			this.#carry('toRelay', () => this.#nearEndClosed());
		});
	}

	terminate(): void {
		this.#carry('toDevice', () => this.#farEndClosed(1006));
		this.#nearEndClosed();
	}

	pause(): void {
		this.#isPaused = true;
	}

	resume(): void {
		this.#isPaused = false;
		const frames = this.#unread;
		this.#unread = [];
		for (const frame of frames) this.#reach(frame);
	}

	cork(): void {}

	uncork(): void {}

	/** The device's side. */
	connect(listener: LineListener): void {
		this.#listener = listener;
		this.#carry('toDevice', () => {
			// A relay that turns a line away at once is heard before it was open.
			if (this.#listener === listener) listener.onOpen();
		});
	}

	/** The device sends. */
	put(frame: Uint8Array): void {
		for (const one of this.#options.tamper?.(frame, 'toRelay') ?? [frame]) {
			this.#carry('toRelay', () => this.#reach(one));
		}
	}

	/** The device lets go: the relay hears of it, unless the line is half open. */
	hangUp(): void {
		this.#listener = null;
		this.#carry('toRelay', () => this.#nearEndClosed());
	}

	/** The machine of the relay is gone: the device hears it, the relay nothing any more. */
	cut(): void {
		this.#events.removeAllListeners();
		this.#isOpen = false;
		this.#carry('toDevice', () => this.#farEndClosed(1006));
	}

	/** The device reads on. */
	readOn(): void {
		this.isSlow = false;
		const frames = this.#held;
		this.#held = [];
		for (const frame of frames) this.#carry('toDevice', () => this.#listener?.onFrame(frame));
	}

	#reach(frame: Uint8Array): void {
		if (!this.#isOpen) return;
		if (this.#isPaused) {
			this.#unread.push(frame);
			return;
		}
		this.#options.onReceived(frame);
		this.#events.emit('message', Buffer.from(frame), true);
	}

	#farEndClosed(code: number): void {
		const listener = this.#listener;
		this.#listener = null;
		listener?.onClose(code);
	}

	#nearEndClosed(): void {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		this.#events.emit('close');
	}

	/** In order: nothing overtakes what left before it. */
	#carry(direction: Way, arrive: () => void): void {
		if (this.isHalfOpen) return;
		const { clock, delay } = this.#options;
		const at = Math.max(clock.now() + delay(), this.#arrivals[direction]);
		this.#arrivals[direction] = at;
		clock.after(at - clock.now(), () => {
			if (!this.isHalfOpen) arrive();
		});
	}
}
