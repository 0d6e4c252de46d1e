import type { Result } from '#domain/result.ts';
import { parseInstant, type Instant } from '#domain/time.ts';
import type { Month } from '#domain/summary.ts';
import type { OfficeRefusal } from '../ask-office.ts';
import { createFollower } from '../follower.ts';

/** A copy of a summary that somebody has looked at, for the other mentors (F4). */
export interface PostDraft {
	readonly month: Month;
	/** With names, places and numbers covered, as it was seen. */
	readonly text: string;
}

/** One that was posted where there was no network: it goes as soon as there is one. */
export interface PostWish extends PostDraft {
	readonly askedAt: Instant;
	/** Why the school did not take it; `null` while it has not been asked. */
	readonly refusal: OfficeRefusal | null;
}

/** The copies on this device that wait for a network, for the pages. */
export interface Posts {
	/** Those that wait, or were not taken. A rune. */
	readonly waiting: readonly PostWish[];
	/** Posts it when the school can be reached; one a month, the newest. */
	add(draft: PostDraft): Promise<void>;
	forget(month: Month): Promise<void>;
}

interface PostWishesOptions {
	/** What this device keeps, as text; empty for nothing. */
	readonly read: () => Promise<string>;
	readonly keep: (text: string) => Promise<void>;
	/** `lookedAt`: when the person let it go, which may be days before there is a network. */
	readonly post: (
		draft: PostDraft & { readonly lookedAt: Instant },
	) => Promise<Result<unknown, OfficeRefusal>>;
	readonly isOnline: () => boolean;
	readonly now: () => Instant;
	readonly onChange: () => void;
	/** The school has one that it had not. */
	readonly onPosted: () => void;
}

export class PostWishes {
	readonly #options: PostWishesOptions;
	#wishes: readonly PostWish[] = [];
	/** Gives what can be given now. Called whenever something may have changed. */
	readonly follow = createFollower(() => this.#postAll());

	constructor(options: PostWishesOptions) {
		this.#options = options;
	}

	get all(): readonly PostWish[] {
		return this.#wishes;
	}

	/** Reads what was kept before this page was opened; call once. */
	async read(): Promise<void> {
		this.#wishes = wishesIn(await this.#options.read());
		this.#options.onChange();
	}

	/** Resolves once the wish would survive a power cut, or the device has said that it keeps nothing. */
	async add({ month, text }: PostDraft): Promise<void> {
		const wish = { month, text, askedAt: this.#options.now(), refusal: null };
		await this.#change([...this.#without(month), wish]);
		await this.follow();
	}

	async forget(month: Month): Promise<void> {
		await this.#change(this.#without(month));
	}

	async #postAll(): Promise<void> {
		for (const wish of this.#wishes) {
			if (wish.refusal !== null || !this.#options.isOnline()) continue;
			const { month, text, askedAt } = wish;
			const answer = await this.#options.post({ month, text, lookedAt: askedAt });
			// Another copy of the month may have taken its place meanwhile.
			if (!this.#wishes.includes(wish)) continue;
			if (answer.ok) {
				await this.forget(month);
				this.#options.onPosted();
			} else if (answer.error.code === 'no-network') return;
			else await this.#change([...this.#without(month), { ...wish, refusal: answer.error }]);
		}
	}

	#without(month: Month): PostWish[] {
		return this.#wishes.filter((wish) => wish.month !== month);
	}

	async #change(wishes: readonly PostWish[]): Promise<void> {
		this.#wishes = wishes;
		this.#options.onChange();
		try {
			await this.#options.keep(wishes.length === 0 ? '' : JSON.stringify(wishes));
		} catch (error) {
			// It holds as long as the page is open, as words do on a device that keeps nothing.
			console.warn('A copy that waits for the network could not be kept on this device.', error);
		}
	}
}

/** What was kept; what cannot be read any more is nothing. */
function wishesIn(text: string): PostWish[] {
	if (text === '') return [];
	try {
		const kept: unknown = JSON.parse(text);
		return Array.isArray(kept) ? kept.filter(isWish) : [];
	} catch {
		return [];
	}
}

function isWish(kept: unknown): kept is PostWish {
	if (typeof kept !== 'object' || kept === null) return false;
	const { month, text, askedAt } = kept as Partial<Record<keyof PostWish, unknown>>;
	return typeof month === 'string' && typeof text === 'string' && parseInstant(askedAt) !== null;
}
