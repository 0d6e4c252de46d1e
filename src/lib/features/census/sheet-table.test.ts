import { describe, expect, it } from 'vitest';
import { cellText, toTable } from './sheet-table.ts';

describe('[C1] a table', () => {
	it.each<[unknown, string]>([
		[null, ''],
		['罗䶮', '罗䶮'],
		['G341225201305060011', 'G341225201305060011'],
		[new Date('2013-05-06T00:00:00Z'), '2013-05-06'],
		[new Date(Number.NaN), ''],
		[true, '是'],
		['x'.repeat(1000), 'x'.repeat(300)],
	])('reads the cell %s', (value, text) => {
		expect(cellText(value)).toBe(text);
	});

	it('ends where nothing more is written, and refuses more rows than a school has', () => {
		expect(toTable('名单', [['姓名'], ['罗䶮'], [null], ['  ']], 10)).toEqual({
			name: '名单',
			rows: [['姓名'], ['罗䶮']],
		});
		expect(toTable('空', [[null], []], 10)).toBeNull();
		expect(toTable('大', Array(11).fill(['a']), 10)).toBe('too-many-rows');
	});
});
