/** One test, file or step that failed: where it stands and what it said. */
export interface Failure {
	readonly name: string;
	readonly message: string;
}

/** How many tests passed, and which failed. */
export interface Tally {
	readonly passed: number;
	readonly failures: readonly Failure[];
}

export const NOTHING: Tally = { passed: 0, failures: [] };

export function addTallies(a: Tally, b: Tally): Tally {
	return { passed: a.passed + b.passed, failures: [...a.failures, ...b.failures] };
}

/** The tally of one thing that failed as a whole. */
export function failedOnce(name: string, message: string): Tally {
	return { passed: 0, failures: [{ name, message }] };
}

/** Nothing failed, and something ran: a run without a test proves nothing. */
export function isSuccess({ passed, failures }: Tally): boolean {
	return failures.length === 0 && passed > 0;
}

/** So much of what a failure said is repeated at the end; the whole stands where it happened. */
const MESSAGE_LINES = 6;

/**
 * What closes a run: each failure once more with the beginning of what it said, since what was
 * printed half an hour ago is often cut off, and the line that people and machines read.
 */
export function closingLines({ passed, failures }: Tally): string[] {
	const repeated = failures.flatMap(({ name, message }) => [
		`FAILED ${name}`,
		...message
			.split('\n')
			.slice(0, MESSAGE_LINES)
			.map((line) => `       ${line}`),
	]);
	return [...repeated, `${passed} passed, ${failures.length} failed`];
}

/** The part of Vitest's JSON report that is counted. */
export interface VitestReport {
	readonly numPassedTests: number;
	readonly testResults: readonly {
		/** The path of the file. */
		readonly name: string;
		readonly status: string;
		readonly message: string;
		readonly assertionResults: readonly {
			readonly fullName: string;
			readonly status: string;
			readonly failureMessages: readonly string[] | null;
		}[];
	}[];
}

/**
 * Counts a Vitest run. A file that failed before its first test (a broken import) and a run that
 * ended badly without a failed test (an unhandled rejection) count as one failure each, so that
 * nothing red can read as green.
 */
export function tallyOf(title: string, report: VitestReport | null, exitCode: number): Tally {
	if (report === null) return failedOnce(title, 'The run left no report of its tests.');
	const failures = report.testResults.flatMap(failuresOf);
	if (failures.length > 0 || exitCode === 0) return { passed: report.numPassedTests, failures };
	return addTallies(
		{ passed: report.numPassedTests, failures },
		failedOnce(
			title,
			`No test failed, and yet the run ended with ${exitCode}: an error outside of every test.`,
		),
	);
}

function failuresOf(file: VitestReport['testResults'][number]): Failure[] {
	if (file.status === 'failed' && file.assertionResults.length === 0) {
		return [{ name: file.name, message: file.message }];
	}
	return file.assertionResults
		.filter(({ status }) => status === 'failed')
		.map(({ fullName, failureMessages }) => ({
			name: `${file.name}: ${fullName}`,
			message: (failureMessages ?? []).join('\n'),
		}));
}
