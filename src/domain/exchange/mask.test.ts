import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coverMore, hasTellingNumber, maskedText, namesIn, proposeMasks } from './mask.ts';

const WORDS = { child: (letter: string) => `小${letter}`, place: '某地', number: '（号码）' };
const CHILDREN = ['赵小禾', '欧阳明月', '李宇'];

const masked = (text: string, children = CHILDREN) =>
	maskedText(text, proposeMasks(text, children, WORDS));

describe('what a copy for the other mentors covers', () => {
	test.each([
		['赵小禾这个月开朗多了。', '小A这个月开朗多了。'],
		['小禾和明月一起值日，小禾扫地。', '小A和小B一起值日，小A扫地。'],
		['欧阳明月的奶奶说明月爱唱歌', '小A的奶奶说小A爱唱歌'],
		['小宇说他想爸爸，宇宇哭了', '小A说他想爸爸，小A哭了'],
		['家住赵庄，离青禾镇八里路', '家住某地，离某地八里路'],
		['爸爸去了昆山电子厂', '爸爸去了某地'],
		['想在温州的妈妈了', '想在某地的妈妈了'],
		['电话 153 0000 1234，奶奶接的', '电话 （号码），奶奶接的'],
		['住在3号楼', '住在（号码）'],
	])('%s', (text, copy) => {
		expect(masked(text)).toBe(copy);
	});

	test.each(['数学考了78分，进步12分。', '农村的孩子懂事早。', '全县都在下雪', '每两周谈一次心。'])(
		'%s stays as it is',
		(text) => {
			expect(masked(text)).toBe(text);
		},
	);

	test('no full name of a child is left, whatever stands around it', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...CHILDREN, '小', '禾', '，', '村', '1')), (parts) => {
				expect(namesIn(masked(parts.join('')), CHILDREN)).toEqual([]);
			}),
		);
	});
});

test('a person covers more, and what it touches goes with it', () => {
	const text = '他爸爸在工厂，妈妈在超市';
	const spans = coverMore([{ from: 1, to: 3, cover: 'x' }], { from: 2, to: 6, cover: '某事' });
	expect(maskedText(text, spans)).toBe('他某事，妈妈在超市');
});

test('the school finds names and numbers that were overlooked', () => {
	expect(namesIn('今天李宇很高兴', CHILDREN)).toEqual(['李宇']);
	expect(hasTellingNumber('打 1530000-1234')).toBe(true);
	expect(hasTellingNumber('2026 年 11 月考了 78 分')).toBe(false);
});
