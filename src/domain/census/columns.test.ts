import { describe, expect, it } from 'vitest';
import { findHeadingRow, matchColumns } from './columns.ts';

describe('[C1] the columns of a census sheet', () => {
	it('are found by the names that schools use', () => {
		expect(
			matchColumns([
				'序号',
				'学生姓名',
				' 所在班级 ',
				'性别*',
				'出生年月（例：2013.5）',
				'全国学籍号',
				'是否寄宿',
				'留守类型',
				'父亲务工地',
				'与学生关系',
			]),
		).toEqual([
			null,
			'name',
			'className',
			'sex',
			'birthDate',
			'studentNumber',
			'boarding',
			'away',
			'fatherWork',
			'carerRelation',
		]);
	});

	it('hold each field once, the first one named', () => {
		expect(matchColumns(['姓名', '姓名', '班级'])).toEqual(['name', null, 'className']);
	});

	it('begin below a title', () => {
		expect(
			findHeadingRow([['青梧镇初级中学学生名单'], [], ['姓名', '班级'], ['罗䶮', '七1']]),
		).toBe(2);
		expect(findHeadingRow([['甲', '乙'], ['丙']])).toBe(0);
		expect(findHeadingRow([])).toBe(0);
	});
});
