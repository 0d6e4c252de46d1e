import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Deletes } from './admission.ts';
import { DeletedRanges } from './deleted-ranges.ts';

const deletesOf = (client: number, ranges: readonly (readonly [number, number])[]): Deletes =>
	ranges.flatMap(([clock, length]) => [client, clock, length]);

test('knows exactly the clocks that were added, however they overlap', () => {
	const ranges = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
	fc.assert(
		fc.property(
			fc.array(ranges, { maxLength: 4 }),
			fc.nat(70),
			fc.integer({ min: 1, max: 6 }),
			(pieces, clock, len) => {
				const known = new DeletedRanges();
				const clocks = new Set<number>();
				for (const piece of pieces) {
					known.add(deletesOf(1, piece));
					for (const [start, length] of piece) {
						for (let at = start; at < start + length; at++) clocks.add(at);
					}
				}
				const wanted = Array.from({ length: len }, (_, index) => clock + index);
				const expected = wanted.every((at) => clocks.has(at));
				expect(known.includes(deletesOf(1, [[clock, len]]))).toBe(expected);
				expect(known.includes(deletesOf(2, [[clock, len]]))).toBe(false);
			},
		),
	);
});
