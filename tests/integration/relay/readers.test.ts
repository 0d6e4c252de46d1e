import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { encodeAwareness, encodeStep2, encodeUpdate, parseAwareness } from '#protocol/frame.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { contentOf, joinedClient, rawClient, until, writer, type RawClient } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let log: UpdateLog;
let server: RelayServer;
let mentor: TestPerson;
let head: TestPerson;
let reader: TestPerson;

beforeEach(async () => {
	log = createMemoryLog({ now: Date.now });
	server = await startRelayServer(log);
	mentor = server.access.person('李秋');
	head = server.access.person('王岚');
	reader = server.access.person('周青');
	for (const person of [mentor, head]) server.access.grant(person, docId, 'write');
	server.access.grant(reader, docId, 'read');
});

afterEach(() => server.close());

const presence = (clientId: number, clock: number, state: unknown) =>
	encodeAwareness([{ clientId, clock, json: JSON.stringify(state) }]);

/** The newest state of each client id that this client was told. */
function seenBy(client: RawClient): Map<number, unknown> {
	const seen = new Map<number, unknown>();
	for (const frame of client.frames) {
		if (frame.type !== 'awareness') continue;
		const states = parseAwareness(frame.states);
		if (!states.ok) throw new Error('unreadable awareness');
		for (const { clientId, json } of states.value) seen.set(clientId, JSON.parse(json));
	}
	return seen;
}

describe('[R4] what a reader sends', () => {
	test('is neither stored nor sent on nor kept, and the reader is told', async () => {
		const from = await joinedClient(server, reader, docId);
		const other = await joinedClient(server, mentor, docId);
		const { write, doc } = writer();
		from.send(write('a', '偷改'));
		from.send(encodeStep2(Y.encodeStateAsUpdate(doc)));
		await until(() => from.notices.length === 2);
		expect(from.notices).toEqual([
			{ count: 1, reason: 'read-only' },
			{ count: 2, reason: 'read-only' },
		]);
		const newcomer = await joinedClient(server, head, docId);
		expect(contentOf(other)).toEqual({});
		expect(contentOf(newcomer)).toEqual({});
		expect(await log.history(docId, 1, 0)).toEqual([]);
		expect(from.closeCode).toBeNull();
	});

	test('is never asked for', async () => {
		const from = await joinedClient(server, reader, docId);
		expect(from.frames.map(({ type }) => type)).not.toContain('step1');
	});

	test('does not tell others that somebody is here', async () => {
		const from = await joinedClient(server, reader, docId);
		const other = await joinedClient(server, mentor, docId);
		from.send(presence(7, 1, { cursor: 1 }));
		from.send(writer().write('a', '后面的'));
		await until(() => from.notices.length === 1);
		other.send(writer().write('b', '二'));
		await until(() => contentOf(from)['b'] === '二');
		expect(seenBy(other).size).toBe(0);
	});

	test('a reader still gets what others write', async () => {
		const from = await joinedClient(server, reader, docId);
		const other = await joinedClient(server, mentor, docId);
		other.send(writer().write('a', '一'));
		await until(() => contentOf(from)['a'] === '一');
	});
});

describe('[R4] awareness', () => {
	test("[P10] carries the server's name for the person, whatever was sent", async () => {
		const from = await joinedClient(server, mentor, docId);
		const other = await joinedClient(server, head, docId);
		from.send(presence(7, 1, { user: { id: head.userId, name: '王岚' }, cursor: 2 }));
		await until(() => seenBy(other).has(7));
		expect(seenBy(other).get(7)).toMatchObject({
			user: { id: mentor.userId, name: '李秋', color: expect.stringMatching(/^#[0-9a-f]{6}$/) },
			cursor: 2,
		});
	});

	test("another's client id cannot be taken, not even just after they left", async () => {
		const victim = await joinedClient(server, head, docId);
		const watcher = await joinedClient(server, head, docId);
		victim.send(presence(7, 1, { cursor: 1 }));
		await until(() => seenBy(watcher).has(7));
		const thief = await joinedClient(server, mentor, docId);
		thief.send(presence(7, 9, { cursor: 99 }));
		thief.send(presence(8, 1, { cursor: 8 }));
		await until(() => seenBy(watcher).has(8));
		expect(seenBy(watcher).get(7)).toMatchObject({ cursor: 1 });
		victim.ws.close();
		await until(() => seenBy(watcher).get(7) === null);
		const again = await joinedClient(server, mentor, docId);
		again.send(presence(7, 20, { cursor: 99 }));
		again.send(presence(9, 1, { cursor: 9 }));
		await until(() => seenBy(watcher).has(9));
		expect(seenBy(watcher).get(7)).toBeNull();
	});

	test('a connection speaks for one client id, and echoes of others are ignored', async () => {
		const from = await joinedClient(server, mentor, docId);
		const other = await joinedClient(server, head, docId);
		from.send(presence(7, 1, { cursor: 1 }));
		from.send(presence(8, 1, { cursor: 2 }));
		from.send(
			encodeAwareness([
				{ clientId: 7, clock: 2, json: '{"cursor":3}' },
				{ clientId: 9, clock: 1, json: '{"cursor":4}' },
			]),
		);
		await until(() => (seenBy(other).get(7) as { cursor: number } | undefined)?.cursor === 3);
		expect([...seenBy(other).keys()]).toEqual([7]);
	});

	test('one above the size limit is dropped and the connection stays', async () => {
		const from = await joinedClient(server, mentor, docId);
		const other = await joinedClient(server, head, docId);
		from.send(presence(7, 1, { padding: 'x'.repeat(5_000) }));
		from.send(presence(7, 2, { cursor: 1 }));
		await until(() => seenBy(other).has(7));
		expect(seenBy(other).get(7)).not.toHaveProperty('padding');
		expect(from.closeCode).toBeNull();
	});

	test('a newcomer is told who is here', async () => {
		const from = await joinedClient(server, mentor, docId);
		const witness = await joinedClient(server, head, docId);
		from.send(presence(7, 1, { cursor: 1 }));
		await until(() => seenBy(witness).has(7));
		const newcomer = await joinedClient(server, reader, docId);
		await until(() => seenBy(newcomer).has(7));
	});
});

describe('frames that have no place here', () => {
	const bad: [string, Uint8Array][] = [
		['an empty message', new Uint8Array()],
		['an unknown type', Uint8Array.of(9, 1, 2)],
		['an acknowledgement, which only the relay sends', Uint8Array.of(64, 1, 1)],
		['a cut length', Uint8Array.of(0, 2, 40, 1)],
		['bytes left over', Uint8Array.of(0, 2, 2, 0, 0, 7)],
		['an update that is none', encodeUpdate(Uint8Array.of(255, 255, 255, 255))],
		['a state vector that is none', Uint8Array.of(0, 0, 1, 200)],
		['awareness that is none', Uint8Array.of(1, 2, 5, 1)],
		['a root type that is not of this kind of document', unknownRoot()],
	];

	test.each(bad)('%s closes the socket and is not kept', async (_name, frame) => {
		const from = await joinedClient(server, mentor, docId);
		from.send(frame);
		await until(() => from.closeCode !== null);
		expect(from.closeCode).toBe(CLOSE.badFrame);
		expect(await log.history(docId, 1, 0)).toEqual([]);
	});

	test('a text message closes the socket', async () => {
		const from = await joinedClient(server, mentor, docId);
		from.ws.send('hello');
		await until(() => from.closeCode !== null);
		expect(from.closeCode).toBe(CLOSE.badFrame);
	});

	test('[R8] a message above the limit closes with "too large", by our own number', async () => {
		const from = await joinedClient(server, mentor, docId);
		from.send(new Uint8Array(1024 * 1024 + 1));
		await until(() => from.closeCode !== null);
		expect(from.closeCode).toBe(CLOSE.tooLarge);
	});
});

function unknownRoot(): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('elsewhere').set('a', 1);
	return encodeUpdate(Y.encodeStateAsUpdate(doc));
}

describe('[R6] handshake', () => {
	test('[P6] an older schema reads, is told so before it sends anything, and does not write', async () => {
		const from = await joinedClient(server, mentor, docId, 'ext=1&schema=0');
		expect(from.notices).toEqual([{ count: 0, reason: 'outdated' }]);
		const other = await joinedClient(server, head, docId);
		other.send(writer().write('b', '今天的'));
		await until(() => contentOf(from)['b'] === '今天的');
		from.send(writer().write('a', '旧版'));
		await until(() => from.notices.length === 2);
		expect(from.notices[1]).toEqual({ count: 1, reason: 'outdated' });
		expect(await log.history(docId, 1, 0)).toHaveLength(1);
		expect(contentOf(other)).toEqual({});
		expect(from.closeCode).toBeNull();
	});

	test('[P6] an older schema of somebody who only reads is no reason to change anything', async () => {
		const from = await joinedClient(server, reader, docId, 'ext=1&schema=0');
		from.send(writer().write('a', '偷改'));
		await until(() => from.notices.length === 1);
		expect(from.notices).toEqual([{ count: 1, reason: 'read-only' }]);
	});

	test('[P6] whose right to write ends on an old page is a reader like any other', async () => {
		const from = await joinedClient(server, mentor, docId, 'ext=1&schema=0');
		server.access.grant(mentor, docId, 'read');
		from.send(writer().write('a', '旧版'));
		await until(() => from.notices.length === 2);
		expect(from.notices[1]).toEqual({ count: 1, reason: 'read-only' });
		expect(await log.history(docId, 1, 0)).toEqual([]);
	});

	test('another generation is closed before anything is said', async () => {
		const from = await rawClient(server, mentor, docId, 'ext=1&generation=2');
		await until(() => from.closeCode !== null);
		expect(from.closeCode).toBe(CLOSE.staleGeneration);
		expect(from.frames).toEqual([]);
	});

	test('[P3] without ext=1 no message of ours is sent', async () => {
		const from = await joinedClient(server, mentor, docId, '');
		const other = await joinedClient(server, head, docId);
		from.send(writer().write('a', '一'));
		await until(() => contentOf(other)['a'] === '一');
		expect(from.acks).toEqual([]);
	});
});
