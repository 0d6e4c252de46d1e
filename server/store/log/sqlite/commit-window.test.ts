import { beforeEach, expect, test, vi } from 'vitest';
import type { SessionId } from '#domain/ids.ts';
import { CommitWindow, rushUpdates } from './commit-window.ts';

const [anna, bert] = ['ses_1', 'ses_2'] as [SessionId, SessionId];

beforeEach(() => {
	vi.useFakeTimers();
	return () => vi.useRealTimers();
});

/** A window and the milliseconds it makes one wait after a commit that began just now. */
function prepare() {
	const window = new CommitWindow(() => vi.getMockedSystemTime()?.getTime() ?? 0);
	const waits = async (queued: number, during?: () => void) => {
		await Promise.all([window.whenDue(1), vi.runAllTimersAsync()]);
		const start = Date.now();
		const due = window.whenDue(queued).then(() => Date.now() - start);
		during?.();
		await vi.runAllTimersAsync();
		return due;
	};
	return { window, waits };
}

test('[R1] who writes alone does not wait, however fast', async () => {
	const { window, waits } = prepare();
	for (let count = 0; count < 10; count++) window.heard(anna, 1);
	expect(await waits(1)).toBe(0);
});

test('[R1] two who write at once share a commit, two who take turns do not', async () => {
	const { window, waits } = prepare();
	window.heard(anna, 1);
	vi.advanceTimersByTime(20);
	window.heard(bert, 1);
	expect(await waits(1)).toBe(0);
	window.heard(anna, 1);
	expect(await waits(1)).toBe(16);
	vi.advanceTimersByTime(200);
	expect(await waits(1)).toBe(0);
});

test('[R1] many that wait are not kept waiting', async () => {
	const { window, waits } = prepare();
	window.heard(anna, 1);
	window.heard(bert, 2);
	expect(await waits(rushUpdates)).toBe(5);
	expect(await waits(1, () => window.heard(anna, rushUpdates))).toBe(0);
});
