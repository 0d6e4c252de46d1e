import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import { createHealthDoors } from './health-doors.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness, type ReadinessOptions } from './readiness.ts';

let server: Server | null = null;

afterEach(async () => {
	server?.closeAllConnections();
	if (server !== null) await new Promise((resolve) => server?.close(resolve));
	server = null;
});

const healthy: ReadinessOptions = {
	dataDir: '/',
	proveWrite: async () => undefined,
	areRecordsWhole: () => true,
	audit: () => 'whole',
	now: () => Date.UTC(2026, 10, 24),
	monotonic: () => 0,
	freeBytes: async () => 10 ** 12,
};

async function open(
	doors: { readonly metricsToken?: string; readonly trustProxy?: boolean } = {},
	readiness: Partial<ReadinessOptions> = {},
) {
	const metrics = createMetrics();
	const answer = createHealthDoors({
		readiness: createReadiness({ ...healthy, ...readiness }),
		metrics,
		metricsToken: doors.metricsToken ?? null,
		trustProxy: doors.trustProxy ?? false,
		log: pino({ level: 'silent' }),
	});
	server = createServer((request, response) => {
		if (!answer(request, response)) response.writeHead(418).end();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
		fetch(`http://127.0.0.1:${port}${path}`, { headers, method });
	return { ask, metrics };
}

test('a process that answers is alive, whatever its store says', async () => {
	const { ask } = await open({}, { proveWrite: () => Promise.reject(new Error('full')) });
	expect((await ask('/healthz')).status).toBe(200);
	expect((await ask('/healthz', {}, 'POST')).status).toBe(405);
	expect((await ask('/healthzz')).status).toBe(418);
});

test('a server that can do its work is ready', async () => {
	const { ask } = await open();
	const answer = await ask('/readyz');
	expect(answer.status).toBe(200);
	expect(await answer.json()).toEqual({
		...{ ready: true, store: true, records: true, disk: true, clock: true, audit: 'whole' },
	});
});

test.each([
	['store', { proveWrite: () => Promise.reject(new Error('/srv/secret is full')) }],
	['records', { areRecordsWhole: () => false }],
	['disk', { freeBytes: async () => 1_000 }],
	['clock', { now: () => Date.UTC(1970, 0, 2) }],
] as const)('without a good %s it is not ready, and says no more than that', async (part, bad) => {
	const { ask } = await open({}, bad);
	const answer = await ask('/readyz');
	expect(answer.status).toBe(503);
	const good = { ready: false, store: true, records: true, disk: true, clock: true };
	expect(await answer.json()).toEqual({ ...good, audit: 'whole', [part]: false });
});

test('[D13] a broken audit is said, and keeps nobody from working', async () => {
	const { ask } = await open({}, { audit: () => 'broken' });
	const answer = await ask('/readyz');
	expect(answer.status).toBe(200);
	expect(await answer.json()).toMatchObject({ ready: true, audit: 'broken' });
});

test('a clock that jumps while the server runs is not sane', async () => {
	let nowMs = healthy.now();
	const ready = createReadiness({ ...healthy, now: () => nowMs });
	nowMs -= 3_600_000;
	expect(await ready()).toMatchObject({ ready: false, clock: false });
});

test('asking often costs one write a second', async () => {
	let proofs = 0;
	let elapsedMs = 0;
	const ready = createReadiness({
		...healthy,
		now: () => healthy.now() + elapsedMs,
		monotonic: () => elapsedMs,
		proveWrite: async () => void proofs++,
	});
	await Promise.all(Array.from({ length: 50 }, ready));
	expect(proofs).toBe(1);
	elapsedMs = 1_000;
	await ready();
	expect(proofs).toBe(2);
});

test('this machine reads the numbers, and what came through a proxy does not', async () => {
	const { ask, metrics } = await open();
	metrics.committed({ updates: 3, bytes: 70, ms: 4 });
	metrics.refused('too-deep');
	metrics.acked(2);
	metrics.watch({
		relay: () => ({ connections: 5, rooms: 4 }),
		queued: () => 6,
		audit: () => ({ type: 'broken', fault: 'changed', row: 7, lookedAt: '' as Instant }),
	});
	const text = await (await ask('/metrics')).text();
	for (const line of [
		'jiashu_updates_total 3',
		'jiashu_update_bytes_total 70',
		'jiashu_acks_total 2',
		'jiashu_refused_total{reason="too-deep"} 1',
		'jiashu_commit_seconds_bucket{le="0.005"} 1',
		'jiashu_sockets 5',
		'jiashu_rooms 4',
		'jiashu_queue 6',
		'jiashu_audit_broken 1',
		'jiashu_audit_rows 0',
	]) {
		expect(text.split('\n')).toContain(line);
	}
	expect((await ask('/metrics', { 'x-forwarded-for': '192.0.2.7' })).status).toBe(404);
});

test('behind a proxy nobody reads the numbers without a token', async () => {
	const { ask } = await open({ trustProxy: true });
	expect((await ask('/metrics')).status).toBe(404);
});

test('where there is a token it alone opens the numbers', async () => {
	const { ask } = await open({ metricsToken: 'heron-41', trustProxy: true });
	expect((await ask('/metrics')).status).toBe(404);
	expect((await ask('/metrics', { authorization: 'Bearer heron-42' })).status).toBe(404);
	expect((await ask('/metrics', { authorization: 'Bearer heron-41' })).status).toBe(200);
});
