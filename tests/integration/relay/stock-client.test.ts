import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import type { DocId } from '#domain/ids.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { stockClient, until } from './clients.ts';
import { HeldDelivery } from './held-delivery.ts';
import type { TestPerson } from './in-test-access.ts';
import { LOGS, startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;

describe.each(Object.keys(LOGS) as (keyof typeof LOGS)[])(
	'a stock y-websocket client, %s log',
	(name) => {
		let log: UpdateLog;
		let remove: () => Promise<unknown>;
		let server: RelayServer;
		let li: TestPerson;
		let chen: TestPerson;
		const open: WebsocketProvider[] = [];

		const connect = (person: TestPerson, doc?: Y.Doc) => {
			const provider = stockClient(server, person, docId, doc);
			open.push(provider);
			return provider;
		};
		const entries = (provider: WebsocketProvider) => provider.doc.getMap('entries').toJSON();

		beforeEach(async () => {
			({ log, remove } = await LOGS[name]());
			server = await startRelayServer(log);
			li = server.access.person('李秋');
			chen = server.access.person('陈默');
			for (const person of [li, chen]) server.access.grant(person, docId, 'write');
		});

		afterEach(async () => {
			for (const provider of open.splice(0)) provider.destroy();
			await server.close();
			await log.close();
			await remove();
		});

		test('syncs what another wrote before and what both write now', async () => {
			const first = connect(li);
			first.doc.getMap('entries').set('a', '春游');
			await until(() => first.synced);
			const second = connect(chen);
			await until(() => entries(second)['a'] === '春游');
			second.doc.getMap('entries').set('b', '家访');
			await until(() => entries(first)['b'] === '家访');
			expect(entries(first)).toEqual(entries(second));
		});

		test('brings what was written offline, and keeps all of it', async () => {
			const first = connect(li);
			const second = connect(chen);
			await until(() => first.synced && second.synced);
			first.disconnect();
			first.doc.getMap('entries').set('offline', '雨天走访');
			second.doc.getMap('entries').set('online', '谈心');
			first.connect();
			await until(() => entries(second)['offline'] === '雨天走访');
			await until(() => entries(first)['online'] === '谈心');
			const kept = await readDocument(log, docId, 1);
			expect(kept.getMap('entries').toJSON()).toEqual({ offline: '雨天走访', online: '谈心' });
		});

		test('sees who else is here, by the name the school knows, and sees them go and come back', async () => {
			const first = connect(li);
			const second = connect(chen);
			second.awareness.setLocalState({ user: { name: '校长' }, cursor: 3 });
			const seen = () => first.awareness.getStates().get(second.doc.clientID);
			await until(() => seen() !== undefined);
			expect(seen()).toMatchObject({ cursor: 3, user: { id: chen.userId, name: '陈默' } });
			second.disconnect();
			await until(() => seen() === undefined);
			second.connect();
			await until(() => seen() !== undefined);
		});

		test('comes back by itself after the server was away', async () => {
			const first = connect(li);
			first.doc.getMap('entries').set('a', '一');
			const second = connect(chen);
			await until(() => entries(second)['a'] === '一');
			await server.close();
			first.doc.getMap('entries').set('b', '二');
			expect((await readDocument(log, docId, 1)).getMap('entries').toJSON()).toEqual({ a: '一' });
			second.destroy();
			server = await startRelayServer(log);
			li = server.access.person(li.name);
			server.access.grant(li, docId, 'write');
			const again = connect(li, first.doc);
			await until(() => again.synced);
			const fresh = connect(li);
			await until(() => entries(fresh)['b'] === '二');
		});

		test('reads along where it may only read, and what it types reaches nobody', async () => {
			const reader = server.access.person('家访员');
			server.access.grant(reader, docId, 'read');
			const writer = connect(li);
			const reading = connect(reader);
			writer.doc.getMap('entries').set('a', '一');
			await until(() => entries(reading)['a'] === '一');
			reading.doc.getMap('entries').set('b', '不该有');
			writer.doc.getMap('entries').set('c', '三');
			await until(() => entries(reading)['c'] === '三');
			const fresh = connect(chen);
			await until(() => fresh.synced);
			expect(entries(fresh)).toEqual({ a: '一', c: '三' });
			expect(reading.wsconnected).toBe(true);
		});

		test('keeps several documents of one person apart', async () => {
			const others = [2, 3].map((number) => `doc_${String(number).padStart(22, '0')}` as DocId);
			const all = [docId, ...others];
			for (const id of others) server.access.grant(li, id, 'write');
			const writers = all.map((id) => stockClient(server, li, id));
			open.push(...writers);
			writers.forEach(({ doc }, index) => doc.getMap('entries').set('a', index));
			await until(() => writers.every(({ synced }) => synced));
			const readers = all.map((id) => stockClient(server, li, id));
			open.push(...readers);
			await until(() => readers.every((reader) => 'a' in entries(reader)));
			expect(readers.map((reader) => entries(reader)['a'])).toEqual([0, 1, 2]);
		});

		test('opens a document of two megabytes whole, and adds to it', async () => {
			const first = connect(li);
			await until(() => first.synced);
			const page = '春'.repeat(3_000);
			for (let number = 0; number < 220; number++) {
				first.doc.getMap('entries').set(`e${number}`, page);
			}
			const second = connect(chen);
			await until(() => Object.keys(entries(second)).length === 220);
			second.doc.getMap('entries').set('last', '最后');
			await until(() => entries(first)['last'] === '最后');
			expect(Y.encodeStateAsUpdate(second.doc).length).toBeGreaterThan(1_900_000);
			expect(entries(second)).toEqual(entries(first));
		});

		test('[P8] brings again what got lost on the way, when it is asked for it', async () => {
			const first = connect(li);
			const second = connect(chen);
			await until(() => first.synced && second.synced);
			const send = first.ws?.send.bind(first.ws);
			Object.assign(first.ws as object, { send: () => undefined });
			first.doc.getMap('entries').set('lost', '丢了');
			Object.assign(first.ws as object, { send });
			first.doc.getMap('entries').set('next', '接着写');
			await until(() => entries(second)['next'] === '接着写');
			expect(entries(second)['lost']).toBe('丢了');
			expect(first.wsconnected).toBe(true);
		});

		test('on a slow line gets everything in the end, and holds up nobody', async () => {
			const delivery = new HeldDelivery();
			const slow = new WebsocketProvider(`ws://127.0.0.1:${server.port}/sync`, docId, new Y.Doc(), {
				WebSocketPolyfill: delivery.socketOf(server, chen),
				disableBc: true,
			});
			open.push(slow);
			const [first, second] = [connect(li), connect(li)];
			await until(() => first.synced && second.synced && slow.wsconnected);
			for (let number = 0; number < 50; number++) {
				first.doc.getMap('entries').set(`e${number}`, number);
				await until(() => entries(second)[`e${number}`] === number);
			}
			expect(entries(slow)).toEqual({});
			slow.doc.getMap('entries').set('slow', '慢');
			await until(() => entries(first)['slow'] === '慢');
			delivery.release();
			await until(() => entries(slow)['e49'] === 49);
			expect(entries(slow)).toEqual(entries(first));
		});

		test('adds nothing to the log when it comes back with nothing new', async () => {
			const first = connect(li);
			first.doc.getMap('entries').set('a', '一');
			first.doc.getMap('entries').delete('a');
			await until(() => first.synced);
			const second = connect(chen);
			await until(() => second.synced);
			const rows = (await log.history(docId, 1, 0)).length;
			first.disconnect();
			first.connect();
			await until(() => first.synced);
			second.doc.getMap('entries').set('b', '二');
			await until(() => entries(first)['b'] === '二');
			expect(await log.history(docId, 1, 0)).toHaveLength(rows + 1);
		});
	},
);
