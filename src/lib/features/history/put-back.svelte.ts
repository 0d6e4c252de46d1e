import type { Restoration } from '#domain/history.ts';
import type { DocId } from '#domain/ids.ts';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';
import { restore } from './history-api.ts';

/** Putting words back and, as long as the page stands, taking that back again. Fields are runes. */
export class PutBack {
	readonly #docId: DocId;
	#busy = $state(false);
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#doneSeq = $state<number | null>(null);
	#isUndone = $state(false);

	constructor(docId: DocId) {
		this.#docId = docId;
	}

	get busy(): boolean {
		return this.#busy;
	}

	/** Why the newest press did nothing. */
	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	/** What the newest press has led to. */
	get outcome(): 'done' | 'undone' | null {
		if (this.#isUndone) return 'undone';
		return this.#doneSeq === null ? null : 'done';
	}

	/** One press; says whether it did something. */
	async put(restoration: Restoration): Promise<boolean> {
		const seq = await this.#ask(restoration);
		if (seq === null) return false;
		this.#doneSeq = seq;
		this.#isUndone = false;
		return true;
	}

	/** Takes it back; the number it goes by was given by the school. */
	async undo(): Promise<void> {
		if (this.#doneSeq === null) return;
		const seq = await this.#ask({ type: 'restoration', seq: this.#doneSeq });
		if (seq !== null) this.#isUndone = true;
	}

	async #ask(restoration: Restoration): Promise<number | null> {
		if (this.#busy) return null;
		this.#busy = true;
		const answer = await restore(this.#docId, restoration);
		this.#busy = false;
		this.#refusal = answer.ok ? null : answer.error;
		return answer.ok ? answer.value.seq : null;
	}
}
