import { describe, expect, test } from 'vitest';
import {
	addDays,
	daysBetween,
	instantFromMs,
	localDateAt,
	monthOf,
	parseInstant,
	parseLocalDate,
	SCHOOL_TIME_ZONE,
	weekday,
	type Instant,
	type LocalDate,
} from './time.ts';

const day = (text: string) => text as LocalDate;

describe('school days', () => {
	test.each([
		['2024-02-29', true],
		['2026-02-29', false],
		['2026-04-31', false],
		['2026-4-1', false],
		['2026-11-23T00:00:00Z', false],
		['', false],
	])('%s is a day: %s', (text, isDay) => {
		expect(parseLocalDate(text) !== null).toBe(isDay);
	});

	test('days are counted across month ends, leap days and years', () => {
		expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
		expect(addDays(day('2026-12-31'), 1)).toBe('2027-01-01');
		expect(daysBetween(day('2026-02-28'), day('2026-03-01'))).toBe(1);
		expect(daysBetween(day('2026-03-01'), day('2026-02-28'))).toBe(-1);
	});

	test('the day at school is the one that the time zone gives, to the last millisecond of it', () => {
		const zoned = new Intl.DateTimeFormat('en-CA', { timeZone: SCHOOL_TIME_ZONE });
		const from = Date.parse('1992-01-01T00:00:00Z');
		for (let hour = 0; hour < 120 * 365 * 24; hour += 97) {
			const ms = from + hour * 3_600_000 - (hour % 2);
			expect(localDateAt(instantFromMs(ms))).toBe(zoned.format(ms));
		}
	});

	test('a week begins on Monday', () => {
		expect(weekday(day('2026-11-23'))).toBe(1);
		expect(weekday(day('2026-11-29'))).toBe(7);
		expect(weekday(day('1969-12-28'))).toBe(7);
	});

	test('a month is the first seven characters', () => {
		expect(monthOf(day('2026-11-23'))).toBe('2026-11');
	});
});

describe('moments', () => {
	test('the school day follows the school clock, not UTC', () => {
		expect(localDateAt('2026-11-23T15:59:59.000Z' as Instant)).toBe('2026-11-23');
		expect(localDateAt('2026-11-23T16:00:00.000Z' as Instant)).toBe('2026-11-24');
	});

	test('a moment needs a time zone', () => {
		expect(parseInstant('2026-11-23T08:00:00')).toBeNull();
		expect(parseInstant('2026-11-23T08:00:00+08:00')).toBe('2026-11-23T00:00:00.000Z');
		expect(parseInstant('2026-13-23T08:00:00Z')).toBeNull();
	});
});
