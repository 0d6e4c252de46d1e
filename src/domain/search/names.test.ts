import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { createReadings, findInName, findNamed } from './names.ts';
import { parseQuery } from './query.ts';

const readings = createReadings((text, how) =>
	pinyin(text, { toneType: 'none', type: 'array', ...how }),
);
const meant = (term: string, name: string) => {
	const hit = findInName(term, name, readings);
	return hit && { rank: hit.rank, meant: hit.marked.find(({ isHit }) => isHit)?.text };
};

describe('a name', () => {
	test.each([
		['张小明', '张小明', 0, '张小明'],
		['张', '张小明', 1, '张'],
		['欧阳', '欧阳晓禾', 1, '欧阳'],
		['小明', '张小明', 2, '小明'],
		['zxm', '张小明', 3, '张小明'],
		['zhangxiaoming', '张小明', 3, '张小明'],
		['zhangxm', '张小明', 3, '张小明'],
		['zhxm', '张小明', 3, '张小明'],
		['zhangxiaom', '张小明', 3, '张小明'],
		['z', '张小明', 3, '张'],
		['zx', '张小明', 3, '张小'],
		['xm', '张小明', 4, '小明'],
		['ming', '张小明', 4, '明'],
		['oyxh', '欧阳晓禾', 3, '欧阳晓禾'],
		['ouyang', '欧阳晓禾', 3, '欧阳'],
		['sxm', '单小明', 3, '单小明'],
		['shan', '单小明', 3, '单'],
		['qiu', '仇英', 3, '仇'],
		['xxd', '解晓东', 3, '解晓东'],
		['zha', '查理文', 3, '查'],
		['ou', '区小月', 3, '区'],
		['zeng', '曾国强', 3, '曾'],
		['yuchi', '尉迟恭', 3, '尉迟'],
		['qin', '覃丽', 3, '覃'],
		['tan', '覃丽', 3, '覃'],
		['lvb', '吕布', 3, '吕布'],
		['lub', '吕布', 3, '吕布'],
		// In a given name any reading counts: families choose.
		['lihang', '李行', 3, '李行'],
		['lixing', '李行', 3, '李行'],
		['wweng', '王𬭩', 3, '王𬭩'],
		['lj', '李㛃', 3, '李㛃'],
		['𬭩', '王𬭩', 2, '𬭩'],
		['ayg', '阿依古丽·买买提', 3, '阿依古'],
		['anna', 'Anna Karlsson', 1, 'Anna'],
	])('%s finds %3$s in %2$s', (term, name, rank, part) => {
		expect(meant(term, name)).toEqual({ rank, meant: part });
	});

	test.each([
		['dan', '单小明'],
		['chou', '仇英'],
		['jie', '解晓东'],
		['cxm', '单小明'],
		['m', '张小明'],
		['zxq', '张小明'],
		['zm', '张小明'],
		['zhangg', '张小明'],
		['明小', '张小明'],
		['karl', '张小明'],
	])('%s does not find %s', (term, name) => {
		expect(findInName(term, name, readings)).toBeNull();
	});

	test('without the list of readings its characters are found, and pinyin is not', () => {
		expect(findInName('张', '张小明', null)?.rank).toBe(1);
		expect(findInName('zxm', '张小明', null)).toBeNull();
	});

	test.each([
		['张 七年级', true],
		['zxm 周静宜', true],
		['七年级', false],
		['张 八年级', false],
	])('%s stands for a child by its name and what stands beside it', (typed, isFound) => {
		const query = must(parseQuery(typed), typed);
		const found = findNamed(query, '张小明', ['七年级（1）班', '周静宜'], readings);
		expect(found !== null).toBe(isFound);
	});
});
