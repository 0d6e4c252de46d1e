import type { Clock } from '#server/relay/clock.ts';

interface Timer {
	readonly at: number;
	readonly order: number;
	readonly act: () => void;
}

/** Ends one turn of the event loop: microtasks have run, and what the relay flushes at the end of it. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes only when it is told to; what is due runs in its order, one turn after another. */
export class FakeClock implements Clock {
	#now = Date.UTC(2026, 8, 1, 8);
	#orders = 0;
	#timers: Timer[] = [];

	now(): number {
		return this.#now;
	}

	after(ms: number, act: () => void): () => void {
		const timer = { at: this.#now + ms, order: this.#orders++, act };
		const later = this.#timers.findIndex(({ at }) => at > timer.at);
		this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
		return () => {
			const at = this.#timers.indexOf(timer);
			if (at >= 0) this.#timers.splice(at, 1);
		};
	}

	every(ms: number, act: () => void): () => void {
		const again = () => {
			cancel = this.after(ms, again);
			act();
		};
		let cancel = this.after(ms, again);
		return () => cancel();
	}

	/** Lets so much time pass. */
	async advance(ms: number): Promise<void> {
		const until = this.#now + ms;
		await turn();
		await turn();
		for (;;) {
			const timer = this.#timers[0];
			if (timer === undefined || timer.at > until) break;
			this.#timers.shift();
			this.#now = Math.max(this.#now, timer.at);
			timer.act();
			// Two, because the relay's own end of a turn is asked for in the middle of one.
			await turn();
			await turn();
		}
		this.#now = until;
	}

	/** A clock of one process: after its death nothing of it happens any more. */
	process(): { clock: Clock; kill: () => void } {
		let alive = true;
		const guard = (act: () => void) => () => {
			if (alive) act();
		};
		const cancels = new Set<() => void>();
		const clock: Clock = {
			now: () => this.#now,
			after: (ms, act) => this.after(ms, guard(act)),
			every: (ms, act) => {
				const cancel = this.every(ms, guard(act));
				cancels.add(cancel);
				return cancel;
			},
		};
		const kill = () => {
			alive = false;
			for (const cancel of cancels) cancel();
		};
		return { clock, kill };
	}
}
