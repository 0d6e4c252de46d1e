import { defineConfig } from 'vitest/config';

/**
 * How long a test looks for what must come, and how long it and its steps may take. They end a test that
 * hangs and measure nothing: a busy machine may be ten times slower than the one they were written on.
 */
const patience = {
	expect: { poll: { timeout: 15_000 } },
	testTimeout: 60_000,
	hookTimeout: 60_000,
};

/**
 * Four kinds of tests by where they run: `node` (pure code, server, stores, architecture), `runes`
 * (Svelte state, with the browser build of Svelte), `faults` (relays in processes of their own that
 * are killed, starved and cut off) and `e2e` (the built product in Chromium). The last two go one
 * file at a time: two cores cannot run two browsers, or two storms, beside a server and keep time.
 */
export default defineConfig({
	test: {
		projects: [
			{
				extends: './vite.config.ts',
				test: {
					name: 'node',
					environment: 'node',
					include: [
						'src/**/*.test.ts',
						'server/**/*.test.ts',
						'tests/{architecture,contract,integration,run,sim}/**/*.test.ts',
					],
					exclude: ['**/*.svelte.test.ts'],
					// Parents' pages carry the tokens in themselves; Vitest would hand out empty styles.
					css: { include: [/ui\/tokens\.css/] },
					...patience,
				},
			},
			{
				extends: './vite.config.ts',
				resolve: { conditions: ['browser'] },
				test: {
					name: 'runes',
					environment: 'happy-dom',
					include: ['src/**/*.svelte.test.ts'],
					...patience,
				},
			},
			{
				extends: './vite.config.ts',
				test: {
					name: 'faults',
					environment: 'node',
					include: ['tests/faults/**/*.test.ts'],
					fileParallelism: false,
					maxWorkers: 1,
					sequence: { groupOrder: 1 },
					globalSetup: ['tests/faults/headline.ts'],
					...patience,
					testTimeout: 300_000,
				},
			},
			{
				extends: './vite.config.ts',
				test: {
					name: 'e2e',
					environment: 'node',
					include: ['tests/e2e/**/*.e2e.ts'],
					fileParallelism: false,
					maxWorkers: 1,
					sequence: { groupOrder: 2 },
					globalSetup: ['tests/e2e/build-once.ts'],
					setupFiles: ['tests/e2e/picture-failures.ts'],
					// Its poll is as long as the browser itself waits for what is to come.
					...patience,
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
		],
	},
});
