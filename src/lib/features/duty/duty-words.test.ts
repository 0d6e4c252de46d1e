import { expect, test } from 'vitest';
import type { LocalDate } from '#domain/time.ts';
import { timeLeft } from './duty-words.ts';

test('the last day of a window is today, not nought days away', () => {
	const left = (today: string) => timeLeft(today as LocalDate, '2026-11-27' as LocalDate);
	expect(left('2026-11-26')).toMatch(/1/);
	expect(left('2026-11-27')).not.toMatch(/0/);
	expect(left('2026-11-27')).not.toBe(left('2026-11-26'));
});
