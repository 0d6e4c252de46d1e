import type { SearchAnswer } from '#domain/search/answer.ts';
import { askOffice } from '../ask-office.ts';

/** Whoever types on is not asked about at every key. */
const QUIET_MS = 250;
const AGAIN_MS = 1_000;

/** What the school found of what is typed now; it is asked when the typing pauses. */
export class SearchAtSchool {
	#answer = $state.raw<SearchAnswer | null>(null);
	#state = $state<'idle' | 'asking' | 'answered' | 'no-network'>('idle');
	#typed = '';
	#years: 'this' | 'all' = 'this';
	#timer: ReturnType<typeof setTimeout> | null = null;

	/** `null` while there is none to what is typed now. */
	get answer(): SearchAnswer | null {
		return this.#answer;
	}

	/** `no-network`: the school did not answer, so only this device was searched. */
	get state(): 'idle' | 'asking' | 'answered' | 'no-network' {
		return this.#state;
	}

	/** `all`: in earlier school years too, which takes the school longer. */
	ask(typed: string, years: 'this' | 'all' = 'this'): void {
		if (typed === this.#typed && years === this.#years) return;
		this.stop();
		this.#typed = typed;
		this.#years = years;
		this.#answer = null;
		this.#state = typed.trim() === '' ? 'idle' : 'asking';
		if (this.#state === 'asking') this.#later(QUIET_MS);
	}

	/** Asks no more; what is on its way is not heard. */
	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		this.#typed = '';
	}

	#later(ms: number): void {
		this.#timer = setTimeout(() => void this.#askNow(), ms);
	}

	async #askNow(): Promise<void> {
		const [typed, years] = [this.#typed, this.#years];
		const before = this.#answer?.unread ?? Infinity;
		const outcome = await askOffice<SearchAnswer>(
			'GET',
			`/api/search?q=${encodeURIComponent(typed)}${years === 'all' ? '&years=all' : ''}`,
		);
		if (typed !== this.#typed || years !== this.#years) return;
		if (outcome.ok) {
			this.#answer = outcome.value;
			this.#state = 'answered';
			// The school reads on in what nobody has searched lately, as long as that gets on.
			const { unread } = outcome.value;
			if (unread > 0 && unread < before) this.#later(AGAIN_MS);
		} else if (outcome.error.code === 'wait') {
			this.#later(AGAIN_MS);
		} else {
			this.#state = 'no-network';
			// The same words are asked about again as soon as there is a network.
			this.#typed = '';
		}
	}
}
