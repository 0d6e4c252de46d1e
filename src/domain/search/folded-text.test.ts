import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, traceText } from './folded-text.ts';

describe('folding', () => {
	test.each([
		['Ｘｉāo　Míng', 'xiaoming'],
		['１３８－００００', '138-0000'],
		['数学，进步了。', '数学,进步了。'],
		['㎏', 'kg'],
		['吕Lǚ', '吕lu'],
		['⼀', '一'],
		['好\u200b的\u00ad', '好的'],
		['𬭩\u{e0100}娃', '𬭩娃'],
		['㛃', '㛃'],
		['說', '說'],
		['ΟΔΟΣ', 'οδοσ'],
	])('%s is compared as %s', (text, folded) => expect(foldText(text)).toBe(folded));

	test('leads from every unit back to the character it came from', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const { folded, begins, ends } = traceText(text);
				expect(folded).toBe(foldText(text));
				expect([begins.length, ends.length]).toEqual([folded.length, folded.length]);
				begins.forEach((begin, unit) => {
					expect(foldText(text.slice(begin, ends[unit]))).toContain(folded[unit]);
				});
			}),
		);
	});
});
