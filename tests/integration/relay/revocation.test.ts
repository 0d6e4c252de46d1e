import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { encodeStep1 } from '#protocol/frame.ts';
import { contentOf, joinedClient, rawClient, until, writer, type RawClient } from './clients.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let log: UpdateLog;
let clock: HandClock;
let server: RelayServer;
let li: TestPerson;
let chen: TestPerson;

beforeEach(async () => {
	log = createMemoryLog({ now: Date.now });
	clock = createHandClock();
	server = await startRelayServer(log, clock);
	li = server.access.person('李秋');
	chen = server.access.person('陈默');
	for (const person of [li, chen]) server.access.grant(person, docId, 'write');
});

afterEach(() => server.close());

test('[R5] a lost right closes the socket within two seconds', async () => {
	const from = await joinedClient(server, li, docId);
	const started = performance.now();
	server.access.grant(li, docId, 'none');
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.forbidden);
	expect(performance.now() - started).toBeLessThan(2_000);
});

test('[R5] an ended session closes its sockets and asks to sign in', async () => {
	const from = await joinedClient(server, li, docId);
	server.access.signOut(li);
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.signedOut);
	const again = await rawClient(server, li, docId);
	await until(() => again.closeCode !== null);
	expect(again.closeCode).toBe(CLOSE.signedOut);
	expect(again.frames).toEqual([]);
});

test('[R5] of 200 frames in flight those before the revocation land, those after are quarantined, none is half', async () => {
	const from = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	const { write } = writer();
	for (let index = 0; index < 200; index++) {
		if (index === 100) server.access.grant(li, docId, 'read');
		from.send(write(`k${index}`, '字'));
		if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	await until(() => from.notices.at(-1)?.count === 200);
	const rows = await log.history(docId, 1, 0);
	const firstRefused = from.notices[0]?.count ?? 0;
	expect(rows).toHaveLength(firstRefused - 1);
	expect(firstRefused).toBeLessThanOrEqual(101);
	expect(from.notices).toHaveLength(200 - rows.length);
	expect(from.notices.every(({ reason }) => reason === 'quarantined')).toBe(true);
	const aside = await log.quarantine.read([docId]);
	expect(aside.map(({ author }) => author)).toEqual(Array(200 - rows.length).fill(li.userId));
	await until(() => Object.keys(contentOf(other)).length === rows.length);
});

test('[R5] what is sent while the right is being decided is quarantined if the answer is no', async () => {
	const from = await joinedClient(server, li, docId);
	const release = server.access.holdDecisions();
	server.access.grant(li, docId, 'none');
	from.send(writer().write('a', '太晚'));
	await whenHeard(from);
	release();
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.forbidden);
	expect(await log.history(docId, 1, 0)).toEqual([]);
	expect(from.notices).toEqual([{ count: 1, reason: 'quarantined' }]);
	expect(await log.quarantine.read([docId])).toMatchObject([
		{ author: li.userId, generation: 1, reason: 'right-ended', outcome: null },
	]);
});

test('[R5] nothing of the document is sent to somebody who is being sent away', async () => {
	const from = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	const release = server.access.holdDecisions();
	server.access.grant(li, docId, 'none');
	from.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
	from.send(writer().write('a', '太晚'));
	await whenHeard(from);
	const heard = from.frames.length;
	release();
	other.send(writer().write('b', '给别人的'));
	await until(() => from.closeCode !== null && (other.acks.at(-1)?.count ?? 0) === 1);
	expect(from.frames.slice(heard).filter(({ type }) => type !== 'awareness')).toEqual([]);
});

test('[R5] who has never had the right to write here fills no quarantine', async () => {
	server.access.grant(li, docId, 'read');
	const from = await joinedClient(server, li, docId);
	from.send(writer().write('a', '只能看'));
	await until(() => from.notices.length === 1);
	expect(from.notices[0]?.reason).toBe('read-only');
	expect(await log.quarantine.read([docId])).toEqual([]);
});

test('[R5] an echo of what is here already is not put aside', async () => {
	const from = await joinedClient(server, li, docId);
	const frame = writer().write('a', '早就在了');
	from.send(frame);
	await until(() => from.acks.at(-1)?.count === 1);
	server.access.grant(li, docId, 'read');
	from.send(frame);
	await until(() => from.acks.at(-1)?.count === 2);
	expect(await log.quarantine.read([docId])).toEqual([]);
});

test('[R8] a quarantine that is full closes the socket and leaves the words on the device', async () => {
	const from = await joinedClient(server, li, docId);
	server.access.grant(li, docId, 'read');
	const { write } = writer();
	for (let index = 0; index < 6; index++) from.send(write(`k${index}`, '字'.repeat(300_000)));
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.tooMany);
	const aside = await log.quarantine.read([docId]);
	expect(from.notices).toHaveLength(aside.length);
	expect(aside.length).toBeLessThan(6);
});

test('[R6] a client that names no generation only reads once there has been more than one', async () => {
	server.access.setGeneration(docId, 2);
	const stock = await joinedClient(server, li, docId);
	stock.send(writer().write('a', '哪一份的？'));
	await until(() => stock.notices.length === 1);
	expect(stock.notices[0]?.reason).toBe('read-only');
	const today = await joinedClient(server, li, docId, 'ext=1&generation=2');
	today.send(writer().write('b', '今天的'));
	await until(() => today.acks.at(-1)?.count === 1);
	expect(await log.history(docId, 2, 0)).toHaveLength(1);
});

/** Ping and pong keep the order of frames: what was sent before has arrived at the relay. */
async function whenHeard({ ws }: RawClient): Promise<void> {
	const answered = once(ws, 'pong');
	ws.ping();
	await answered;
}

test('[R5] what was sent while the right is being decided is stored if the answer is yes', async () => {
	const from = await joinedClient(server, li, docId);
	const release = server.access.holdDecisions();
	server.access.grant(li, docId, 'write');
	from.send(writer().write('a', '还在'));
	await whenHeard(from);
	expect(from.acks).toEqual([]);
	release();
	await until(() => from.acks.at(-1)?.count === 1);
});

test('[R5] no decision in time closes the socket with "try later"', async () => {
	const from = await joinedClient(server, li, docId);
	server.access.holdDecisions();
	const started = performance.now();
	server.access.grant(li, docId, 'write');
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.storeUnavailable);
	expect(performance.now() - started).toBeLessThan(2_000);
});

test('[R5] a reader who becomes a writer writes on the same socket', async () => {
	server.access.grant(li, docId, 'read');
	const from = await joinedClient(server, li, docId);
	const { write } = writer();
	from.send(write('a', '一'));
	await until(() => from.notices.length === 1);
	server.access.grant(li, docId, 'write');
	await until(() => from.frames.some(({ type }) => type === 'step1'));
	from.send(writer().write('b', '二'));
	await until(() => from.acks.at(-1)?.count === 2);
	expect(from.closeCode).toBeNull();
});

test('[R5] a change that nobody reported is found, and whose right stands notices nothing', async () => {
	const from = await joinedClient(server, li, docId);
	const other = await joinedClient(server, chen, docId);
	server.access.grantSilently(li, docId, 'none');
	clock.recheck();
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.forbidden);
	other.send(writer().write('a', '一'));
	await until(() => other.acks.at(-1)?.count === 1);
});

test('[R5] a look for unreported changes that gets no answer cuts nobody', async () => {
	const from = await joinedClient(server, li, docId);
	const release = server.access.holdDecisions();
	clock.recheck();
	from.send(writer().write('a', '一'));
	await until(() => from.acks.at(-1)?.count === 1);
	release();
	expect(from.closeCode).toBeNull();
});

test('[R5] a restored document closes the sockets of the generation before', async () => {
	const from = await joinedClient(server, li, docId);
	server.access.setGeneration(docId, 2);
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.staleGeneration);
});

test('[R5] a socket without any right is closed before anything is said', async () => {
	const stranger = server.access.person('外人');
	const from = await rawClient(server, stranger, docId);
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.forbidden);
	expect(from.frames).toEqual([]);
});

test('a restart sends everybody away to come back', async () => {
	const from = await joinedClient(server, li, docId);
	await server.relay.close();
	await until(() => from.closeCode !== null);
	expect(from.closeCode).toBe(CLOSE.goingAway);
});
