import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { caretAfter, textChange } from './text-change.ts';

/** Texts thick with pairs that share a half: 𠮷 and 𠮸 begin with the same unit. */
const texts = fc
	.array(fc.constantFrom('𠮷', '𠮸', '𡈽', '小', '宇', 'a', '\n'), { maxLength: 12 })
	.map((characters) => characters.join(''));

function isWellFormed(text: string): boolean {
	return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

describe('the change between two texts', () => {
	test('turns the one into the other and never cuts a rare character', () => {
		fc.assert(
			fc.property(texts, texts, (before, after) => {
				const change = textChange(before, after);
				if (change === null) return before === after;
				const { at, remove, insert } = change;
				expect(before.slice(0, at) + insert + before.slice(at + remove)).toBe(after);
				for (const piece of [insert, before.slice(0, at), before.slice(at + remove)]) {
					expect(isWellFormed(piece), JSON.stringify(change)).toBe(true);
				}
				return true;
			}),
		);
	});

	test('applied to a shared text gives exactly what was typed', () => {
		fc.assert(
			fc.property(texts, texts, (before, after) => {
				const text = new Y.Doc().getText('field');
				text.insert(0, before);
				const change = textChange(before, after);
				if (change) {
					text.delete(change.at, change.remove);
					text.insert(change.at, change.insert);
				}
				expect(text.toString()).toBe(after);
			}),
		);
	});

	test('is as small as one typed character', () => {
		expect(textChange('睡着', '睡不着')).toEqual({ at: 1, remove: 0, insert: '不' });
		expect(textChange('睡不着', '睡着')).toEqual({ at: 1, remove: 1, insert: '' });
	});
});

describe('a caret while somebody else writes', () => {
	test.each([
		['before it', 3, [{ insert: '今天' }], 5],
		['right at it', 3, [{ retain: 3 }, { insert: '今天' }], 3],
		['behind it', 3, [{ retain: 5 }, { insert: '今天' }], 3],
		['removes before it', 3, [{ delete: 2 }], 1],
		['removes around it', 3, [{ retain: 1 }, { delete: 5 }], 1],
		['removes behind it', 3, [{ retain: 3 }, { delete: 5 }], 3],
	])('%s', (_name, caret, delta, expected) => {
		expect(caretAfter(caret, delta)).toBe(expected);
	});
});
