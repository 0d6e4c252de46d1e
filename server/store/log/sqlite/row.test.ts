import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headOfRow, packRow, unpackRow, type RowPart } from './row.ts';

const partsOf = fc
	.array(
		fc.record({
			step: fc.integer({ min: 1, max: 1_000 }),
			writer: fc.integer({ min: 1, max: 2 ** 31 }),
			receivedAt: fc.integer({ min: 0, max: 2 ** 45 }),
			bytes: fc.uint8Array({ maxLength: 40 }),
			span: fc.option(fc.record({ seq: fc.nat(500), receivedAt: fc.integer({ min: -500 }) })),
		}),
		{ minLength: 1, maxLength: 20 },
	)
	.map((steps) => {
		let seq = 0;
		const parts = steps.map(({ step, span, ...part }) => {
			seq += step + (span?.seq ?? 0);
			const folded = span && { seq: seq - span.seq, receivedAt: part.receivedAt - span.receivedAt };
			return { ...part, seq, ...(folded && { folded }) };
		});
		return parts as [RowPart, ...RowPart[]];
	});

test('[R9] a row gives back every update with its number, writer and time', () => {
	fc.assert(
		fc.property(partsOf, (parts) => {
			expect(unpackRow(headOfRow(parts), packRow(parts))).toEqual(parts);
		}),
	);
});

test('[R9] a payload of other updates than the head says is an error', () => {
	fc.assert(
		fc.property(partsOf, (parts) => {
			fc.pre(parts.length > 1 || parts[0].folded !== undefined);
			const head = headOfRow(parts);
			const packed = packRow(parts);
			expect(() => unpackRow(head, packed.subarray(0, 2))).toThrow();
			expect(() => unpackRow(head, Uint8Array.of(...packed, 0))).toThrow('left over');
		}),
	);
});
