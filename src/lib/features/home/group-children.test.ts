import { expect, test } from 'vitest';
import type { CaseloadChild } from '#domain/caseload.ts';
import { findByName, groupChildren } from './group-children.ts';

const aChild = (name: string, classId: string, mine = false) =>
	({ id: `chd_${name}`, name, classId, className: `${classId}班`, mine }) as CaseloadChild;

test('my own children come first, then class by class', () => {
	const groups = groupChildren([
		aChild('甲', '一'),
		aChild('乙', '二', true),
		aChild('丙', '二'),
		aChild('丁', '一'),
	]);
	expect(groups.map(({ className, children }) => [className, children.map((c) => c.name)])).toEqual(
		[
			['', ['乙']],
			['一班', ['甲', '丁']],
			['二班', ['丙']],
		],
	);
});

test('no children make no groups', () => expect(groupChildren([])).toEqual([]));

test('finds by any part of the name, and all while nothing is typed', () => {
	const children = [aChild('李小禾', '一'), aChild('王䶮宇', '一')];
	expect(findByName(children, ' 䶮 ').map(({ name }) => name)).toEqual(['王䶮宇']);
	expect(findByName(children, '  ')).toHaveLength(2);
	expect(findByName(children, '赵')).toEqual([]);
});
