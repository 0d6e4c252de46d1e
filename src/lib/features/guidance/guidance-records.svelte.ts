import type { DocId } from '#domain/ids.ts';
import { askOffice } from '#lib/session/ask-office.ts';
import { LAST_ANSWERS, parseGuidanceRecord, type GuidanceRecord } from './guidance-record.ts';

/** What the school has on record of a document of guidance plans: what was asked for and decided. */
export class GuidanceRecords {
	readonly #docId: DocId;
	#record = $state.raw<GuidanceRecord | null>(null);

	constructor(docId: DocId) {
		this.#docId = docId;
		this.#record = LAST_ANSWERS.get(docId) ?? null;
	}

	/** `null` until the school has answered once. */
	get record(): GuidanceRecord | null {
		return this.#record;
	}

	async refresh(): Promise<void> {
		const answer = await askOffice('GET', `/api/documents/${this.#docId}/entries`);
		if (!answer.ok) return;
		this.#record = parseGuidanceRecord(answer.value);
		LAST_ANSWERS.set(this.#docId, this.#record);
	}
}
