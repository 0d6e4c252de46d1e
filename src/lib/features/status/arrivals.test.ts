import { describe, expect, test } from 'vitest';
import { beginArrivals, followArrivals, type Arrivals } from './arrivals.ts';

const pieces = (...names: string[]) => new Set(names);
const follow = (...states: ['online' | 'offline', string[]][]): Arrivals =>
	states.reduce<Arrivals>(
		(before, [reach, waiting]) =>
			followArrivals(before, { reach, waiting: pieces(...waiting), kept: pieces() }),
		beginArrivals(),
	);

describe('what has come to school', () => {
	test('is what was written without a network', () => {
		const { away, arrived } = follow(
			['offline', ['visit']],
			['offline', ['visit', 'talk']],
			['online', ['visit', 'talk']],
			['online', ['talk']],
		);
		expect([away, arrived]).toEqual([pieces('talk'), pieces('visit')]);
	});

	test('is not what was written with one', () => {
		expect(follow(['online', ['visit']], ['online', []]).arrived).toEqual(pieces());
	});

	test('is what lay on the device when it was opened', () => {
		const begun = beginArrivals(pieces('visit'));
		expect(
			followArrivals(begun, { reach: 'online', waiting: pieces(), kept: pieces() }).arrived,
		).toEqual(pieces('visit'));
	});

	test('is not taken for gone while the network is only seen to be missing', () => {
		const begun = beginArrivals(pieces('visit'));
		const now = { reach: 'offline' as const, waiting: pieces(), kept: pieces() };
		expect(followArrivals(begun, now)).toBe(begun);
	});

	test('is not what the school did not take: that lies in the tray', () => {
		const begun = beginArrivals(pieces('visit', 'talk'));
		const now = { reach: 'online' as const, waiting: pieces(), kept: pieces('visit') };
		expect(followArrivals(begun, now)).toEqual({ away: pieces(), arrived: pieces('talk') });
	});

	test('is taken back when the words turn up in the tray a moment later', () => {
		const gone = { reach: 'online' as const, waiting: pieces(), kept: pieces() };
		const before = followArrivals(beginArrivals(pieces('visit', 'talk')), gone);
		const after = followArrivals(before, { ...gone, kept: pieces('visit') });
		expect(after).toEqual({ away: pieces(), arrived: pieces('talk') });
	});

	test('is no news any more once somebody writes on in it without a network', () => {
		const { away, arrived } = follow(['offline', ['talk']], ['online', []], ['offline', ['talk']]);
		expect([away, arrived]).toEqual([pieces('talk'), pieces()]);
	});
});
