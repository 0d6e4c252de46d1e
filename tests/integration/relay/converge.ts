import { parseArgs } from 'node:util';
import { PROJECT_DIR, run } from '../../run/steps.ts';

/** `npm run converge`: the long run of `convergence.test.ts`; `-- --edits N`, `-- --seed N` for one again. */
const { values } = parseArgs({
	options: { edits: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});

process.exitCode = await run(
	[
		`${PROJECT_DIR}/node_modules/.bin/vitest`,
		...['run', '--project=node', 'tests/integration/relay/convergence.test.ts'],
	],
	{ JIASHU_EDITS: values.edits, ...(values.seed === undefined ? {} : { SEED: values.seed }) },
);
