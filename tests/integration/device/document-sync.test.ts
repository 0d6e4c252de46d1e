import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import type { DocumentSync } from '#lib/sync/document-sync.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { openOnDevice, signInSockets } from './test-device.ts';

let server: RelayServer;
let mentor: TestPerson;
let other: TestPerson;
let docId: DocId;
let made = 0;
const open: DocumentSync[] = [];
const peers: ReturnType<typeof stockClient>[] = [];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	other = server.access.person('陈立国');
	docId = `doc_${String(++made).padStart(22, '0')}` as DocId;
	for (const person of [mentor, other]) server.access.grant(person, docId, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
	for (const peer of peers.splice(0)) peer.destroy();
	await Promise.all(open.splice(0).map((sync) => sync.close()));
	await server.close();
	vi.unstubAllGlobals();
});

function device(options: Partial<Parameters<typeof openOnDevice>[0]> = {}) {
	const opened = openOnDevice({ server, person: mentor, docId, ...options });
	open.push(opened.sync);
	return opened;
}

function peer() {
	const client = stockClient(server, other, docId);
	peers.push(client);
	return client;
}

const entry = (sync: DocumentSync, id: string, words: string) =>
	sync.doc.getMap('entries').set(id, words);
const sees = (client: ReturnType<typeof stockClient>, id: string) =>
	client.doc.getMap('entries').get(id);

test('words written without a network wait, and are at school once the relay has acked', async () => {
	const { sync, device: store } = device();
	entry(sync, 'ent_a', '下雨了');
	await until(() => sync.state.loaded && sync.state.saved);
	expect(sync.state.waiting).toEqual(['ent_a']);
	expect(await store.marks()).toMatchObject([{ docId, items: ['ent_a'] }]);

	sync.connect();
	await until(() => sync.state.waiting.length === 0);
	const reader = peer();
	await until(() => sees(reader, 'ent_a') === '下雨了');
	await expect.poll(() => store.marks()).toEqual([]);
});

test('nothing counts as at school while the relay has not answered', async () => {
	const { sync } = device();
	await until(() => sync.state.loaded);
	const release = server.access.holdDecisions();
	sync.connect();
	await until(() => sync.state.connected);
	entry(sync, 'ent_a', '一');
	await until(() => sync.state.saved);
	expect(sync.state.waiting).toEqual(['ent_a']);
	release();
	await until(() => sync.state.waiting.length === 0);
});

test('what a crashed tab left behind arrives with the next one that opens the document', async () => {
	const { sync: crashed } = device({ owner: 'gone.1' });
	entry(crashed, 'ent_a', '留下的');
	await until(() => crashed.state.loaded && crashed.state.saved);

	const { sync, device: store } = device({ owner: 'tab.2' });
	await until(() => sync.state.loaded);
	expect(sync.state.waiting).toEqual(['ent_a']);
	sync.connect();
	await until(() => sync.state.waiting.length === 0);
	const reader = peer();
	await until(() => sees(reader, 'ent_a') === '留下的');
	await expect.poll(() => store.marks()).toEqual([]);
});

test('a mark whose words never reached the disk goes away with the next sync', async () => {
	const { device: store, sync: first } = device({ owner: 'tab.1' });
	await until(() => first.state.loaded);
	await store.putMark({ docId, generation: 1, owner: 'gone.9', items: ['ent_x'] });
	const { sync } = device({ owner: 'tab.2' });
	await until(() => sync.state.loaded);
	expect(sync.state.waiting).toEqual(['ent_x']);
	sync.connect();
	await until(() => sync.state.waiting.length === 0);
	await expect.poll(() => store.marks()).toEqual([]);
});

test('a mark of a tab that lives is left to it', async () => {
	const { sync: first, device: store } = device({ owner: 'alive.1' });
	entry(first, 'ent_a', '一');
	await until(() => first.state.loaded && first.state.saved);
	const { sync } = device({ owner: 'tab.2', isAlive: (owner) => owner === 'alive.1' });
	await until(() => sync.state.loaded);
	expect(sync.state.waiting).toEqual([]);
	expect(await store.marks()).toMatchObject([{ owner: 'alive.1' }]);
});

test('words typed by someone who may only read are refused aloud, never taken for sent', async () => {
	server.access.grant(mentor, docId, 'read');
	const { sync } = device();
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced);
	entry(sync, 'ent_a', '写不得');
	await until(() => sync.state.refused !== null);
	expect(sync.state.refused).toBe('read-only');
	expect(sync.state.waiting).toEqual(['ent_a']);
	expect(sync.doc.getMap('entries').get('ent_a')).toBe('写不得');
});

test('a right that is taken away ends the connection and keeps the words', async () => {
	const { sync } = device();
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced);
	server.access.grant(mentor, docId, 'none');
	await until(() => sync.state.endedBy !== null);
	entry(sync, 'ent_a', '还在');
	await until(() => sync.state.saved);
	expect(sync.state.endedBy).toBe(4403);
	expect(sync.state.waiting).toEqual(['ent_a']);
});

test('while somebody composes, changes of others wait; acks of their own do not', async () => {
	const { sync } = device();
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced);
	const writer = peer();
	await until(() => writer.synced);
	const release = sync.holdRemoteChanges();
	writer.doc.getMap('entries').set('ent_b', '别人写的');
	entry(sync, 'ent_a', '我写的');
	await until(() => sees(writer, 'ent_a') === '我写的');
	await until(() => sync.state.waiting.length === 0);
	expect(sync.doc.getMap('entries').has('ent_b')).toBe(false);
	release();
	expect(sync.doc.getMap('entries').get('ent_b')).toBe('别人写的');
});
