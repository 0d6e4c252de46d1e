import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeCompare, encodeDiverged } from '#protocol/message.ts';
import { CopyComparison } from './copy-comparison.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MINE = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);

let isStill: boolean;
let isOwed: boolean;
let sent: Uint8Array[];
const resync = vi.fn();
const onDiverged = vi.fn();
let comparison: CopyComparison;

const asked = () => sent.filter((message) => message[0] === encodeCompare()[0]).length;
const pass = (ms: number) => vi.advanceTimersByTime(ms);

beforeEach(() => {
	vi.useFakeTimers();
	isStill = true;
	isOwed = false;
	sent = [];
	resync.mockReset();
	onDiverged.mockReset();
	comparison = new CopyComparison({
		isStill: () => isStill,
		isOwed: () => isOwed,
		fingerprint: () => MINE,
		send: (message) => sent.push(message),
		resync,
		onDiverged,
	});
});

afterEach(() => {
	comparison.stop();
	vi.useRealTimers();
});

/** The device has connected and was found to be the same. */
function foundTheSame(): void {
	comparison.moved();
	pass(5 * SECOND);
	comparison.heard(MINE);
	sent = [];
}

describe('[P13] when a copy is compared', () => {
	test('after a connection, once it has been quiet for five seconds', () => {
		comparison.moved();
		pass(4 * SECOND);
		comparison.moved();
		pass(4 * SECOND);
		expect(asked()).toBe(0);
		pass(SECOND);
		expect(asked()).toBe(1);
	});

	test('fifteen seconds after a change has become quiet, however lately it was found the same', () => {
		foundTheSame();
		for (let key = 0; key < 20; key++) {
			comparison.moved();
			pass(14 * SECOND);
		}
		expect(asked()).toBe(0);
		pass(SECOND);
		expect(asked()).toBe(1);
	});

	test('not for ten minutes where nothing has changed, and then once', () => {
		foundTheSame();
		pass(10 * MINUTE - SECOND);
		expect(asked()).toBe(0);
		pass(SECOND);
		expect(asked()).toBe(1);
		comparison.heard(MINE);
		pass(MINUTE);
		expect(asked()).toBe(1);
	});

	test('again after ten seconds where no answer came, and never while nobody is connected', () => {
		comparison.moved();
		pass(15 * SECOND);
		expect(asked()).toBe(2);
		isStill = false;
		pass(MINUTE);
		expect(asked()).toBe(2);
	});
});

test('[P14] a copy that differs is exchanged anew, and what differs still is told', () => {
	foundTheSame();
	comparison.moved();
	pass(15 * SECOND);
	comparison.heard(OTHER);
	expect([resync.mock.calls.length, onDiverged.mock.calls.length]).toEqual([1, 0]);
	pass(5 * SECOND);
	comparison.heard(OTHER);
	expect([resync.mock.calls.length, onDiverged.mock.calls.length]).toEqual([1, 1]);
	expect(sent.slice(1)).toEqual([
		encodeDiverged('seen'),
		encodeCompare(),
		encodeDiverged('lasting'),
	]);
	pass(20 * MINUTE);
	expect(asked()).toBe(2);
});

describe('[P13] what the school still owes when it has answered', () => {
	beforeEach(() => {
		foundTheSame();
		isStill = false;
		isOwed = true;
		comparison.moved();
		pass(15 * SECOND);
	});

	test('has got lost, and everything is exchanged anew', () => {
		comparison.heard(OTHER);
		expect([asked(), resync.mock.calls.length]).toEqual([2, 0]);
		comparison.heard(OTHER);
		expect(resync).toHaveBeenCalledOnce();
		expect(onDiverged).not.toHaveBeenCalled();
	});

	test('may be right behind the first answer', () => {
		comparison.heard(OTHER);
		[isStill, isOwed] = [true, false];
		comparison.moved();
		comparison.heard(MINE);
		expect(resync).not.toHaveBeenCalled();
	});

	test('is still on its way where the answer is to a question from before the newest word', () => {
		comparison.moved();
		comparison.heard(OTHER);
		comparison.heard(OTHER);
		expect(resync).not.toHaveBeenCalled();
	});

	test('is not asked for by a re-sync more than every two minutes', () => {
		const answers = () => {
			comparison.heard(OTHER);
			comparison.heard(OTHER);
		};
		answers();
		pass(15 * SECOND);
		answers();
		pass(100 * SECOND);
		expect(resync).toHaveBeenCalledOnce();
		pass(10 * SECOND);
		answers();
		expect(resync).toHaveBeenCalledTimes(2);
	});

	test('is exchanged anew though the clock of the device was set back since the last time', () => {
		const answers = () => {
			comparison.heard(OTHER);
			comparison.heard(OTHER);
		};
		answers();
		vi.setSystemTime(Date.now() - 400 * 24 * 60 * MINUTE);
		pass(15 * SECOND);
		answers();
		expect(resync).toHaveBeenCalledTimes(2);
	});
});
