import type { CloseReason } from '#protocol/close-code.ts';
import type { NoticeReason } from '#protocol/message.ts';
import { asideBytesMax } from './limits.ts';
import type { Settlement } from './settlement.ts';

/** What became of words that were put aside. */
export type PutAside = 'kept' | 'nothing' | 'refused' | 'full';

export interface AsidesOptions {
	readonly settlement: Settlement;
	readonly putAside: (update: Uint8Array) => Promise<PutAside>;
	readonly tell: (number: number, reason: NoticeReason) => void;
	readonly ackSoon: () => void;
	readonly close: (reason: CloseReason) => void;
}

/**
 * The frames of one connection that came after its right to write had ended (R5): each is put into the
 * quarantine, and its notice follows when it is durable there. Where no more is taken the socket
 * closes without a word about the frame, so that it stays on the device.
 */
export class Asides {
	readonly #options: AsidesOptions;
	readonly #underWay = new Set<Promise<void>>();
	#bytes = 0;

	constructor(options: AsidesOptions) {
		this.#options = options;
	}

	/** Settles when all that has come so far is in the quarantine or known not to be. */
	async settled(): Promise<void> {
		await Promise.all(this.#underWay);
	}

	put(update: Uint8Array): void {
		const { settlement, putAside, close } = this.#options;
		const number = settlement.receive();
		if (this.#bytes + update.length > asideBytesMax) return close('tooMany');
		this.#bytes += update.length;
		settlement.started(number);
		const one = putAside(update)
			.then(
				(became) => this.#became(became, number),
				() => close('storeUnavailable'),
			)
			.finally(() => {
				this.#bytes -= update.length;
				this.#underWay.delete(one);
			});
		this.#underWay.add(one);
	}

	#became(became: PutAside, number: number): void {
		const { settlement, tell, ackSoon, close } = this.#options;
		if (became === 'full') return close('tooMany');
		if (became === 'kept') tell(number, 'quarantined');
		if (became === 'refused') tell(number, 'refused');
		settlement.finished(number, { whole: false });
		ackSoon();
	}
}
