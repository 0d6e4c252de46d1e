import type { CensusRow } from '#domain/census/census-row.ts';
import {
	CENSUS_BATCH,
	type DecidedRow,
	type Decision,
	type RowOutcome,
	type RowRefusal,
} from '#domain/census/import.ts';
import type { CensusImportId } from '#domain/ids.ts';
import { askOffice, type OfficeRefusal } from '#lib/session/ask-office.ts';

/**
 * Rows on their way into the school, batch by batch. When the network goes it stops with what is in,
 * and goes on from there: the school takes each row of an import once.
 */
export class ImportRun {
	readonly #hash: string;
	readonly #rows: readonly DecidedRow[];
	#importId = $state<CensusImportId | null>(null);
	#outcomes = $state.raw<readonly RowOutcome[]>([]);
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#isRunning = $state(false);

	constructor(
		hash: string,
		rows: readonly { readonly row: CensusRow; readonly decision: Decision }[],
	) {
		this.#hash = hash;
		this.#rows = rows;
	}

	get importId(): CensusImportId | null {
		return this.#importId;
	}

	get total(): number {
		return this.#rows.length;
	}

	get done(): number {
		return this.#outcomes.length;
	}

	get isRunning(): boolean {
		return this.#isRunning;
	}

	get isFinished(): boolean {
		return this.#outcomes.length === this.#rows.length;
	}

	/** Why it stopped. */
	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	count(outcome: 'made' | 'changed' | 'same'): number {
		return this.#outcomes.filter((row) => 'outcome' in row && row.outcome === outcome).length;
	}

	/** Rows that the school did not take after all, with the reason. */
	get refused(): { readonly line: number; readonly name: string; readonly why: RowRefusal }[] {
		return this.#outcomes.flatMap((outcome) => {
			if (!('refused' in outcome)) return [];
			const name = this.#rows.find(({ row }) => row.line === outcome.line)?.row.name ?? '';
			return [{ line: outcome.line, name, why: outcome.refused }];
		});
	}

	/** Begins, or goes on where it stopped. */
	async go(): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		this.#refusal = await this.#takeAll();
		this.#isRunning = false;
	}

	async #takeAll(): Promise<OfficeRefusal | null> {
		if (this.#importId === null) {
			const begun = await askOffice<CensusImportId>('POST', '/api/census/imports', {
				...{ hash: this.#hash, rows: this.#rows.length },
			});
			if (!begun.ok) return begun.error;
			this.#importId = begun.value;
		}
		while (!this.isFinished) {
			const rows = this.#rows.slice(this.done, this.done + CENSUS_BATCH);
			const answer = await askOffice<RowOutcome[]>(
				'POST',
				`/api/census/imports/${this.#importId}`,
				{ rows },
			);
			if (!answer.ok) return answer.error;
			this.#outcomes = [...this.#outcomes, ...answer.value];
		}
		return null;
	}
}
