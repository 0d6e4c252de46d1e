import { expect, test } from 'vitest';
import { pickTerm } from './grouping.ts';
import type { LocalDate } from './time.ts';

const day = (text: string) => text as LocalDate;
const TERMS = [
	{ name: '下', startsOn: day('2027-02-20'), endsOn: day('2027-07-01') },
	{ name: '上', startsOn: day('2026-09-01'), endsOn: day('2027-01-20') },
];

test.each([
	['before the year', '2026-08-01', '上'],
	['on the first day', '2026-09-01', '上'],
	['on the last day', '2027-01-20', '上'],
	['in the winter holidays', '2027-02-01', '下'],
	['after the year', '2027-08-01', '下'],
])('[D1] the term %s', (_name, today, expected) => {
	expect(pickTerm(TERMS, day(today))?.name).toBe(expected);
	expect(pickTerm([], day(today))).toBeNull();
});
