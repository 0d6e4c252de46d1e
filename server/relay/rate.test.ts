import { expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { schoolRates } from './limits.ts';
import { Buckets, Pacer, TokenBucket } from './rate.ts';

/** A clock that stands still until it is moved, and rings what was due. */
function standingClock() {
	let now = 0;
	let due: { at: number; act: () => void }[] = [];
	const clock: Clock = {
		now: () => now,
		after(ms, act) {
			const ring = { at: now + ms, act };
			due.push(ring);
			return () => (due = due.filter((each) => each !== ring));
		},
		every: () => () => undefined,
	};
	return {
		clock,
		pass(ms: number) {
			now += ms;
			const rung = due.filter(({ at }) => at <= now);
			due = due.filter(({ at }) => at > now);
			for (const { act } of rung) act();
		},
	};
}

test('[R8] a bucket gives its burst at once, then as much as flows in, and waits out its debt', () => {
	const bucket = new TokenBucket({ burst: 10, perSecond: 2 }, 0);
	expect(bucket.take(10, 0)).toBe(0);
	expect(bucket.take(4, 0)).toBe(2_000);
	expect(bucket.take(0, 1_000)).toBe(1_000);
	expect(bucket.take(0, 2_000)).toBe(0);
	expect(bucket.isFull(6_999)).toBe(false);
	expect(bucket.isFull(7_000)).toBe(true);
});

test('[R8] a clock that is set back costs nobody anything', () => {
	const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 1_000_000);
	expect(bucket.take(1, 500_000)).toBe(0);
	expect(bucket.take(1, 501_000)).toBe(0);
});

test('[R8] buckets of those who have been quiet are forgotten, of the others not', () => {
	const { clock, pass } = standingClock();
	const buckets = new Buckets({ burst: 2, perSecond: 1 }, clock);
	buckets.take('once', 1);
	pass(500);
	buckets.take('often', 2);
	pass(500);
	buckets.sweep();
	expect(buckets.size).toBe(1);
	expect(buckets.take('often', 2)).toBeGreaterThan(0);
});

test('[R8] of what comes too fast only the newest is passed on, and it is', () => {
	const { clock, pass } = standingClock();
	const heard: number[] = [];
	const pacer = new Pacer<number>({ burst: 3, perSecond: 1 }, clock, (value) => heard.push(value));
	for (let value = 1; value <= 100; value++) pacer.hear(value);
	expect(heard).toEqual([1, 2, 3]);
	pass(1_000);
	expect(heard).toEqual([1, 2, 3, 100]);
	pacer.hear(101);
	pacer.stop();
	pass(10_000);
	expect(heard).toEqual([1, 2, 3, 100]);
});

test('[R8] one account cannot use up a document, nor one document an address', () => {
	const { account, document, address } = schoolRates;
	for (const [smaller, larger] of [
		[account, document],
		[document, address],
	] as const) {
		for (const what of ['messages', 'bytes'] as const) {
			expect(larger[what].burst).toBeGreaterThan(smaller[what].burst);
			expect(larger[what].perSecond).toBeGreaterThan(smaller[what].perSecond);
		}
	}
});
