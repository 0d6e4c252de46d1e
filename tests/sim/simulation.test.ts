import { test } from 'vitest';
import { expectKept, range } from './ranges.ts';
import pinned from './seeds.json' with { type: 'json' };

test('[R1, R4, R5, R7] every promise is kept with seeds that once broke one', async () => {
	await expectKept(pinned);
}, 60_000);

test('[R1, R4, R5, R7] every promise is kept through crashes, cuts and lost rights: seeds 1 to 150', async () => {
	await expectKept(range(1, 150));
}, 300_000);
