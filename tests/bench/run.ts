import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, totalmem } from 'node:os';
import { PROJECT_DIR } from '../run/steps.ts';

/** `npm run bench`: every measurement, one after the other, as one JSON object. */
const PARTS = {
	relay: 'tests/bench/relay.bench.ts',
	pages: 'tests/bench/pages.bench.ts',
	fold: 'tests/bench/fold.bench.ts',
	boards: 'tests/bench/boards.bench.ts',
	duties: 'tests/bench/duties.bench.ts',
	census: 'tests/bench/census.bench.ts',
	search: 'tests/bench/search.bench.ts',
};

/** Runs one part; what it prints beside its JSON goes to the error stream. */
async function measure(script: string): Promise<unknown> {
	const child = spawn(process.execPath, [script], {
		cwd: PROJECT_DIR,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	const [code] = (await once(child, 'close')) as [number | null];
	if (code !== 0) throw new Error(`${script} ended with ${code}:\n${output}`);
	const start = output.search(/^[[{]/m);
	process.stderr.write(output.slice(0, start));
	return JSON.parse(output.slice(start));
}

const results: Record<string, unknown> = {
	machine: {
		cpu: cpus()[0]?.model ?? 'unknown',
		cores: cpus().length,
		memoryGiB: Math.round(totalmem() / 2 ** 30),
		node: process.versions.node,
	},
};
for (const [name, script] of Object.entries(PARTS)) results[name] = await measure(script);
process.stdout.write(`${JSON.stringify(results, null, '\t')}\n`);
