import { expect, test } from 'vitest';
import { monthsBack, parseMonth, summaryDay, type Month } from './summary.ts';
import type { Instant, LocalDate } from './time.ts';

test.each([
	['2026-11', '2026-11-20T04:00:00.000Z', '2026-11-20'],
	// The last evening of the month in China is still the afternoon before in Greenwich.
	['2026-11', '2026-11-30T15:59:00.000Z', '2026-11-30'],
	['2026-11', '2026-11-30T16:01:00.000Z', '2026-11-30'],
	['2028-02', '2028-03-04T00:00:00.000Z', '2028-02-29'],
	['2026-12', '2027-01-02T00:00:00.000Z', '2026-12-31'],
	['2026-11', '2026-10-28T00:00:00.000Z', '2026-11-01'],
])('a summary of %s handed in at %s counts for %s', (month, at, day) => {
	expect(summaryDay(month as Month, at as Instant)).toBe(day);
});

test('months are read strictly and counted back', () => {
	expect(parseMonth('2026-11')).toBe('2026-11');
	for (const wrong of ['2026-13', '2026-1', '', null, '2026-11-01', 202611]) {
		expect(parseMonth(wrong)).toBeNull();
	}
	expect(monthsBack('2026-11-15' as LocalDate, '2027-01-01' as LocalDate)).toEqual([
		'2027-01',
		'2026-12',
		'2026-11',
	]);
});
