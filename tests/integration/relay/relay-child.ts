import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { parseId, type DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { createHealthDoors } from '#server/health/health-doors.ts';
import { createMetrics } from '#server/health/metrics.ts';
import { createReadiness } from '#server/health/readiness.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock } from '#server/relay/clock.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { createOriginRule } from '#server/http/origin-rule.ts';
import { boundStrangers, STRANGER_LIMITS } from '#server/http/strangers.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { stopOnSignals } from '#server/stop.ts';

/**
 * A relay in a process of its own, for tests that kill it and for measuring: `relay-child.ts
 * <log file>`. Everybody with a cookie `user=usr_…` may write every document. It tells its parent
 * the port, on `usage` what it has used so far, on `stall` the longest that its event loop was held up
 * since the last such question, on `{ read }` what a document holds. With `JIASHU_TEST_NOT_DURABLE` it forgets to wait
 * for the disk: the control of the power-cut test.
 */
const path = must(process.argv[2], 'a log file');
const dataDir = dirname(path);
const metrics = createMetrics();
const updateLog = await openSqliteLog({
	path,
	keysDir: join(dataDir, 'keys'),
	now: Date.now,
	onCommit: metrics.committed,
	...(process.env['JIASHU_TEST_NOT_DURABLE'] && { durable: false }),
});
const log = pino({ level: 'warn' });
const readiness = createReadiness({
	dataDir,
	proveWrite: () => updateLog.proveWrite(),
	areRecordsWhole: () => true,
	audit: () => 'not-yet',
	now: Date.now,
	monotonic: () => performance.now(),
});
const doors = createHealthDoors({
	...{ readiness, metrics, log, metricsToken: null, trustProxy: false },
});
const server = createServer(STRANGER_LIMITS, (request, response) => {
	if (!doors(request, response)) response.writeHead(404).end();
});
boundStrangers(server);
const relay = attachRelay(server, {
	updateLog,
	access: {
		async authenticate(cookie) {
			const userId = parseId('user', cookie?.replace('user=', ''));
			const sessionId = parseId('session', userId?.replace('usr_', 'ses_'));
			return userId && sessionId && { userId, sessionId, name: userId };
		},
		decide: async () => ({ mode: 'write', kind: 'journal', generation: 1 }),
		onChange: () => () => undefined,
	},
	clock: systemClock,
	rates: null,
	log,
	meter: metrics,
	isOwnPage: createOriginRule({ origin: null, trustProxy: false }).isOwnPage,
	otherUpgrades: 'refuse',
});
metrics.watch({
	relay: () => relay.stats,
	queued: () => updateLog.queued,
	audit: () => ({ type: 'not-yet' }),
});
stopOnSignals({ server, relay, log, closeStores: () => updateLog.close() });
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
/** What the thread of the event loop has worked: who else wanted the cores meanwhile is not in it. */
const workedMs = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1_000;
};
let workedUntilNow = workedMs();
let longestTurnMs = 0;
setInterval(() => {
	const now = workedMs();
	longestTurnMs = Math.max(longestTurnMs, now - workedUntilNow);
	workedUntilNow = now;
}, 5).unref();
process.on('message', (question: 'usage' | 'stall' | { read: DocId }) => {
	if (question === 'usage') {
		process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage() });
		return;
	}
	if (question === 'stall') {
		process.send?.({ delayMs: delay.max / 1e6, workMs: longestTurnMs });
		delay.reset();
		longestTurnMs = 0;
		return;
	}
	readKeys(question.read).then(
		(keys) => process.send?.({ keys }),
		(cause) => process.send?.({ error: String(cause) }),
	);
});

/** The keys under `entries`, as publishing and the record index read them. */
async function readKeys(docId: DocId): Promise<string[]> {
	return [...(await readDocument(updateLog, docId, 1)).getMap('entries').keys()];
}

server.listen(0, '127.0.0.1', () => {
	process.send?.({ port: (server.address() as AddressInfo).port });
});
