import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadClient, noMeasure } from './load-client.ts';
import { keptAfterMs, pause, type Scenario } from './scenario.ts';
import { SERVER_NAMES, startServer, type ServerName } from './server-under-test.ts';
import type { ServerUnderTest } from './server-under-test.ts';
import { median, percentile } from './statistics.ts';
import type { Trace } from './trace.ts';

const BIG = 'big';
const devices = 30;
const reopenings = 20;

/** A server that holds the whole trace, and one client that stays in it. */
async function startWith(
	name: ServerName,
	{ state }: Trace,
): Promise<{ server: ServerUnderTest; owner: LoadClient; end: () => Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'jiashu-bench-state-'));
	const file = join(folder, 'state');
	writeFileSync(file, state);
	const server = await startServer(name, { STATE: file });
	const owner = new LoadClient(server, BIG);
	await owner.whenAnswered();
	owner.sendUpdate(state);
	owner.askAgain();
	await owner.whenAnswered();
	await pause(keptAfterMs);
	const end = async () => {
		owner.close();
		await server.close();
		rmSync(folder, { recursive: true });
	};
	return { server, owner, end };
}

/** Opens the document once; gives how long it took from the question on, and what came. */
async function open(server: ServerUnderTest, stateVector?: Uint8Array) {
	const client = new LoadClient(server, BIG, noMeasure(), stateVector);
	await client.whenAnswered();
	client.close();
	return { ms: client.answeredMs, bytes: client.answerBytes };
}

/** All devices of a class at once, each with nothing. */
export const openedAtOnce = (trace: () => Trace): Scenario<'p95' | 'cpu'> => ({
	name: `the trace, ${devices} devices open it at once`,
	servers: SERVER_NAMES,
	parts: {
		p95: { what: 'open p95', unit: 'ms', ratio: true },
		cpu: { what: 'server CPU', unit: 'ms', ratio: true },
	},
	async measure(name) {
		const { server, end } = await startWith(name, trace());
		await all(server);
		await pause(500);
		const before = await server.usage();
		const times = await all(server);
		const after = await server.usage();
		await end();
		return { p95: percentile(times, 0.95), cpu: (after.cpuUs - before.cpuUs) / 1_000 };
	},
});

async function all(server: ServerUnderTest): Promise<number[]> {
	const opened = await Promise.all(Array.from({ length: devices }, () => open(server)));
	return opened.map(({ ms }) => ms);
}

/** The first device after the server has been started again. */
export const coldOpened = (trace: () => Trace): Scenario<'ms' | 'times'> => ({
	name: 'the trace, cold from disk',
	servers: ['hocuspocus', 'ours'],
	parts: {
		ms: { what: 'open', unit: 'ms' },
		times: { what: 'bytes sent, in sizes of the document', unit: 'x' },
	},
	async measure(name) {
		const { state } = trace();
		const { server, owner, end } = await startWith(name, trace());
		owner.close();
		await pause(keptAfterMs);
		await server.crash();
		for (let index = 0; index < 20; index++) {
			const client = new LoadClient(server, `other-${index}`);
			await client.whenAnswered();
			client.close();
		}
		const { ms, bytes } = await open(server);
		await end();
		return { ms, times: bytes / state.length };
	},
});

/** A device that has been away for an hour. */
export const reopened = (trace: () => Trace): Scenario<'bytes' | 'cpu'> => ({
	name: 'the trace, opened with 99 % already there',
	servers: ['y-websocket-server', 'hocuspocus', 'ours'],
	parts: {
		bytes: { what: 'bytes sent', unit: 'KB' },
		cpu: { what: 'server CPU', unit: 'ms' },
	},
	async measure(name) {
		const { nearlyAll } = trace();
		const { server, end } = await startWith(name, trace());
		for (let index = 0; index < reopenings; index++) await open(server, nearlyAll);
		const before = await server.usage();
		const sizes: number[] = [];
		for (let index = 0; index < reopenings; index++) {
			sizes.push((await open(server, nearlyAll)).bytes);
		}
		const after = await server.usage();
		await end();
		const cpu = (after.cpuUs - before.cpuUs) / 1_000 / reopenings;
		return { bytes: median(sizes) / 1_000, cpu };
	},
});
