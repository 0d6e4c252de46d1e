import { afterEach, expect, test } from 'vitest';
import { formatDay, formatDayShort, formatMoment } from './format-date.ts';
import { getLocale, overwriteGetLocale } from './generated/runtime.js';

const asked = getLocale;
afterEach(() => overwriteGetLocale(asked));

test.each([
	['zh-CN', '11月23日周一', '11/23', '11月23日 16:05'],
	['en', 'Mon 23 November', '23/11', '23 November at 16:05'],
] as const)('in %s a day is told in one order everywhere', (locale, day, short, moment) => {
	overwriteGetLocale(() => locale);
	expect(formatDay('2026-11-23')).toBe(day);
	expect(formatDayShort('2026-11-23')).toBe(short);
	expect(formatMoment('2026-11-23T08:05:00Z')).toBe(moment);
});
