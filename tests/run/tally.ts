/** How many tests passed and failed. */
export interface Tally {
	readonly passed: number;
	readonly failed: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0 };

export function addTallies(a: Tally, b: Tally): Tally {
	return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** Nothing failed, and something ran: a run without a test proves nothing. */
export function isSuccess({ passed, failed }: Tally): boolean {
	return failed === 0 && passed > 0;
}

/** The closing line that people and machines read. */
export function tallyLine({ passed, failed }: Tally): string {
	return `${passed} passed, ${failed} failed`;
}

/** The part of Vitest's JSON report that is counted. */
export interface VitestReport {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly testResults: readonly {
		readonly status: string;
		readonly assertionResults: readonly unknown[];
	}[];
}

/**
 * Counts a Vitest run. A file that failed before its first test (a broken import) and a run that
 * ended badly without a failed test (an unhandled rejection) count as one failure each, so that
 * nothing red can read as green.
 */
export function tallyOf(report: VitestReport | null, exitCode: number): Tally {
	if (report === null) return { passed: 0, failed: 1 };
	const brokenFiles = report.testResults.filter(
		({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
	).length;
	const failed = report.numFailedTests + brokenFiles;
	return {
		passed: report.numPassedTests,
		failed: failed === 0 && exitCode !== 0 ? 1 : failed,
	};
}
