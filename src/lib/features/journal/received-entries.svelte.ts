import type { DocId, EntryId } from '#domain/ids.ts';
import { LAST_ANSWERS, parseReceipts, type Receipt, type Receipts } from './receipts.ts';

/**
 * The school's index of the entries of one document. It is asked when there is a network; its last
 * answer is kept while the app is open. Without any answer nothing is claimed.
 */
export class ReceivedEntries {
	readonly #docId: DocId;
	#receipts = $state.raw<Receipts | null>(null);

	constructor(docId: DocId) {
		this.#docId = docId;
		this.#receipts = LAST_ANSWERS.get(docId) ?? null;
	}

	/** False until the school has answered once. */
	get known(): boolean {
		return this.#receipts !== null;
	}

	receiptOf(entryId: EntryId): Receipt | null {
		return this.#receipts?.get(entryId) ?? null;
	}

	/** Asks the school; without a network, or without the right, what is known stays. */
	async refresh(signal: AbortSignal): Promise<void> {
		try {
			const response = await fetch(`/api/documents/${this.#docId}/entries`, {
				headers: { accept: 'application/json' },
				signal,
			});
			if (!response.ok) return;
			this.#receipts = parseReceipts(await response.json());
			LAST_ANSWERS.set(this.#docId, this.#receipts);
		} catch (error) {
			// No network is a normal state, and a page that was left has stopped waiting.
			if (!(error instanceof TypeError || signal.aborted)) throw error;
		}
	}
}
