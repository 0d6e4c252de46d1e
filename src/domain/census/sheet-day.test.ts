import { describe, expect, it } from 'vitest';
import { readSheetDay } from './sheet-day.ts';

describe('[C1] a day in a sheet', () => {
	it.each([
		['2013-05-06', '2013-05-06', false],
		['2013-5-6', '2013-05-06', false],
		['2013.5.6', '2013-05-06', false],
		['2013/05/6', '2013-05-06', false],
		['２０１３．５．６', '2013-05-06', false],
		['20130506', '2013-05-06', false],
		['2013年5月6日', '2013-05-06', false],
		['2013 年 5 月 6 日', '2013-05-06', false],
		['2013-05-06T00:00:00.000Z', '2013-05-06', false],
		['2013年5月', '2013-05-01', true],
		['2013.5', '2013-05-01', true],
		['201305', '2013-05-01', true],
		['2012.2.29', '2012-02-29', false],
		// Excel counts days: 6 May 2013, and the same with a time of day.
		['41400', '2013-05-06', false],
		['41400.5', '2013-05-06', false],
	])('reads %s', (text, day, isMonthOnly) => {
		expect(readSheetDay(text)).toEqual({ day, isMonthOnly });
	});

	it.each([
		'',
		'2013',
		'2013.13.1',
		'2013.2.29',
		'20130231',
		'五月六日',
		'13.5.6',
		'99999',
		'12345',
	])('does not guess %s', (text) => {
		expect(readSheetDay(text)).toBeNull();
	});
});
