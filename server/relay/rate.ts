import type { Clock } from './clock.ts';

/** So much at once, and so much a second after that. */
export interface Rate {
	readonly burst: number;
	readonly perSecond: number;
}

/**
 * A token bucket that may go into debt: what has arrived is handled, and the next is not read before
 * the debt is paid.
 */
export class TokenBucket {
	readonly #rate: Rate;
	#level: number;
	#at: number;

	constructor(rate: Rate, now: number) {
		this.#rate = rate;
		this.#level = rate.burst;
		this.#at = now;
	}

	/** Takes this much; gives the milliseconds until more may be taken, 0 for at once. */
	take(amount: number, now: number): number {
		this.#refill(now);
		this.#level -= amount;
		return this.#level >= 0 ? 0 : Math.ceil((-this.#level / this.#rate.perSecond) * 1_000);
	}

	/** Takes this much if it is there; `false` costs nothing, so impatience does not make it worse. */
	tryTake(amount: number, now: number): boolean {
		this.#refill(now);
		if (this.#level < amount) return false;
		this.#level -= amount;
		return true;
	}

	/** Nothing was taken for so long that it may be forgotten. */
	isFull(now: number): boolean {
		this.#refill(now);
		return this.#level >= this.#rate.burst;
	}

	#refill(now: number): void {
		// A clock that was set back must not empty the bucket.
		const seconds = Math.max(0, now - this.#at) / 1_000;
		this.#level = Math.min(this.#rate.burst, this.#level + seconds * this.#rate.perSecond);
		this.#at = now;
	}
}

/** Buckets by name; those that have filled up again are forgotten. */
export class Buckets {
	readonly #rate: Rate;
	readonly #clock: Pick<Clock, 'now'>;
	readonly #bucketByName = new Map<string, TokenBucket>();

	constructor(rate: Rate, clock: Pick<Clock, 'now'>) {
		this.#rate = rate;
		this.#clock = clock;
	}

	get size(): number {
		return this.#bucketByName.size;
	}

	/** As of the bucket with this name. */
	take(name: string, amount: number): number {
		return this.#bucket(name).take(amount, this.#clock.now());
	}

	tryTake(name: string, amount: number): boolean {
		return this.#bucket(name).tryTake(amount, this.#clock.now());
	}

	sweep(): void {
		const now = this.#clock.now();
		for (const [name, bucket] of this.#bucketByName) {
			if (bucket.isFull(now)) this.#bucketByName.delete(name);
		}
	}

	#bucket(name: string): TokenBucket {
		const known = this.#bucketByName.get(name);
		if (known !== undefined) return known;
		const bucket = new TokenBucket(this.#rate, this.#clock.now());
		this.#bucketByName.set(name, bucket);
		return bucket;
	}
}

/**
 * Passes on what it hears, and of what comes too fast only the newest, as soon as it may; without a
 * rate, everything.
 */
export class Pacer<T> {
	readonly #clock: Clock;
	readonly #bucket: TokenBucket | null;
	readonly #pass: (value: T) => void;
	#late: { value: T } | null = null;
	#cancel: (() => void) | null = null;

	constructor(rate: Rate | null, clock: Clock, pass: (value: T) => void) {
		this.#clock = clock;
		this.#bucket = rate && new TokenBucket(rate, clock.now());
		this.#pass = pass;
	}

	hear(value: T): void {
		if (this.#late !== null) {
			this.#late.value = value;
			return;
		}
		const waitMs = this.#bucket?.take(1, this.#clock.now()) ?? 0;
		if (waitMs === 0) return this.#pass(value);
		const late = { value };
		this.#late = late;
		this.#cancel = this.#clock.after(waitMs, () => {
			this.#late = null;
			this.#pass(late.value);
		});
	}

	/** Nothing is passed on after this. */
	stop(): void {
		this.#cancel?.();
		this.#late = null;
	}
}
