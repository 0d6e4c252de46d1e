import { expect, it } from 'vitest';
import { RoundClock } from './round-clock.ts';

it('follows a running round by another when asked meanwhile, and by one alone', async () => {
	const ends: (() => void)[] = [];
	const clock = new RoundClock(
		() => new Promise((resolve) => ends.push(() => resolve(true))),
		() => undefined,
	);
	const first = clock.runNow();
	clock.runSoon();
	clock.runSoon();
	expect(ends.length).toBe(1);
	ends[0]?.();
	await first;
	expect(ends.length).toBe(2);
	expect(clock.isRunning).toBe(true);
	const second = clock.runNow();
	ends[1]?.();
	await second;
	expect(clock.isRunning).toBe(false);
	clock.stop();
});
