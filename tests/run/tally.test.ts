import { describe, expect, it } from 'vitest';
import {
	addTallies,
	closingLines,
	failedOnce,
	isSuccess,
	NOTHING,
	tallyOf,
	type VitestReport,
} from './tally.ts';

const test = (fullName: string, status: string, ...failureMessages: string[]) => ({
	fullName,
	status,
	failureMessages,
});

function report(
	passed: number,
	failed: readonly string[],
	brokenFiles: readonly string[] = [],
): VitestReport {
	return {
		numPassedTests: passed,
		testResults: [
			{
				name: 'kept.test.ts',
				status: failed.length > 0 ? 'failed' : 'passed',
				message: '',
				assertionResults: [
					...Array.from({ length: passed }, (_, index) => test(`keeps ${index}`, 'passed')),
					...failed.map((name) => test(name, 'failed', `${name}: lost`)),
				],
			},
			...brokenFiles.map((name) => ({
				name,
				status: 'failed',
				message: 'no such module',
				assertionResults: [],
			})),
		],
	};
}

describe('the tally of a run', () => {
	it('is no success when nothing ran', () => {
		expect(isSuccess(NOTHING)).toBe(false);
		expect(isSuccess({ passed: 1, failures: [] })).toBe(true);
		expect(isSuccess(addTallies({ passed: 5, failures: [] }, failedOnce('lint', 'red')))).toBe(
			false,
		);
	});

	it.each([
		['all green', report(3, []), 0, 3, []],
		['a failed test', report(2, ['keeps all']), 1, 2, ['kept.test.ts: keeps all']],
		['a file that could not be loaded', report(2, [], ['b.test.ts']), 1, 2, ['b.test.ts']],
		['a bad end without a failed test', report(2, []), 1, 2, ['unit']],
		['no report at all', null, 0, 0, ['unit']],
	])('counts %s', (_, given, exitCode, passed, failed) => {
		const tally = tallyOf('unit', given, exitCode);
		expect(tally.passed).toBe(passed);
		expect(tally.failures.map(({ name }) => name)).toEqual(failed);
	});

	it('closes with what failed and why, and with a line of its own form', () => {
		const told = 'one\ntwo\nthree\nfour\nfive\nsix\nseven';
		expect(
			closingLines(
				addTallies(tallyOf('unit', report(2, ['keeps all']), 1), {
					passed: 3,
					failures: [{ name: 'build', message: told }],
				}),
			),
		).toEqual([
			'FAILED kept.test.ts: keeps all',
			'       keeps all: lost',
			'FAILED build',
			...['one', 'two', 'three', 'four', 'five', 'six'].map((line) => `       ${line}`),
			'5 passed, 2 failed',
		]);
	});
});
