import { SvelteMap } from 'svelte/reactivity';
import type { MarkPiece } from '#domain/child-marks.ts';
import type { MarkPublication, SeenMark } from '#domain/mark-sharing.ts';
import { askOffice, type OfficeRefusal } from '#lib/session/ask-office.ts';

/**
 * How rows of a register stand with the parents, as the school says; giving and taking back is decided
 * at school and waits on no device, so without a network nothing is known here and nothing queued.
 */
export class MarkSharing {
	readonly #address: `/api/marks?${string}`;
	readonly #rows = new SvelteMap<MarkPiece, MarkPublication>();
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#isBusy = $state(false);
	#isLoaded = $state(false);

	/** `query`: `child=…`, or `doc=…&test=…`. */
	constructor(query: string) {
		this.#address = `/api/marks?${query}`;
	}

	/** In the order in which the school tells them. */
	get rows(): MarkPublication[] {
		return [...this.#rows.values()];
	}

	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** False until the school has answered once. */
	get isLoaded(): boolean {
		return this.#isLoaded;
	}

	of(piece: MarkPiece): MarkPublication | null {
		return this.#rows.get(piece) ?? null;
	}

	async load(): Promise<void> {
		const answer = await askOffice<MarkPublication[]>('GET', this.#address);
		this.#refusal = answer.ok ? null : answer.error;
		if (!answer.ok) return;
		this.#rows.clear();
		for (const row of answer.value) this.#rows.set(row.piece, row);
		this.#isLoaded = true;
	}

	/** Gives what was looked at; `false` when the school did not take all of it. */
	async give(rows: readonly MarkPublication[]): Promise<boolean> {
		const marks = rows.flatMap(({ childId, docId, piece, state }): SeenMark[] =>
			state.draft.ok ? [{ childId, docId, piece, hash: state.draft.value.hash }] : [],
		);
		return this.#decide(async () => {
			const answer = await askOffice<{ given: number }>('POST', '/api/marks', { marks });
			return answer.ok
				? answer.value.given === marks.length
					? null
					: { code: 'changed-meanwhile' }
				: answer.error;
		});
	}

	withdraw({ childId, docId, piece }: MarkPublication): Promise<boolean> {
		const query = `child=${childId}&doc=${docId}&piece=${encodeURIComponent(piece)}`;
		return this.#decide(async () => {
			const answer = await askOffice<null>('DELETE', `/api/marks?${query}`);
			return answer.ok ? null : answer.error;
		});
	}

	async #decide(ask: () => Promise<OfficeRefusal | null>): Promise<boolean> {
		this.#isBusy = true;
		const refusal = await ask();
		await this.load();
		this.#refusal = refusal ?? this.#refusal;
		this.#isBusy = false;
		return refusal === null;
	}
}
