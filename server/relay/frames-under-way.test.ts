import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FramesUnderWay } from './frames-under-way.ts';

test('[R7] the first under way is the smallest that began and has not ended, in whatever order they end', () => {
	const steps = fc.array(
		fc.record({ begins: fc.boolean(), step: fc.integer({ min: 1, max: 3 }), pick: fc.nat() }),
		{ maxLength: 4_000 },
	);
	fc.assert(
		fc.property(steps, (all) => {
			const frames = new FramesUnderWay();
			const open: number[] = [];
			let newest = 0;
			for (const { begins, step, pick } of all) {
				if (begins) frames.add((newest += step));
				if (begins) open.push(newest);
				else frames.delete(pick % 7 === 0 ? pick : (open.splice(pick % 3, 1)[0] ?? -1));
				if (!begins && pick % 7 === 0) open.splice(0, Infinity, ...open.filter((n) => n !== pick));
				expect(frames.first).toBe(open[0] ?? null);
			}
		}),
	);
});
