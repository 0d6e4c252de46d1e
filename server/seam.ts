import type { Services } from './services.ts';

/**
 * The one seam between the code that Node loads (`server/`) and the routes that Vite bundles: a
 * module imported on both sides would exist twice, with two database handles, so the running
 * services are handed over under a registered symbol. `src/hooks.server.ts` is the only reader.
 */
const SEAM = Symbol.for('jiashu.services');

export function offerServices(services: Services): void {
	(globalThis as Record<symbol, unknown>)[SEAM] = services;
}
