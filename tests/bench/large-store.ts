import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#domain/assert.ts';
import { readConfig } from '#server/config.ts';
import { LARGE_SCHOOL_PASSWORD, seedLargeSchool } from '#server/demo/large/large-school.ts';
import { createEnvironment } from '#server/environment.ts';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import { openDevice } from '../e2e/device.ts';

/**
 * The large school that benchmarks ask: 750 children, 90 mentors and three years. `JIASHU_BENCH_STORE`
 * names a store that `npm run seed` has filled; else one is made, which takes some minutes.
 */
export const SIZE = { children: 750, mentors: 90, years: 3 };
export const TIMES = 11;

export async function withLargeStore<T>(work: (dataDir: string) => Promise<T>): Promise<T> {
	const given = process.env['JIASHU_BENCH_STORE'];
	if (given !== undefined) return work(given);
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-large-'));
	const dataDir = join(folder, 'data');
	try {
		const config = readConfig({ JIASHU_DATA: dataDir }, []);
		await seedLargeSchool(config, createEnvironment('warn'), SIZE, (line) =>
			process.stderr.write(`${line}\n`),
		);
		return await work(dataDir);
	} finally {
		await rm(folder, { recursive: true, force: true });
		await rm(keysDirBeside(dataDir), { recursive: true, force: true });
	}
}

/** A browser in which somebody of that school is signed in; `leave` shuts the page and keeps the sign-in. */
export async function signIn(origin: string, username: string) {
	const device = await openDevice({ origin });
	const page = device.page();
	await page.goto('/sign-in');
	await page.locator('input[name=username]').fill(username);
	await page.locator('input[name=password]').fill(LARGE_SCHOOL_PASSWORD);
	await page.locator('form button[type=submit]').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
	const leave = () => page.goto('about:blank');
	return { device, request: device.context().request, leave, close: () => device.close() };
}

export interface Timing {
	readonly firstMs: number;
	readonly medianMs: number;
	readonly maxMs: number;
}

export function timingOf(times: readonly number[]): Timing {
	const round = (ms: number) => Math.round(ms * 10) / 10;
	const inOrder = times.toSorted((a, b) => a - b);
	return {
		firstMs: round(must(times[0], 'a time')),
		medianMs: round(must(inOrder[Math.floor(inOrder.length / 2)], 'a time')),
		maxMs: round(must(inOrder.at(-1), 'a time')),
	};
}
