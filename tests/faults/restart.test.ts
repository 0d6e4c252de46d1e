import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { createNemesis, type Nemesis } from './nemesis.ts';
import { endAllRelays, startRelay } from './relay-process.ts';
import { rounds } from './rounds.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const ROUNDS = rounds(10);
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

test(`[R8] SIGTERM under load, ${ROUNDS} times: drained, nothing lost, and everybody comes back by themselves`, async () => {
	let relay = await startRelay(folder);
	line = await createNemesis(relay.port);
	const clients = [0, 1, 2, 3].map(
		(person) =>
			new WriterClient({ port: line.port, origin: line.origin, docId, person, name: `p${person}` }),
	);
	await until(() => clients.every(({ isSynced }) => isSynced));
	const typing = keepTyping(clients);
	for (let round = 0; round < ROUNDS; round++) {
		const target = typing.count + 40;
		await until(() => typing.count >= target);
		relay.signal('SIGTERM');
		expect(await relay.ended, relay.output).toBe(0);
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
	relay.signal('SIGTERM');
	expect(await relay.ended).toBe(0);
	const lost = missing(promised, await keptIn(folder, [docId]));
	note({ row: 'restart under load', acknowledged: promised.size, lost: lost.length });
	expect(lost).toEqual([]);
	for (const client of clients) client.leave();
}, 300_000);
