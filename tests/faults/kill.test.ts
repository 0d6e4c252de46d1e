import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from './until.ts';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { endAllRelays, startRelay } from './relay-process.ts';
import { between, rounds, seededRandom } from './rounds.ts';
import { documentOf, WriterClient } from './writer-client.ts';
import { keepTyping } from './typing.ts';

const ROUNDS = rounds(20);
const docId = documentOf(1);
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-kill-'));
});

afterEach(async () => {
	await endAllRelays();
	await rm(folder, { recursive: true });
});

test(`[R1] kill -9 at any moment of writing, ${ROUNDS} times: nothing acknowledged or delivered is gone`, async () => {
	const random = seededRandom('kill');
	const promised = new Set<string>();
	for (let round = 0; round < ROUNDS; round++) {
		const relay = await startRelay(folder);
		const clients = [0, 1, 2, 3].map(
			(person) => new WriterClient({ ...relay, docId, person, name: `${round}-${person}` }),
		);
		await until(() => clients.every(({ isSynced }) => isSynced));
		const typing = keepTyping(clients);
		// By what was sent and not by time: often there are edits between the log and the ack.
		const target = between(random, 10, 150);
		await until(() => typing.count >= target);
		relay.signal('SIGKILL');
		await relay.ended;
		typing.stop();
		await until(() => clients.every(({ isConnected }) => !isConnected));
		for (const client of clients) client.leave();
		for (const key of promisedTo(clients)) promised.add(key);
		const lost = missing(promised, await keptIn(folder, [docId]));
		note({ row: 'kill -9', survived: 1, lost: lost.length });
		expect(lost).toEqual([]);
	}
	note({ row: 'kill -9', acknowledged: promised.size });
	expect(promised.size).toBeGreaterThan(ROUNDS * 5);
}, 600_000);
