import { expect } from 'vitest';
import { simulate } from './simulate.ts';

export const operations = 200;

/** Runs these seeds and fails with the first that breaks a promise: `npm run sim -- --seed N` replays it. */
export async function expectKept(seeds: readonly number[]): Promise<void> {
	for (const seed of seeds) {
		const { violation, trace } = await simulate({ seed, operations });
		expect(violation, `seed ${seed}, after: ${trace.slice(-5).join('; ')}`).toBeNull();
	}
}

export const range = (from: number, count: number) =>
	Array.from({ length: count }, (_, at) => from + at);
