import { provideBrowser } from './run/browser-needs.ts';
import { requireNode } from '../server/cli/require-node.ts';
import { BUILD_STEP, CHECK_STEPS, runStep } from './run/steps.ts';
import { runVitest } from './run/vitest.ts';
import {
	addTallies,
	closingLines,
	failedOnce,
	isSuccess,
	NOTHING,
	type Tally,
} from './run/tally.ts';

/**
 * `npm test`: check, unit and integration tests, build, browser tests. Everything runs even when
 * something fails before it; the end names what failed, and the last line is the tally,
 * `N passed, N failed`.
 */
requireNode();
let tally: Tally = NOTHING;

async function countStep(step: (typeof CHECK_STEPS)[number]): Promise<void> {
	const passed = await runStep(step);
	tally = addTallies(
		tally,
		passed ? { passed: 1, failures: [] } : failedOnce(step.name, 'What it said stands above.'),
	);
}

for (const step of CHECK_STEPS) await countStep(step);
tally = addTallies(tally, await runVitest('unit and integration', ['node', 'runes']));
tally = addTallies(tally, await runVitest('fault', ['faults']));
await countStep(BUILD_STEP);

const lacking = provideBrowser();
if (lacking === null) {
	tally = addTallies(tally, await runVitest('browser', ['e2e']));
} else {
	tally = addTallies(tally, failedOnce('browser tests', lacking));
}

process.exitCode = isSuccess(tally) ? 0 : 1;
process.stdout.write(`${closingLines(tally).join('\n')}\n`);
