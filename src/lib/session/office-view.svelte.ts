import type { OfficeRefusal } from './ask-office.ts';
import { askOffice } from './ask-office.ts';
import type { Session } from './session.ts';

/** Where the newest answer is kept, for pages that are read without a network too. */
type Shelf = Pick<Session, 'readAnswer' | 'keepAnswer'>;

/** What a page of the office shows: asked for when the page opens and again after each decision. */
export class OfficeView<T> {
	readonly #path: `/api/${string}`;
	readonly #shelf: Shelf | null;
	#value = $state.raw<T | null>(null);
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#isLoading = $state(false);

	/** With a shelf, the answer of last time is shown until, or unless, the school answers. */
	constructor(path: `/api/${string}`, shelf: Shelf | null = null) {
		this.#path = path;
		this.#shelf = shelf;
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
		// The shelf holds only what this same address answered.
		if (this.#value === null) this.#value = (await this.#readShelf()) as T | null;
		const answer = await askOffice<T>('GET', this.#path);
		this.#isLoading = false;
		this.#refusal = answer.ok ? null : answer.error;
		if (answer.ok) {
			this.#value = answer.value;
			await this.#keep(answer.value);
		} else if (answer.error.code === 'forbidden') {
			// What may no longer be read is not kept either.
			if (this.#shelf !== null) this.#value = null;
			await this.#keep(null);
		}
	}

	async #readShelf(): Promise<unknown> {
		try {
			return (await this.#shelf?.readAnswer(this.#path)) ?? null;
		} catch {
			// A device whose store does not open shows what the school answers, as pages without a shelf do.
			return null;
		}
	}

	async #keep(answer: T | null): Promise<void> {
		try {
			await this.#shelf?.keepAnswer(this.#path, answer);
		} catch (error) {
			console.warn('An answer of the school could not be kept for reading offline.', error);
		}
	}
}
