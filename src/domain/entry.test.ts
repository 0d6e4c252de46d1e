import { expect, test } from 'vitest';
import { isLateEntry } from './entry.ts';
import type { Instant, LocalDate } from './time.ts';

test.each([
	['the same day', '2026-11-20', '2026-11-20T10:00:00Z', false],
	['a week later', '2026-11-20', '2026-11-27T10:00:00Z', false],
	['eight days later', '2026-11-20', '2026-11-28T10:00:00Z', true],
	['eight days later only by the school’s clock', '2026-11-20', '2026-11-27T16:30:00Z', true],
	['before it happens', '2026-11-20', '2026-11-18T10:00:00Z', false],
])('an entry written %s', (_name, occurredOn, writtenAt, late) => {
	expect(isLateEntry(occurredOn as LocalDate, writtenAt as Instant)).toBe(late);
});
