import type { DocId, EntryId } from '#domain/ids.ts';
import { NO_RECEIPTS, parseReceipts, type Receipt, type Receipts } from './receipts.ts';

/**
 * The school's index of the entries of one document. It is asked when there is a network, and kept
 * for this visit of the page; without an answer nothing is claimed.
 */
export class ReceivedEntries {
	#receipts = $state.raw<Receipts>(NO_RECEIPTS);
	/** False until the school has answered once. */
	known = $state(false);

	receiptOf(entryId: EntryId): Receipt | null {
		return this.#receipts.get(entryId) ?? null;
	}

	/** Asks the school; without a network, or without the right, what is known stays. */
	async refresh(docId: DocId, signal: AbortSignal): Promise<void> {
		try {
			const response = await fetch(`/api/documents/${docId}/entries`, {
				headers: { accept: 'application/json' },
				signal,
			});
			if (!response.ok) return;
			this.#receipts = parseReceipts(await response.json());
			this.known = true;
		} catch (error) {
			// No network is a normal state, and a page that was left has stopped waiting.
			if (!(error instanceof TypeError || signal.aborted)) throw error;
		}
	}
}
