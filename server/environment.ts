import { webcrypto } from 'node:crypto';
import { instantFromMs } from '#domain/time.ts';
import { createLog } from './log.ts';
import type { Environment } from './services.ts';

/** The machine's clock, randomness and log: what the two composition roots hand to everything else. */
export function createEnvironment(level: 'info' | 'warn'): Environment {
	return {
		now: () => instantFromMs(Date.now()),
		random: (bytes) => webcrypto.getRandomValues(bytes),
		log: createLog(level),
	};
}
