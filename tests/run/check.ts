import { CHECK_STEPS, runStep } from './steps.ts';

/** `npm run check`: every step runs, so that one look shows everything there is to mend. */
let failed = 0;
for (const step of CHECK_STEPS) if (!(await runStep(step))) failed += 1;
process.exitCode = failed === 0 ? 0 : 1;
