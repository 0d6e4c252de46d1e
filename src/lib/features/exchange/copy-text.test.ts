import { expect, test } from 'vitest';
import { copyOf, coverWord, segmentsOf } from './copy-text.ts';

const TEXT = '小禾爱养兔子，兔子叫团团';
const NAME = { from: 0, to: 2, cover: '小A' };

test('the copy is cut at its covers, and says what lies under them', () => {
	expect(segmentsOf(TEXT, [NAME])).toEqual([
		{ type: 'cover', span: NAME, under: '小禾' },
		{ type: 'words', from: 2, text: '爱养兔子，兔子叫团团' },
	]);
	expect(segmentsOf('', [])).toEqual([]);
});

test('a word is covered wherever it stands in the open', () => {
	const spans = coverWord(TEXT, [NAME], '兔子', '某物');
	expect(spans && copyOf(TEXT, spans)).toBe('小A爱养某物，某物叫团团');
	expect(coverWord(TEXT, [NAME], '小禾', '某人')).toBeNull();
	expect(coverWord(TEXT, [], '不在', '某物')).toBeNull();
	expect(coverWord(TEXT, [], '', '某物')).toBeNull();
});
