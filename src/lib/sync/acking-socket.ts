import {
	decodeExtension,
	isContentFrame,
	MESSAGE,
	SYNC,
	type Ack,
	type Extension,
	type Notice,
} from '#protocol/message.ts';
import { unpackAnswer } from '#protocol/packed-answer.ts';
import { framesFor, readQuestion } from './content-frames.ts';

/**
 * Ties the frames of one document's connections to the edits they carry. The stock y-websocket
 * provider is given a socket class that reports here; the provider itself knows nothing of acks.
 *
 * An update frame carries one edit, and what came before it may have been lost with an earlier
 * connection: only after sync step 2 of this connection, which carries everything, does an ack of
 * an update cover all edits so far.
 */
export interface SocketListener {
	/** The number of the newest local edit, asked when a frame goes out. */
	readonly newestEdit: () => number;
	/** Every local edit up to this number is durable at school. */
	readonly onCovered: (sequence: number, ack: Ack) => void;
	/** Has this device lost something that other words of its own build on? */
	readonly hasHole: () => boolean;
	/** These words were left out of the answer to the school: what they build on is nowhere. */
	readonly onLeftOut: (words: string) => void;
	/** The school did not keep what was sent, or will not keep it. */
	readonly onNotice: (notice: Notice) => void;
	/** What the school holds of all that came before, and nothing of that is held back here (P13). */
	readonly onFingerprint: (fingerprint: Uint8Array) => void;
	/** Any sign of life that the provider does not get to see. */
	readonly onAlive: () => void;
}

/** The edits behind the content frames of one connection. */
export class FrameCoverage {
	#stepTwoSent = false;
	/** For each content frame sent, the newest edit it and its predecessors cover. */
	readonly #covered: number[] = [];
	/** The frames that carried everything, by their place. */
	readonly #whole: number[] = [];

	/** An answer that is not `whole` proves nothing, nor does what follows it. */
	onSent(frame: Uint8Array, newestEdit: number, isWhole = true): void {
		if (!isContentFrame(frame)) return;
		if (frame[0] === MESSAGE.part) {
			// What comes with it is still to be sent: it proves no more than the frame before it.
			this.#covered.push(this.#covered.at(-1) ?? 0);
			return;
		}
		if (frame[1] === SYNC.step2) {
			this.#stepTwoSent = isWhole;
			if (isWhole) this.#whole.push(this.#covered.length);
		}
		this.#covered.push(this.#stepTwoSent ? newestEdit : 0);
	}

	/** The newest edit that an ack of the first `count` frames proves durable; 0 for none. */
	coveredBy(count: number): number {
		return this.#covered[Math.min(count, this.#covered.length) - 1] ?? 0;
	}

	/**
	 * Frame `count` was not kept: what came after it proves nothing until the next step 2, which may
	 * be on its way already when the school's word comes.
	 */
	onRefused(count: number): void {
		const next = this.#whole.find((place) => place >= count);
		if (next === undefined) this.#stepTwoSent = false;
		this.#covered.fill(0, count - 1, next);
	}
}

/** Holds back remote changes while somebody composes with an input method; nestable. */
export class RemoteHold {
	#holders = 0;
	readonly #waiting = new Set<() => void>();

	get isHeld(): boolean {
		return this.#holders > 0;
	}

	/** Returns the release; calling it twice releases once. */
	hold(): () => void {
		this.#holders++;
		let released = false;
		return () => {
			if (released) return;
			released = true;
			this.#holders--;
			if (this.#holders > 0) return;
			const waiting = [...this.#waiting];
			this.#waiting.clear();
			for (const deliver of waiting) deliver();
		};
	}

	onRelease(deliver: () => void): void {
		this.#waiting.add(deliver);
	}
}

/** A socket class for one document: y-websocket's `WebSocketPolyfill`. */
export function createAckingSocket(listener: SocketListener, hold: RemoteHold): typeof WebSocket {
	return class AckingSocket extends WebSocket {
		readonly #coverage = new FrameCoverage();
		#held: ArrayBuffer[] = [];
		#redelivering = false;
		/** What the school has, by its newest question. */
		#known: ReadonlyMap<number, number> = new Map();

		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols);
			// Registered before the provider's own handler, so that it can keep a frame from it.
			this.addEventListener('message', (event) => this.#onFrame(event));
		}

		override send(data: string | BufferSource | Blob): void {
			if (data instanceof Uint8Array && isContentFrame(data)) this.#sendContent(data);
			else super.send(data);
		}

		/** In parts where it is large; without what the school could not take where something is lost. */
		#sendContent(data: Uint8Array): void {
			const newestEdit = listener.newestEdit();
			const isAnswer = data[1] === SYNC.step2;
			const known = isAnswer && listener.hasHole() ? this.#known : null;
			const { frames, leftOut } = framesFor(data, known);
			for (const frame of frames) {
				this.#coverage.onSent(frame, newestEdit, leftOut === null);
				super.send(frame as Uint8Array<ArrayBuffer>);
			}
			if (leftOut !== null) listener.onLeftOut(leftOut);
		}

		#onFrame(event: MessageEvent<unknown>): void {
			if (this.#redelivering || !(event.data instanceof ArrayBuffer)) return;
			const bytes = new Uint8Array(event.data);
			const answer = bytes[0] === MESSAGE.packedAnswer ? unpackAnswer(bytes) : null;
			if (answer?.ok) {
				event.stopImmediatePropagation();
				this.dispatchEvent(new MessageEvent('message', { data: answer.value.buffer }));
				return;
			}
			const extension = decodeExtension(bytes);
			this.#known = readQuestion(bytes) ?? this.#known;
			if (extension.ok) {
				event.stopImmediatePropagation();
				listener.onAlive();
				this.#onExtension(extension.value);
			} else if (bytes[0] === MESSAGE.sync && (hold.isHeld || this.#held.length > 0)) {
				event.stopImmediatePropagation();
				listener.onAlive();
				if (this.#held.length === 0) hold.onRelease(() => this.#deliverHeld());
				this.#held.push(event.data);
			}
		}

		#onExtension(extension: Extension): void {
			if (extension.type === 'ack') this.#onAck(extension.ack);
			else if (extension.type === 'notice') this.#onNotice(extension.notice);
			else if (!hold.isHeld && this.#held.length === 0) {
				listener.onFingerprint(extension.fingerprint);
			}
		}

		#onAck(ack: Ack): void {
			listener.onCovered(this.#coverage.coveredBy(ack.count), ack);
		}

		#onNotice(notice: Notice): void {
			this.#coverage.onRefused(notice.count);
			listener.onNotice(notice);
		}

		/** What a lost connection still held is not needed: the next sync step 1 asks for it again. */
		#deliverHeld(): void {
			const held = this.#held;
			this.#held = [];
			if (this.readyState !== WebSocket.OPEN) return;
			this.#redelivering = true;
			try {
				for (const data of held) this.dispatchEvent(new MessageEvent('message', { data }));
			} finally {
				this.#redelivering = false;
			}
		}
	};
}
