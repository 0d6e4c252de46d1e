import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { DivergenceStep } from '#protocol/message.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';
import { addressOf, createOriginRule } from '#server/http/origin-rule.ts';
import type { RateRules } from '#server/relay/limits.ts';
import type { RefusedFrame, Relay } from '#server/relay/relay.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { createInTestAccess, type InTestAccess } from './in-test-access.ts';

export interface RelayServer {
	readonly relay: Relay;
	readonly access: InTestAccess;
	readonly updateLog: UpdateLog;
	/** Every frame that was refused, in turn. */
	readonly refused: readonly RefusedFrame[];
	/** What devices told of copies that differ, in order. */
	readonly divergences: readonly DivergenceStep[];
	readonly port: number;
	readonly origin: string;
	close(): Promise<void>;
}

/** Stores by name, each in a place of its own. */
export const LOGS = {
	async memory() {
		return { log: createMemoryLog({ now: Date.now }), remove: async () => undefined };
	},
	async sqlite() {
		const folder = await mkdtemp(join(tmpdir(), 'jiashu-log-'));
		const log = await openSqliteLog({
			path: join(folder, 'log.sqlite'),
			keysDir: join(folder, 'keys'),
			now: Date.now,
		});
		return { log, remove: () => rm(folder, { recursive: true }) };
	},
};

/** A relay on a real HTTP server of its own. */
export async function startRelayServer(
	updateLog: UpdateLog,
	clock: Clock = systemClock,
	rates: RateRules | null = null,
): Promise<RelayServer> {
	const access = createInTestAccess();
	const refused: RefusedFrame[] = [];
	const divergences: DivergenceStep[] = [];
	const server = createServer((_request, response) => response.writeHead(404).end());
	const relay = attachRelay(server, {
		updateLog,
		access,
		clock,
		rates,
		log: pino({ level: 'silent' }),
		onRefused: (frame) => refused.push(frame),
		meter: {
			refused: () => undefined,
			acked: () => undefined,
			diverged: (step) => divergences.push(step),
		},
		isOwnPage: createOriginRule({ origin: null, trustProxy: false }).isOwnPage,
		addressOf: (request) => addressOf(request, false),
		otherUpgrades: 'refuse',
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		...{ relay, access, updateLog, refused, divergences, port, origin: `http://127.0.0.1:${port}` },
		async close() {
			await relay.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
