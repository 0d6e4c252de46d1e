import { describe, expect, test, vi } from 'vitest';
import { MESSAGE, SYNC } from '#protocol/message.ts';
import { FrameCoverage, RemoteHold } from './acking-socket.ts';

const step1 = Uint8Array.of(MESSAGE.sync, SYNC.step1, 0);
const step2 = Uint8Array.of(MESSAGE.sync, SYNC.step2, 0);
const update = Uint8Array.of(MESSAGE.sync, SYNC.update, 0);
const awareness = Uint8Array.of(MESSAGE.awareness, 0);

describe('[P5] what an ack proves', () => {
	test('an update before step 2 proves nothing: what came before it may be lost', () => {
		const coverage = new FrameCoverage();
		coverage.onSent(update, 7);
		expect(coverage.coveredBy(1)).toBe(0);
	});

	test('step 2 proves everything there was when it was sent, and updates go on from there', () => {
		const coverage = new FrameCoverage();
		coverage.onSent(update, 7);
		coverage.onSent(step2, 7);
		coverage.onSent(update, 8);
		expect([1, 2, 3].map((count) => coverage.coveredBy(count))).toEqual([0, 7, 8]);
	});

	test('[P6] a step 2 that was under way when the refusal came still proves everything', () => {
		const coverage = new FrameCoverage();
		for (const frame of [step2, update, update]) coverage.onSent(frame, 2);
		coverage.onSent(step2, 3);
		coverage.onRefused(2);
		coverage.onSent(update, 4);
		expect([2, 3, 4, 5].map((count) => coverage.coveredBy(count))).toEqual([0, 0, 3, 4]);
	});

	test('[P6] a notice with the number 0 is of no frame, and refuses none', () => {
		const coverage = new FrameCoverage();
		coverage.onSent(step2, 1);
		coverage.onSent(update, 2);
		coverage.onRefused(0);
		expect([1, 2].map((count) => coverage.coveredBy(count))).toEqual([1, 2]);
	});

	test('only content counts, as at the relay', () => {
		const coverage = new FrameCoverage();
		for (const frame of [step1, awareness, step2, awareness, update]) coverage.onSent(frame, 3);
		expect(coverage.coveredBy(1)).toBe(3);
		expect(coverage.coveredBy(2)).toBe(3);
	});

	test('an ack of more than was sent proves no more than was sent', () => {
		const coverage = new FrameCoverage();
		coverage.onSent(step2, 4);
		expect(coverage.coveredBy(9)).toBe(4);
		expect(new FrameCoverage().coveredBy(1)).toBe(0);
	});

	test('a new connection starts from nothing: what was in flight is not proved by its acks', () => {
		const first = new FrameCoverage();
		first.onSent(step2, 1);
		first.onSent(update, 2);
		const second = new FrameCoverage();
		second.onSent(update, 3);
		expect(second.coveredBy(1)).toBe(0);
		second.onSent(step2, 3);
		expect(second.coveredBy(2)).toBe(3);
	});

	test('after a refusal nothing is proved until the next step 2', () => {
		const coverage = new FrameCoverage();
		coverage.onSent(step2, 1);
		coverage.onSent(update, 2);
		coverage.onSent(update, 3);
		coverage.onRefused(2);
		coverage.onSent(update, 4);
		expect([1, 2, 3, 4].map((count) => coverage.coveredBy(count))).toEqual([1, 0, 0, 0]);
		coverage.onSent(step2, 4);
		expect(coverage.coveredBy(5)).toBe(4);
	});
});

describe('holding back remote changes', () => {
	test('waits for the last of several holders, and each counts once', () => {
		const hold = new RemoteHold();
		const deliver = vi.fn();
		const first = hold.hold();
		const second = hold.hold();
		hold.onRelease(deliver);
		first();
		first();
		expect(deliver).not.toHaveBeenCalled();
		second();
		expect(deliver).toHaveBeenCalledOnce();
		expect(hold.isHeld).toBe(false);
	});
});
