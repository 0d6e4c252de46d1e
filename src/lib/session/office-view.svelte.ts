import type { OfficeRefusal } from './ask-office.ts';
import { askOffice } from './ask-office.ts';

/** What a page of the office shows: asked for when the page opens and again after each decision. */
export class OfficeView<T> {
	readonly #path: `/api/${string}`;
	#value = $state.raw<T | null>(null);
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#isLoading = $state(false);

	constructor(path: `/api/${string}`) {
		this.#path = path;
	}

	/** The newest answer; `null` before the first one. */
	get value(): T | null {
		return this.#value;
	}

	/** Why the newest question got no answer; what was answered before stays in `value`. */
	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	get isLoading(): boolean {
		return this.#isLoading;
	}

	async load(): Promise<void> {
		this.#isLoading = true;
		const answer = await askOffice<T>('GET', this.#path);
		this.#isLoading = false;
		this.#refusal = answer.ok ? null : answer.error;
		if (answer.ok) this.#value = answer.value;
	}
}
