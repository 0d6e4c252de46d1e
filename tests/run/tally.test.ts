import { describe, expect, it } from 'vitest';
import { addTallies, isSuccess, NOTHING, tallyLine, tallyOf } from './tally.ts';

describe('the tally of a run', () => {
	it('is no success when nothing ran', () => {
		expect(isSuccess(NOTHING)).toBe(false);
		expect(isSuccess({ passed: 1, failed: 0 })).toBe(true);
		expect(isSuccess({ passed: 5, failed: 1 })).toBe(false);
	});

	it('closes with a line of its own form', () => {
		expect(tallyLine(addTallies({ passed: 2, failed: 1 }, { passed: 3, failed: 0 }))).toBe(
			'5 passed, 1 failed',
		);
	});

	const report = (numPassedTests: number, numFailedTests: number, broken = 0) => ({
		numPassedTests,
		numFailedTests,
		testResults: Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] })),
	});

	it.each([
		['all green', report(3, 0), 0, { passed: 3, failed: 0 }],
		['a failed test', report(2, 1), 1, { passed: 2, failed: 1 }],
		['a file that could not be loaded', report(2, 0, 1), 1, { passed: 2, failed: 1 }],
		['a bad end without a failed test', report(2, 0), 1, { passed: 2, failed: 1 }],
		['no report at all', null, 0, { passed: 0, failed: 1 }],
	])('counts %s', (_, given, exitCode, expected) => {
		expect(tallyOf(given, exitCode)).toEqual(expected);
	});
});
