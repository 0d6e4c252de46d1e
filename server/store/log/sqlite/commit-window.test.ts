import { beforeEach, expect, test, vi } from 'vitest';
import type { SessionId } from '#domain/ids.ts';
import {
	CommitWindow,
	floodUpdates,
	rushUpdates,
	talkUpdates,
	type Waiting,
} from './commit-window.ts';

const [anna, bert] = ['ses_1', 'ses_2'] as [SessionId, SessionId];

beforeEach(() => {
	vi.useFakeTimers();
	return () => vi.useRealTimers();
});

const apart = (updates: number) => ({ updates, inOneDocument: 1 });
const inOne = (updates: number) => ({ updates, inOneDocument: updates });

/** A window and the milliseconds it makes one wait after a commit that began just now. */
function prepare() {
	const window = new CommitWindow(() => vi.getMockedSystemTime()?.getTime() ?? 0);
	const waits = async (waiting: Waiting, during?: () => void) => {
		await Promise.all([window.whenDue(apart(1)), vi.runAllTimersAsync()]);
		const start = Date.now();
		const due = window.whenDue(waiting).then(() => Date.now() - start);
		during?.();
		await vi.runAllTimersAsync();
		return due;
	};
	return { window, waits };
}

test('[R1] who writes alone does not wait, however fast', async () => {
	const { window, waits } = prepare();
	for (let count = 0; count < 10; count++) window.heard(anna, inOne(1));
	expect(await waits(inOne(1))).toBe(0);
});

test('[R1] two who write at once share a commit, two who take turns do not', async () => {
	const { window, waits } = prepare();
	window.heard(anna, apart(1));
	vi.advanceTimersByTime(50);
	window.heard(bert, apart(1));
	expect(await waits(apart(1))).toBe(0);
	window.heard(anna, apart(1));
	expect(await waits(apart(1))).toBe(42);
	vi.advanceTimersByTime(300);
	expect(await waits(apart(1))).toBe(0);
});

test('[R1] many that wait in one document wait for less', async () => {
	const { window, waits } = prepare();
	window.heard(anna, inOne(1));
	window.heard(bert, inOne(2));
	expect(await waits(apart(talkUpdates))).toBe(42);
	window.heard(anna, inOne(1));
	expect(await waits(inOne(talkUpdates))).toBe(17);
	window.heard(bert, inOne(1));
	const later = () => {
		vi.advanceTimersByTime(10);
		window.heard(anna, inOne(talkUpdates));
	};
	expect(await waits(apart(1), later)).toBe(17);
});

test('[R1] many that wait are not kept waiting', async () => {
	const { window, waits } = prepare();
	window.heard(anna, apart(1));
	window.heard(bert, apart(2));
	expect(await waits(apart(rushUpdates))).toBe(17);
	expect(await waits(apart(1), () => window.heard(anna, apart(rushUpdates)))).toBe(17);
	expect(await waits(apart(floodUpdates))).toBe(0);
});
