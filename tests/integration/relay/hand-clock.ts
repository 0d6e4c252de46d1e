import { heartbeatMs } from '#protocol/limits.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';
import { recheckMs } from '#server/relay/limits.ts';

/** Real timers, but the heartbeat and the look for unreported changes come when the test says so. */
export interface HandClock extends Clock {
	beat(afterMs: number): void;
	recheck(): void;
}

export function createHandClock(): HandClock {
	let ahead = 0;
	const actsByMs = new Map<number, (() => void)[]>();
	const run = (ms: number) => {
		for (const act of actsByMs.get(ms) ?? []) act();
	};
	return {
		now: () => Date.now() + ahead,
		after: systemClock.after,
		every(ms, act) {
			actsByMs.set(ms, [...(actsByMs.get(ms) ?? []), act]);
			return () => undefined;
		},
		beat(afterMs) {
			ahead += afterMs;
			run(heartbeatMs / 2);
		},
		recheck: () => run(recheckMs),
	};
}
