import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

/** `npm run sim -- --seeds 20000`, `--from 1000`, or `--seed 17` for one run with its trace. */
const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '1000' },
		from: { type: 'string', default: '0' },
		seed: { type: 'string' },
		operations: { type: 'string', default: '200' },
	},
});

const operations = Number(values.operations);
const from = Number(values.seed ?? values.from);
const seeds = values.seed === undefined ? Number(values.seeds) : 1;
const failed: number[] = [];
const started = Date.now();

for (let seed = from; seed < from + seeds; seed++) {
	const { violation, trace } = await simulate({ seed, operations });
	if (values.seed !== undefined) process.stdout.write(`${trace.join('\n')}\n`);
	if (violation === null) continue;
	failed.push(seed);
	process.stdout.write(`seed ${seed}: ${violation}\n`);
}

const seconds = Math.round((Date.now() - started) / 1_000);
process.stdout.write(`${seeds} seeds, ${failed.length} broken, ${seconds} s\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
