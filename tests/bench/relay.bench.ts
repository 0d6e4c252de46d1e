import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchWriter, percentiles, type Measured } from './bench-writer.ts';

/**
 * The relay under load: `node tests/bench/relay.bench.ts` prints JSON. The server runs in a process
 * of its own with the durable SQLite log; every delivery measured here was fsynced before it was
 * sent. Writers and server share the machine's cores, so the numbers are lower bounds.
 *
 * `paced` is people typing: five updates a second each. `saturated` is as fast as acks come back,
 * eight updates on the way per writer.
 */
const SECONDS = Number(process.env['JIASHU_BENCH_SECONDS'] ?? 8);
const PACED_PER_SECOND = 5;
const UNACKED_MAX = 8;

interface Scenario {
	readonly name: string;
	readonly documents: number;
	readonly writersPerDocument: number;
	readonly load: 'paced' | 'saturated';
}

interface Usage {
	readonly cpu: NodeJS.CpuUsage;
	readonly memory: NodeJS.MemoryUsage;
}

const SCENARIOS: readonly Scenario[] = [
	{ name: 'one document', documents: 1, writersPerDocument: 50, load: 'paced' },
	{ name: 'one document', documents: 1, writersPerDocument: 50, load: 'saturated' },
	{ name: '200 documents', documents: 200, writersPerDocument: 2, load: 'paced' },
	{ name: '200 documents', documents: 200, writersPerDocument: 2, load: 'saturated' },
];

async function usageOf(child: ChildProcess): Promise<Usage> {
	child.send('usage');
	const [usage] = (await once(child, 'message')) as [Usage];
	return usage;
}

async function run(scenario: Scenario) {
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-bench-'));
	const entry = new URL('../integration/relay/relay-child.ts', import.meta.url);
	const child = fork(entry, [join(folder, 'log.sqlite')]);
	const [{ port }] = (await once(child, 'message')) as [{ port: number }];
	const measured: Measured = { sent: 0, deliveryMs: [], ackMs: [] };
	const writers = await connectAll(port, scenario, measured);
	const before = await usageOf(child);
	const started = performance.now();
	await drive(writers, scenario.load, started + SECONDS * 1_000);
	const seconds = (performance.now() - started) / 1_000;
	const after = await usageOf(child);
	for (const writer of writers) writer.close();
	child.kill('SIGKILL');
	await once(child, 'exit');
	await rm(folder, { recursive: true });
	return report(scenario, measured, seconds, before, after);
}

async function connectAll(port: number, scenario: Scenario, measured: Measured) {
	const writers: BenchWriter[] = [];
	for (let document = 0; document < scenario.documents; document++) {
		for (let index = 0; index < scenario.writersPerDocument; index++) {
			writers.push(new BenchWriter({ port, document, index: writers.length, measured }));
		}
	}
	await Promise.all(writers.map((writer) => writer.whenReady()));
	measured.sent = 0;
	measured.deliveryMs.length = 0;
	measured.ackMs.length = 0;
	return writers;
}

/** Lets everybody write until the end and waits until the last update is acknowledged. */
async function drive(writers: readonly BenchWriter[], load: Scenario['load'], end: number) {
	const pauseMs = 1_000 / PACED_PER_SECOND;
	await Promise.all(
		writers.map(async (writer, index) => {
			// Spread over the interval, as people are.
			if (load === 'paced') await pause((index / writers.length) * pauseMs);
			while (performance.now() < end) {
				writer.write();
				if (load === 'paced') await pause(pauseMs);
				else await writer.whenUnackedBelow(UNACKED_MAX);
			}
			await writer.whenUnackedBelow(1);
		}),
	);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function report(
	scenario: Scenario,
	measured: Measured,
	seconds: number,
	before: Usage,
	after: Usage,
) {
	const cpuUs = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
	const round = (value: number) => Math.round(value * 10) / 10;
	return {
		...scenario,
		updatesPerSecond: Math.round(measured.sent / seconds),
		deliveriesPerSecond: Math.round(measured.deliveryMs.length / seconds),
		deliveryMs: percentiles(measured.deliveryMs),
		ackMs: percentiles(measured.ackMs),
		serverCpuPercent: round(cpuUs / seconds / 10_000),
		serverCpuUsPerDelivery: round(cpuUs / measured.deliveryMs.length),
		serverRssMiB: round(after.memory.rss / 2 ** 20),
		serverHeapMiB: round(after.memory.heapUsed / 2 ** 20),
	};
}

const results = [];
for (const scenario of SCENARIOS) results.push(await run(scenario));
process.stdout.write(
	`${JSON.stringify({ relay: { cores: cpus().length, node: process.version, seconds: SECONDS, results } }, null, '\t')}\n`,
);
