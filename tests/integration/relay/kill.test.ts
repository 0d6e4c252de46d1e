import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { contentOf, joinedClient, until, writer, type RawClient } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';

const ROUNDS = Number(process.env['JIASHU_KILLS'] ?? 5);
const WRITERS = 4;
const UNACKED_MAX = 50;
const docId = 'doc_0000000000000000000001' as DocId;
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-kill-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function startChild(): Promise<{ child: ChildProcess; port: number; origin: string }> {
	const child = fork(new URL('./relay-child.ts', import.meta.url), [join(folder, 'log.sqlite')]);
	const [{ port }] = (await once(child, 'message')) as [{ port: number }];
	return { child, port, origin: `http://127.0.0.1:${port}` };
}

function person(index: number): TestPerson {
	const number = String(index).padStart(22, '0');
	return {
		userId: `usr_${number}` as UserId,
		sessionId: `ses_${number}` as SessionId,
		name: '李秋',
		cookie: `user=usr_${number}`,
	};
}

/** Writes one key after another for as long as the socket lives. */
function keepWriting(client: RawClient, name: string): { sent: string[] } {
	const { write } = writer();
	const sent: string[] = [];
	const next = () => {
		if (client.closeCode !== null) return;
		setImmediate(next);
		if (sent.length - (client.acks.at(-1)?.count ?? 0) >= UNACKED_MAX) return;
		const key = `${name}-${sent.length}`;
		sent.push(key);
		client.send(write(key, key));
	};
	next();
	return { sent };
}

test(`[R1] kill -9 in the middle of writing, ${ROUNDS} times: nothing acked or delivered is gone`, async () => {
	const promised = new Set<string>();
	for (let round = 0; round < ROUNDS; round++) {
		const server = await startChild();
		const people = Array.from({ length: WRITERS }, (_, index) => person(index));
		const clients = await Promise.all(people.map((each) => joinedClient(server, each, docId)));
		const before = new Set(Object.keys(contentOf(clients[0] as RawClient)));
		expect([...promised].filter((key) => !before.has(key))).toEqual([]);
		const writers = clients.map((client, index) => keepWriting(client, `${round}-${index}`));
		const target = 20 + round * 60;
		await until(() => clients.every(({ acks }) => (acks.at(-1)?.count ?? 0) >= target));
		server.child.kill('SIGKILL');
		await until(() => clients.every(({ closeCode }) => closeCode !== null));
		clients.forEach((client, index) => {
			const acked = client.acks.at(-1)?.count ?? 0;
			for (const key of writers[index]?.sent.slice(0, acked) ?? []) promised.add(key);
			for (const key of Object.keys(contentOf(client))) promised.add(key);
		});
	}
	const log = await openSqliteLog({
		path: join(folder, 'log.sqlite'),
		keysDir: join(folder, 'keys'),
		now: Date.now,
	});
	const kept = (await readDocument(log, docId, 1)).getMap('entries').toJSON();
	await log.close();
	expect([...promised].filter((key) => !(key in kept))).toEqual([]);
	expect(promised.size).toBeGreaterThan(ROUNDS * WRITERS * 20);
}, 60_000);
