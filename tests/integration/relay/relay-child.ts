import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { parseId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock } from '#server/relay/clock.ts';
import { createOriginRule } from '#server/http/origin-rule.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';

/**
 * A relay in a process of its own, for tests that kill it and for measuring: `relay-child.ts
 * <log file>`. Everybody with a cookie `user=usr_…` may write every document. It tells its parent
 * the port, and on `usage` what it has used so far.
 */
const path = must(process.argv[2], 'a log file');
const updateLog = await openSqliteLog({
	path,
	keysDir: join(dirname(path), 'keys'),
	now: Date.now,
});
const server = createServer();
attachRelay(server, {
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
	log: pino({ level: 'warn' }),
	isOwnPage: createOriginRule({ origin: null, trustProxy: false }).isOwnPage,
	otherUpgrades: 'refuse',
});
process.on('message', () => {
	process.send?.({ cpu: process.cpuUsage(), memory: process.memoryUsage() });
});
server.listen(0, '127.0.0.1', () => {
	process.send?.({ port: (server.address() as AddressInfo).port });
});
