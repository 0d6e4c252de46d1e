import { describe, expect, test } from 'vitest';
import { addressWaitMs, linkExpiry, linkState, linkWaitMs, parsePasscode } from './share-link.ts';
import {
	instantFromMs,
	instantToMs,
	parseInstant,
	parseLocalDate,
	type Instant,
	type LocalDate,
} from './time.ts';
import { must } from './assert.ts';

const day = (value: string): LocalDate => must(parseLocalDate(value), 'a day');
const at = (value: string): Instant => must(parseInstant(value), 'a moment');
const later = (moment: Instant, ms: number): Instant => instantFromMs(instantToMs(moment) + ms);
const MINUTE = 60_000;

const terms = [
	{ startsOn: day('2026-09-01'), endsOn: day('2027-01-20') },
	{ startsOn: day('2027-02-22'), endsOn: day('2027-07-05') },
];

describe('how long a link lives', () => {
	test.each([
		['in the first term', '2026-11-23T12:00:00Z', '2027-02-19T16:00:00.000Z'],
		['on the last day, by the school’s clock', '2027-01-20T15:59:59Z', '2027-02-19T16:00:00.000Z'],
		['a second later the next term counts', '2027-01-20T16:00:00Z', '2027-08-04T16:00:00.000Z'],
		['in the winter holiday', '2027-02-01T00:00:00Z', '2027-08-04T16:00:00.000Z'],
		['after the last term', '2027-07-10T00:00:00Z', '2027-08-09T16:00:00.000Z'],
	])('%s', (_, now, expiry) => {
		expect(linkExpiry(terms, at(now))).toBe(expiry);
	});

	test('a second before the edge it opens, at the edge and a second after it does not', () => {
		const link = { expiresAt: at('2027-02-19T16:00:00Z'), stoppedAt: null };
		expect(linkState(link, later(link.expiresAt, -1000))).toBe('live');
		expect(linkState(link, link.expiresAt)).toBe('expired');
		expect(linkState(link, later(link.expiresAt, 1000))).toBe('expired');
	});

	test('a stopped link is stopped, expired or not', () => {
		const stopped = {
			expiresAt: at('2027-02-19T16:00:00Z'),
			stoppedAt: at('2026-12-01T00:00:00Z'),
		};
		expect(linkState(stopped, at('2026-12-01T00:00:00Z'))).toBe('stopped');
	});
});

describe('wrong tries', () => {
	test('five are free, then the wait grows to four hours and no further', () => {
		let now = at('2026-11-23T12:00:00Z');
		const tries: Instant[] = [];
		const waits: number[] = [];
		for (let count = 0; count < 12; count++) {
			const wait = linkWaitMs(tries, now);
			waits.push(wait / MINUTE);
			now = later(now, wait);
			expect(linkWaitMs(tries, now)).toBe(0);
			tries.push(now);
		}
		expect(waits).toEqual([0, 0, 0, 0, 0, 15, 30, 60, 120, 240, 240, 240]);
	});

	test('an hour of guessing as fast as allowed sees at most twenty guesses', () => {
		const start = at('2026-11-23T12:00:00Z');
		const tries: Instant[] = [];
		for (let ms = 0; ms < 60 * MINUTE; ms += 1000) {
			const now = later(start, ms);
			if (linkWaitMs(tries, now) === 0) tries.push(now);
		}
		expect(tries.length).toBeGreaterThan(5);
		expect(tries.length).toBeLessThanOrEqual(20);
	});

	test('a day later nothing is held against anyone', () => {
		const start = at('2026-11-23T12:00:00Z');
		const tries = Array.from({ length: 40 }, () => start);
		expect(linkWaitMs(tries, later(start, 24 * 60 * MINUTE))).toBe(0);
	});

	test('an address is free for thirty an hour', () => {
		const start = at('2026-11-23T12:00:00Z');
		const tries = Array.from({ length: 29 }, (_, index) => later(start, index));
		expect(addressWaitMs(tries, later(start, MINUTE))).toBe(0);
		tries.push(later(start, 29));
		expect(addressWaitMs(tries, later(start, MINUTE))).toBe(59 * MINUTE);
		expect(addressWaitMs(tries, later(start, 60 * MINUTE))).toBe(0);
	});
});

describe('what comes from outside', () => {
	test('six digits, as a phone’s keyboard may make them', () => {
		expect(parsePasscode('042917')).toBe('042917');
		expect(parsePasscode(' 042 917 ')).toBe('042917');
		expect(parsePasscode('０４２９１７')).toBe('042917');
		for (const wrong of ['', '12345', '1234567', 'abcdef', null, 123456, '１'.repeat(99)])
			expect(parsePasscode(wrong)).toBeNull();
	});
});
