import { expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import { outgoingDevice } from './hand-over.ts';

const at = (day: number) => `2026-12-${String(day).padStart(2, '0')}T08:00:00.000Z` as Instant;

test.each([
	['still reads', at(7), at(1), at(7), 'may-keep'],
	['was seen after the right had ended', at(7), at(8), at(9), 'cleared'],
	['was last seen before', at(7), at(6), at(9), 'not-in-touch'],
	['was seen in the very last moment of the right', at(7), at(7), at(9), 'not-in-touch'],
	['never was here', at(7), null, at(9), 'not-in-touch'],
	['was refused reading and has been here', null, at(2), at(2), 'cleared'],
] as const)('[§4.5] a device whose person %s', (_what, readUntil, seen, now, device) => {
	expect(outgoingDevice(readUntil, seen, now)).toBe(device);
});
