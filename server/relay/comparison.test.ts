import { expect, test, vi } from 'vitest';
import { Comparison, ComparisonQueue } from './comparison.ts';
import { foldsAside } from './fold-aside.ts';
import type { PackedDocument } from './packed-document.ts';
import { systemClock } from './clock.ts';

/** New each time, because its arrays are given away. */
const document = (): PackedDocument => ({
	snapshot: null,
	bytes: new Uint8Array(),
	lengths: new Uint32Array(),
});

test('[R12] a class of sixty that becomes quiet together costs one fingerprint for each state of the document', async () => {
	let now = 0;
	const queue = new ComparisonQueue(foldsAside);
	const made = vi.spyOn(queue, 'fingerprint');
	const comparison = new Comparison(queue, { ...systemClock, now: () => now });
	const askAll = (head: number) =>
		Promise.all(Array.from({ length: 60 }, () => comparison.at(head, document)));

	const answers = await askAll(1);
	expect(new Set(answers).size).toBe(1);
	expect(answers[0]).toHaveLength(32);
	expect(made).toHaveBeenCalledTimes(1);

	now += 10 * 60_000;
	await askAll(1);
	expect(made).toHaveBeenCalledTimes(1);

	await askAll(2);
	expect(made).toHaveBeenCalledTimes(2);
	now += 14_000;
	expect(new Set(await askAll(3))).toEqual(new Set([null]));
	now += 1_000;
	expect(await comparison.at(3, document)).toHaveLength(32);
	expect(made).toHaveBeenCalledTimes(3);
});

test('[R12] a clock that is set back takes nobody’s fingerprint away', async () => {
	let now = 400 * 86_400_000;
	const comparison = new Comparison(new ComparisonQueue(foldsAside), {
		...systemClock,
		now: () => now,
	});
	expect(await comparison.at(1, document)).toHaveLength(32);
	now = 0;
	expect(await comparison.at(2, document)).toHaveLength(32);
});
