import type { DocId, UserId } from '#domain/ids.ts';
import type { Clock } from './clock.ts';
import type { ContentRates, RateRules } from './limits.ts';
import { Buckets } from './rate.ts';

/** Who sends, from where, to which document: what its frames are counted against. */
export interface Sender {
	readonly userId: UserId;
	readonly docId: DocId;
	readonly address: string;
}

/** How much accounts, documents and addresses have sent of late (R8). */
export class Rates {
	readonly #accounts: ContentBuckets;
	readonly #documents: ContentBuckets;
	readonly #addresses: ContentBuckets;
	readonly #upgrades: Buckets;

	constructor({ account, document, address, upgrades }: RateRules, clock: Clock) {
		this.#accounts = new ContentBuckets(account, clock);
		this.#documents = new ContentBuckets(document, clock);
		this.#addresses = new ContentBuckets(address, clock);
		this.#upgrades = new Buckets(upgrades, clock);
	}

	/** Counts frames worth so many messages; gives the milliseconds for which nothing more is read. */
	take({ userId, docId, address }: Sender, messages: number, bytes: number): number {
		return Math.max(
			this.#accounts.take(userId, messages, bytes),
			this.#documents.take(docId, messages, bytes),
			this.#addresses.take(address, messages, bytes),
		);
	}

	/** Counts an upgrade from this address; `false` when it has to come back later. */
	mayUpgrade(address: string): boolean {
		return this.#upgrades.tryTake(address, 1);
	}

	/** Forgets who has been quiet. */
	sweep(): void {
		for (const buckets of [this.#accounts, this.#documents, this.#addresses]) buckets.sweep();
		this.#upgrades.sweep();
	}
}

class ContentBuckets {
	readonly #messages: Buckets;
	readonly #bytes: Buckets;

	constructor({ messages, bytes }: ContentRates, clock: Clock) {
		this.#messages = new Buckets(messages, clock);
		this.#bytes = new Buckets(bytes, clock);
	}

	take(name: string, messages: number, bytes: number): number {
		return Math.max(this.#messages.take(name, messages), this.#bytes.take(name, bytes));
	}

	sweep(): void {
		this.#messages.sweep();
		this.#bytes.sweep();
	}
}
