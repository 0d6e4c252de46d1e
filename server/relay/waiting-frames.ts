import { waitingBytesMax, waitingFramesMax } from './limits.ts';

/** What has come on one connection while its right is being decided (R5). */
export class WaitingFrames {
	#frames: Uint8Array[] = [];
	#bytes = 0;

	/** Says whether more may come (`some`), is to wait with its sender (`many`), or is too much. */
	add(frame: Uint8Array): 'some' | 'many' | 'too many' {
		this.#frames.push(frame);
		this.#bytes += frame.length;
		if (this.#frames.length > waitingFramesMax || this.#bytes > waitingBytesMax) return 'too many';
		return this.#bytes > waitingBytesMax / 2 ? 'many' : 'some';
	}

	/** All of them in their order; none waits any more. */
	take(): readonly Uint8Array[] {
		const frames = this.#frames;
		this.#frames = [];
		this.#bytes = 0;
		return frames;
	}
}
