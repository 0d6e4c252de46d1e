import { heartbeatMs } from '#protocol/limits.ts';
import { decisionMsMax, closeGraceMs } from '#server/relay/limits.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';

/** A clock that stands still until a test moves it; only what the network needs runs by itself. */
export interface RateClock extends Clock {
	/** How many waits the relay has asked for. */
	readonly waits: number;
	/** Lets time pass and rings what is due. */
	pass(ms: number): void;
	/** Lets time pass without ringing anything, and then asks who is still alive. */
	beatAfter(ms: number): void;
}

const OF_THE_NETWORK: ReadonlySet<number> = new Set([
	decisionMsMax,
	closeGraceMs,
	2 * closeGraceMs,
]);

export function createRateClock(): RateClock {
	let now = 1_000_000;
	let waits = 0;
	let due: { at: number; act: () => void }[] = [];
	let beat = (): void => undefined;
	return {
		get waits() {
			return waits;
		},
		now: () => now,
		after(ms, act) {
			if (OF_THE_NETWORK.has(ms)) return systemClock.after(ms, act);
			waits++;
			const ring = { at: now + ms, act };
			due.push(ring);
			return () => (due = due.filter((each) => each !== ring));
		},
		every(ms, act) {
			if (ms === heartbeatMs / 2) beat = act;
			return () => undefined;
		},
		pass(ms) {
			now += ms;
			const rung = due.filter(({ at }) => at <= now);
			due = due.filter(({ at }) => at > now);
			for (const { act } of rung) act();
		},
		beatAfter(ms) {
			now += ms;
			beat();
		},
	};
}
