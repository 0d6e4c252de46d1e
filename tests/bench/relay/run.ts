import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { measureDeliveries, type Deliveries, type Load } from './deliveries.ts';
import { SERVER_NAMES, type ServerName } from './server-under-test.ts';
import { median } from './statistics.ts';
import { printTable } from './table.ts';

/**
 * `npm run bench:relay`: our relay, durable before every delivery, beside a floor of ours that keeps
 * nothing and two servers of other people, in one run. JSON on the output, a table beside it. Each
 * number is the median of `JIASHU_BENCH_REPEATS` repetitions; a ratio is taken to the floor of the same
 * repetition, because a machine is never the same twice. `JIASHU_BENCH_ONLY` names the rows to do.
 */
const repeats = Number(process.env['JIASHU_BENCH_REPEATS'] ?? 5);
const only = process.env['JIASHU_BENCH_ONLY']?.split(',') ?? null;

/** One row: what is measured of each server in one repetition. */
export interface Row {
	readonly name: string;
	readonly unit: string;
	/** What is divided by the floor's of the same repetition. */
	readonly ratio: boolean;
	readonly values: Partial<Record<ServerName, number[]>>;
}

const LOADS: Readonly<Record<string, Load>> = {
	'30 documents x 5 clients, 300 updates/s': {
		...{ documents: 30, clients: 5, updatesPerSecond: 300, seconds: 8 },
	},
	'1 document x 60 clients, 60 updates/s': {
		...{ documents: 1, clients: 60, updatesPerSecond: 60, seconds: 8 },
	},
	'40 documents x 5 clients, 6,000 updates/s': {
		...{ documents: 40, clients: 5, updatesPerSecond: 6_000, seconds: 6 },
	},
	'1 document x 60 writers, 300 updates/s': {
		...{ documents: 1, clients: 60, updatesPerSecond: 300, seconds: 8 },
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

async function deliveryRows(name: string, load: Load): Promise<Row[]> {
	const runs: Partial<Record<ServerName, Deliveries[]>> = {};
	for (let repeat = 0; repeat < repeats; repeat++) {
		for (const server of SERVER_NAMES) {
			process.stderr.write(`${name}, ${repeat + 1} of ${repeats}: ${server}\n`);
			(runs[server] ??= []).push(await measureDeliveries(server, load));
		}
	}
	const row = (
		what: string,
		unit: string,
		ratio: boolean,
		of: (run: Deliveries) => number | null,
	) => {
		const values: Row['values'] = {};
		for (const server of SERVER_NAMES) {
			const numbers = (runs[server] ?? []).map(of).filter((value) => value !== null);
			if (numbers.length > 0) values[server] = numbers;
		}
		return { name: `${name}: ${what}`, unit, ratio, values };
	};
	return [
		row('server CPU a delivery', 'µs', true, (run) => run.cpuUsPerDelivery),
		row('delivery p50', 'ms', false, (run) => run.deliveryP50Ms),
		row('delivery p95', 'ms', true, (run) => run.deliveryP95Ms),
		row('ack p95', 'ms', false, (run) => run.ackP95Ms),
		row('delivered', 'share', false, (run) => run.delivered),
	];
}

installPeers();
const rows: Row[] = [];
for (const [name, load] of Object.entries(LOADS)) {
	if (only === null || only.some((part) => name.includes(part))) {
		rows.push(...(await deliveryRows(name, load)));
	}
}
printTable(rows);
const results = rows.map(({ values, ...row }) => ({
	...row,
	median: Object.fromEntries(Object.entries(values).map(([name, all]) => [name, median(all)])),
	values,
}));
const machine = {
	...{ cpu: cpus()[0]?.model, cores: cpus().length, node: process.versions.node },
	memoryGiB: Math.round(totalmem() / 2 ** 30),
};
process.stdout.write(`${JSON.stringify({ machine, repeats, results }, null, '\t')}\n`);
process.exit(0);
