import { describe, expect, it } from 'vitest';
import { findClass, joinGrade } from './class-name.ts';

const CLASSES = ['七年级（1）班', '七年级（11）班', '八年级（1）班'].map((name) => ({ name }));

describe('[C1] a class in a sheet', () => {
	it.each([
		['七年级（1）班', '七年级（1）班'],
		['七年级(1)班', '七年级（1）班'],
		['七(1)班', '七年级（1）班'],
		['七 (1) 班', '七年级（1）班'],
		['七年级一班', '七年级（1）班'],
		['初一1班', '七年级（1）班'],
		['七年级1班', '七年级（1）班'],
		['7.1班', '七年级（1）班'],
		['七年级十一班', '七年级（11）班'],
		['八1班', '八年级（1）班'],
	])('%s is %s', (written, name) => {
		expect(findClass(CLASSES, written)?.name).toBe(name);
	});

	it.each(['九年级（1）班', '七年级', '', '一班'])('%s is none of them', (written) => {
		expect(findClass(CLASSES, written)).toBeNull();
	});

	it.each([
		['七年级', '1班', '七年级1班'],
		['七年级', '七年级1班', '七年级1班'],
		['七年级', '七(1)班', '七(1)班'],
		['', '七(1)班', '七(1)班'],
		['七年级', '', ''],
	])('of grade %s and class %s is %s', (grade, className, joined) => {
		expect(joinGrade(grade, className)).toBe(joined);
	});
});
