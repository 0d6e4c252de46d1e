import { defineConfig } from 'vitest/config';

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
					testTimeout: 20_000,
				},
			},
			{
				extends: './vite.config.ts',
				resolve: { conditions: ['browser'] },
				test: {
					name: 'runes',
					environment: 'happy-dom',
					include: ['src/**/*.svelte.test.ts'],
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
					testTimeout: 120_000,
					hookTimeout: 60_000,
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
					// As long as the browser itself waits for what is to come.
					expect: { poll: { timeout: 15_000 } },
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
		],
	},
});
