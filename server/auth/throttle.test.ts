import { expect, test } from 'vitest';
import { instantFromMs } from '#domain/time.ts';
import { waitAfter, type ThrottleRule } from './throttle.ts';

const RULE: ThrottleRule = { freeTries: 3, waitMsFirst: 1_000, waitMsMax: 8_000 };
const START_MS = Date.parse('2026-11-23T08:00:00Z');
const at = (ms: number) => instantFromMs(START_MS + ms);
const failures = (count: number) => Array.from({ length: count }, () => at(0));

test.each([
	[0, 0],
	[2, 0],
	[3, 1_000],
	[4, 2_000],
	[5, 4_000],
	[6, 8_000],
	[40, 8_000],
])('after %i failures the next try waits %i ms', (count, waitMs) => {
	expect(waitAfter(RULE, failures(count), at(0))).toBe(waitMs);
});

test('the wait runs from the newest failure and runs out', () => {
	expect(waitAfter(RULE, failures(3), at(400))).toBe(600);
	expect(waitAfter(RULE, failures(3), at(1_000))).toBe(0);
});

test('failures are forgotten after an hour', () => {
	expect(waitAfter(RULE, failures(40), at(60 * 60 * 1000))).toBe(0);
});
