import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { killed } from './crash.ts';
import { measureDeliveries, type Deliveries, type Load } from './deliveries.ts';
import { hostileFrames } from './hostile.ts';
import { ingested } from './ingest.ts';
import { idleConnections, openedAndLeft } from './memory.ts';
import { coldOpened, openedAtOnce, reopened } from './opening.ts';
import type { Scenario } from './scenario.ts';
import { SERVER_NAMES } from './server-under-test.ts';
import { pausedReader } from './slow-reader.ts';
import { Results } from './results.ts';
import { printTable } from './table.ts';
import { trace } from './trace.ts';

/**
 * `npm run bench:relay`: our relay, durable before every delivery, beside a floor of ours that keeps
 * nothing and two servers of other people, in one run. JSON on the output, a table beside it. Each
 * number is the median of `JIASHU_BENCH_REPEATS` repetitions; a ratio is taken to the floor of the same
 * repetition, because a machine is never the same twice. `JIASHU_BENCH_ONLY` names the rows to do,
 * `JIASHU_BENCH_SERVERS` the servers. `-- --trace PATH` plays a recorded editing trace; without it one
 * of the same size is made up. `-- --results FILE` adds the repetitions to those of earlier runs, so
 * that a long measurement can be made in pieces.
 */
const repeats = Number(process.env['JIASHU_BENCH_REPEATS'] ?? 5);
const only = process.env['JIASHU_BENCH_ONLY']?.split(',') ?? null;
const onlyServers = process.env['JIASHU_BENCH_SERVERS']?.split(',') ?? SERVER_NAMES;

const LOADS: Readonly<Record<string, Load>> = {
	'30 documents x 5 clients, 300 updates/s': {
		...{ documents: 30, clients: 5, updatesPerSecond: 300, seconds: 5 },
	},
	'1 document x 60 clients, 60 updates/s': {
		...{ documents: 1, clients: 60, updatesPerSecond: 60, seconds: 5 },
	},
	'40 documents x 5 clients, 6,000 updates/s': {
		...{ documents: 40, clients: 5, updatesPerSecond: 6_000, seconds: 5 },
	},
	'1 document x 60 writers, 300 updates/s': {
		...{ documents: 1, clients: 60, updatesPerSecond: 300, seconds: 5 },
	},
};

function installPeers(): void {
	const folder = new URL('./peers/', import.meta.url);
	if (existsSync(new URL('node_modules/', folder))) return;
	process.stderr.write('installing the servers to compare with\n');
	const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
		cwd: folder,
		stdio: 'inherit',
	});
	if (status !== 0) throw new Error('The other servers could not be installed.');
}

/** Does a scenario with all its servers, as often as asked for. */
async function repeat(scenario: Scenario, results: Results): Promise<void> {
	const servers = scenario.servers.filter((server) => onlyServers.includes(server));
	for (let count = 1; count <= repeats; count++) {
		results.beginRepetition(scenario);
		for (const server of servers) {
			process.stderr.write(`${scenario.name}, ${count} of ${repeats}: ${server}\n`);
			results.add(scenario, server, await scenario.measure(server));
		}
		results.save();
	}
}

const deliveries = (name: string, load: Load): Scenario<keyof Deliveries> => ({
	name,
	servers: SERVER_NAMES,
	parts: {
		cpuUsPerDelivery: { what: 'server CPU a delivery', unit: 'µs', ratio: true },
		deliveryP50Ms: { what: 'delivery p50', unit: 'ms' },
		deliveryP95Ms: { what: 'delivery p95', unit: 'ms', ratio: true },
		ackP95Ms: { what: 'ack p95', unit: 'ms' },
		delivered: { what: 'delivered', unit: 'share' },
	},
	measure: async (server) => ({ ...(await measureDeliveries(server, load)) }),
});

const { values: options } = parseArgs({
	options: { trace: { type: 'string' }, results: { type: 'string' } },
});
const readTrace = () => trace(options.trace ?? null);

const SCENARIOS: readonly Scenario[] = [
	...Object.entries(LOADS).map(([name, load]) => deliveries(name, load)),
	idleConnections,
	openedAndLeft,
	openedAtOnce(readTrace),
	coldOpened(readTrace),
	reopened(readTrace),
	ingested(readTrace),
	killed,
	pausedReader,
	hostileFrames,
];

installPeers();
const results = new Results(options.results ?? null);
for (const scenario of SCENARIOS) {
	if (only === null || only.some((part) => scenario.name.includes(part))) {
		await repeat(scenario, results);
	}
}
printTable(results.rows);
process.stdout.write(results.toJson());
process.exit(0);
