import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { heartbeatMs } from '#protocol/limits.ts';
import { connectionsPerUserMax, waitingFramesMax } from '#server/relay/limits.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { contentOf, joinedClient, rawClient, stockClient, until, writer } from './clients.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;

let clock: HandClock;
let server: RelayServer;
let li: TestPerson;
let chen: TestPerson;

beforeEach(async () => {
	clock = createHandClock();
	server = await startRelayServer(createMemoryLog({ now: Date.now }), clock);
	li = server.access.person('李秋');
	chen = server.access.person('陈默');
	for (const person of [li, chen]) server.access.grant(person, docId, 'write');
});

afterEach(() => server.close());

test('[R8] a reader who stopped reading is cut, the others get everything, and so does the reader who comes back', async () => {
	const slow = stockClient(server, chen, docId);
	await until(() => slow.synced);
	const unread = slow.ws as unknown as WebSocket;
	const healthy = await joinedClient(server, chen, docId);
	const author = await joinedClient(server, li, docId);
	unread.pause();
	const { write } = writer();
	const page = '家书'.repeat(120_000);
	const pagesMax = 40;
	let sent = 0;
	while (server.relay.stats.connections === 3) {
		if (sent < pagesMax && sent - (author.acks.at(-1)?.count ?? 0) < 2) {
			author.send(write('page', `${page}${sent++}`));
		}
		await new Promise((resolve) => setImmediate(resolve));
	}
	// Cut at once: while it were waited for, all that lay in front of a farewell would be kept in memory.
	expect(sent).toBeLessThan(pagesMax);
	await until(() => author.acks.at(-1)?.count === sent);
	await until(() => contentOf(healthy)['page'] === `${page}${sent - 1}`);
	expect(healthy.closeCode).toBeNull();
	expect(author.closeCode).toBeNull();
	const kept = () => slow.doc.getMap('entries').get('page');
	expect(kept()).not.toBe(`${page}${sent - 1}`);
	// It reads again, finds its line dead, and comes back by itself on the copy that it has.
	const cut = once(unread, 'close');
	unread.resume();
	await cut;
	await until(() => slow.synced && slow.ws !== (unread as unknown));
	expect(kept()).toBe(`${page}${sent - 1}`);
	expect(slow.doc.store.pendingStructs).toBeNull();
	slow.destroy();
});

test('[P7] a silent line hears a message that changes nothing', async () => {
	const from = await joinedClient(server, li, docId);
	const before = from.frames.length;
	clock.beat(heartbeatMs / 2);
	await until(() => from.frames.length > before);
	expect(from.frames.at(-1)).toEqual({ type: 'awareness', states: Uint8Array.of(0) });
});

test('[R8] a peer that answers no ping is cut, one that answers is not', async () => {
	const alive = await joinedClient(server, li, docId);
	const address = `ws://127.0.0.1:${server.port}/sync/${docId}`;
	const headers = { cookie: chen.cookie, origin: server.origin };
	const dead = new WebSocket(address, { headers, autoPong: false });
	await once(dead, 'open');
	await until(() => server.relay.stats.connections === 2);
	const ponged = once(alive.ws, 'ping');
	clock.beat(heartbeatMs / 2);
	await ponged;
	alive.ws.ping();
	await once(alive.ws, 'pong');
	const closed = once(dead, 'close');
	clock.beat(heartbeatMs / 2 + 1);
	await closed;
	expect(alive.closeCode).toBeNull();
});

test('[R8] more than a handful of frames before the right is decided closes with "later"', async () => {
	const from = await joinedClient(server, li, docId);
	const release = server.access.holdDecisions();
	server.access.grant(li, docId, 'write');
	const frame = writer().write('a', '一');
	for (let index = 0; index <= waitingFramesMax; index++) from.send(frame);
	await until(() => from.closeCode !== null);
	release();
	expect(from.closeCode).toBe(CLOSE.tooMany);
});

test('[R8] one account has a bounded number of sockets', async () => {
	const clients = [];
	for (let index = 0; index < connectionsPerUserMax; index++) {
		clients.push(await rawClient(server, li, docId));
	}
	const tooMany = await rawClient(server, li, docId);
	await until(() => tooMany.closeCode !== null);
	expect(tooMany.closeCode).toBe(CLOSE.tooMany);
	expect(clients.every(({ closeCode }) => closeCode === null)).toBe(true);
	const other = await joinedClient(server, chen, docId);
	expect(other.closeCode).toBeNull();
});
