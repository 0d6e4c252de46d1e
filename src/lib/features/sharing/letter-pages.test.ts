import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENTRY_BYTES_MAX, splitIntoPages } from './letter-pages.ts';

const entry = (words: string, photos = 0) => ({
	body: [{ type: 'paragraph' as const, runs: [{ text: words }] }],
	photos: Array.from({ length: photos }, (_, index) => index),
});

test('nothing written is one empty page', () => {
	expect(splitIntoPages([])).toEqual([[]]);
});

test('no entry is lost, doubled or moved, and no page but a lone long entry’s is too heavy', () => {
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 9 })), {
				maxLength: 40,
			}),
			(sizes) => {
				const entries = sizes.map(([length, photos]) => entry('字'.repeat(length), photos));
				const pages = splitIntoPages(entries);
				expect(pages.flat()).toEqual(entries);
				for (const page of pages) {
					const bytes = Buffer.byteLength(JSON.stringify(page.map(({ body }) => body)));
					expect(page.length === 1 || bytes <= ENTRY_BYTES_MAX).toBe(true);
				}
			},
		),
	);
});

test('what grows when it is escaped counts as what it becomes', () => {
	const entries = [entry('<'.repeat(9000)), entry('<'.repeat(9000))];
	expect(splitIntoPages(entries)).toHaveLength(2);
	expect(splitIntoPages([entry('x'.repeat(9000)), entry('x'.repeat(9000))])).toHaveLength(1);
});
