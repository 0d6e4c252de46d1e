import { test } from 'vitest';
import { expectKept, range } from './ranges.ts';

/** In a file of its own, so that two cores share the seeds. */
test('[R1, R4, R5, R7] every promise is kept through crashes, cuts and lost rights: seeds 151 to 300', async () => {
	await expectKept(range(151, 150));
}, 300_000);
