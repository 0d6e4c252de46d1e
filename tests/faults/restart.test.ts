import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { createNemesis, type Nemesis } from './nemesis.ts';
import { rawSocket } from './raw-socket.ts';
import { endAllRelays, startRelay, type RelayProcess } from './relay-process.ts';
import { rounds } from './rounds.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const ROUNDS = rounds(10);
/** B7's own number: so long may a school be told to wait that stops its server. */
const END_MS_MAX = 5_000;
const docId = documentOf(1);
let folder: string;
let line: Nemesis;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-restart-'));
});

afterEach(async () => {
	await line.close();
	await endAllRelays();
	await rm(folder, { recursive: true });
});

/** Asks it to end, which it does by itself and in time; gives how long it took, in milliseconds. */
async function terminate(relay: RelayProcess): Promise<number> {
	const from = performance.now();
	relay.signal('SIGTERM');
	expect(await relay.ended, relay.output).toBe(0);
	const ms = performance.now() - from;
	expect(ms).toBeLessThan(END_MS_MAX);
	return ms;
}

test(`[R8] SIGTERM under load, ${ROUNDS} times: drained within five seconds, nothing lost, and everybody comes back by themselves`, async () => {
	let relay = await startRelay(folder);
	line = await createNemesis(relay.port);
	const clients = [0, 1, 2, 3].map(
		(person) =>
			new WriterClient({ port: line.port, origin: line.origin, docId, person, name: `p${person}` }),
	);
	await until(() => clients.every(({ isSynced }) => isSynced));
	const typing = keepTyping(clients);
	let longest = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const target = typing.count + 40;
		await until(() => typing.count >= target);
		longest = Math.max(longest, await terminate(relay));
		await until(() => clients.every(({ isConnected }) => !isConnected));
		expect(missing(promisedTo(clients), await keptIn(folder, [docId]))).toEqual([]);
		relay = await startRelay(folder);
		line.leadTo(relay.port);
		await until(() => clients.every(({ isSynced }) => isSynced));
		note({ row: 'restart under load', survived: 1 });
	}
	typing.stop();
	await until(() => clients.every(({ acknowledged, typed }) => acknowledged === typed));
	const promised = promisedTo(clients);
	await terminate(relay);
	const lost = missing(promised, await keptIn(folder, [docId]));
	note({ row: 'restart under load', acknowledged: promised.size, lost: lost.length });
	expect(lost).toEqual([]);
	console.info(`SIGTERM → end under load, longest of ${ROUNDS}: ${longest.toFixed(0)} ms`);
	for (const client of clients) client.leave();
}, 300_000);

test('[R8] who never finishes what they ask does not hold up the end', async () => {
	const relay = await startRelay(folder);
	line = await createNemesis(relay.port);
	const stranger = rawSocket(relay);
	await once(stranger.socket, 'connect');
	stranger.socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n');
	const client = new WriterClient({
		port: line.port,
		origin: line.origin,
		docId,
		person: 0,
		name: 'p',
	});
	await until(() => client.isSynced);
	await terminate(relay);
	await until(() => stranger.isClosed);
	client.leave();
});
