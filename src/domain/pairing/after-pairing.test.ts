import { expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import { endedSince, readUntil } from './after-pairing.ts';

test('[§4.5] fourteen days to the moment, and then none', () => {
	const endedAt = '2026-11-23T08:00:00.000Z' as Instant;
	const last = readUntil(endedAt);
	expect(last).toBe('2026-12-07T08:00:00.000Z');
	expect(endedAt >= endedSince(last)).toBe(true);
	expect(endedAt >= endedSince('2026-12-07T08:00:00.001Z' as Instant)).toBe(false);
});
