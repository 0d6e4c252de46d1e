import type { Instant } from '#domain/time.ts';
import type { Environment } from '#server/services.ts';

/** The clock of a school that is being played: it stands where the script has set it. */
export interface DemoClock {
	set(at: Instant): void;
}

/** The same surroundings with a clock that can be set; until then it shows the real time. */
export function withDemoClock(env: Environment): { env: Environment; clock: DemoClock } {
	let standing: Instant | null = null;
	return {
		env: { ...env, now: () => standing ?? env.now() },
		clock: {
			set: (at) => {
				standing = at;
			},
		},
	};
}
