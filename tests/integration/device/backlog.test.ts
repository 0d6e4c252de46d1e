import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import type { DocumentSync } from '#lib/sync/document-sync.ts';
import { messageBytesMax } from '#protocol/limits.ts';
import { schoolRates } from '#server/relay/limits.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { systemClock } from '#server/relay/clock.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { openOnDevice, signInSockets } from './test-device.ts';

const docId = `doc_${'b'.repeat(22)}` as DocId;
let server: RelayServer;
let remove: () => Promise<unknown>;
let mentor: TestPerson;
let colleague: TestPerson;
const open: DocumentSync[] = [];
const peers: ReturnType<typeof stockClient>[] = [];

beforeEach(async () => {
	const kept = await LOGS.sqlite();
	remove = kept.remove;
	server = await startRelayServer(kept.log, systemClock, schoolRates);
	mentor = server.access.person('周晓兰');
	colleague = server.access.person('陈立国');
	for (const person of [mentor, colleague]) server.access.grant(person, docId, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
	for (const peer of peers.splice(0)) peer.destroy();
	await Promise.all(open.splice(0).map((sync) => sync.close()));
	await server.close();
	await server.updateLog.close();
	await remove();
	vi.unstubAllGlobals();
});

function device(): DocumentSync {
	const { sync } = openOnDevice({ server, person: mentor, docId });
	open.push(sync);
	return sync;
}

function peer() {
	const client = stockClient(server, colleague, docId);
	peers.push(client);
	return client;
}

const stateOf = (doc: Y.Doc) => doc.getMap('entries').toJSON();

async function expectAtSchool(doc: Y.Doc): Promise<void> {
	const kept = await readDocument(server.updateLog, docId, 1);
	expect(kept.store.pendingStructs).toBeNull();
	expect(stateOf(kept)).toEqual(stateOf(doc));
}

test('[P12] a backlog of 8 MB, written without a network, arrives whole and is acked whole', async () => {
	const sync = device();
	await until(() => sync.state.loaded);
	const there = peer();
	await until(() => there.synced);
	const entries = sync.doc.getMap<Y.Text>('entries');
	for (let index = 0; index < 400; index++) {
		const text = new Y.Text();
		entries.set(`ent_${index}`, text);
		text.insert(0, `第${index}篇：${'今天去了小雨家。'.repeat(870)}`);
		if (index % 10 === 0) text.delete(5, 40);
	}
	await until(() => sync.state.saved);
	const bytes = Y.encodeStateAsUpdate(sync.doc).length;
	expect(bytes).toBeGreaterThan(8_000_000);

	sync.connect();
	await until(() => sync.state.waiting.length === 0);
	expect(sync.state.endedBy).toBeNull();
	await expectAtSchool(sync.doc);
	await until(() => Object.keys(stateOf(there.doc)).length === 400);
	const late = peer();
	await until(() => late.synced);
	expect(stateOf(late.doc)).toEqual(stateOf(sync.doc));
	expect(stateOf(there.doc)).toEqual(stateOf(sync.doc));
	const history = await server.updateLog.history(docId, 1, 0);
	expect(history.length).toBeGreaterThan(8);
	for (const { bytes: part } of history) expect(part.length).toBeLessThan(messageBytesMax);
}, 60_000);

test('[P12] one paste larger than a message, made while connected, arrives', async () => {
	const sync = device();
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced);
	const text = new Y.Text();
	sync.doc.getMap('entries').set('ent_a', text);
	text.insert(0, '𠮷野家书，'.repeat(120_000));
	expect(text.toJSON().length * 2).toBeGreaterThan(messageBytesMax);
	await until(() => sync.state.waiting.length === 0);
	text.insert(0, '后来写的');
	await until(() => sync.state.waiting.length === 0);
	await expectAtSchool(sync.doc);
});

test('[P12] a backlog that is cut in the middle counts as nothing until it is whole', async () => {
	const sync = device();
	await until(() => sync.state.loaded);
	for (let index = 0; index < 100; index++) {
		sync.doc.getMap('entries').set(`ent_${index}`, `${index}${'x'.repeat(50_000)}`);
	}
	await until(() => sync.state.saved);
	let appended = 0;
	const stop = server.relay.onAppended(() => {
		if (++appended !== 3) return;
		expect(sync.state.waiting).toHaveLength(100);
		server.access.grant(mentor, docId, 'none');
	});
	sync.connect();
	await until(() => sync.state.endedBy !== null);
	stop();
	expect(sync.state.waiting).toHaveLength(100);
	server.access.grant(mentor, docId, 'write');
	sync.resume();
	await until(() => sync.state.waiting.length === 0);
	await expectAtSchool(sync.doc);
}, 60_000);

test('[P12] a value larger than a message is refused aloud and stays on the device', async () => {
	const sync = device();
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced);
	sync.doc.getMap('entries').set('ent_a', '字'.repeat(messageBytesMax));
	await until(() => sync.state.endedBy !== null);
	expect(sync.state.endedBy).toBe(4413);
	expect(sync.state.waiting).toEqual(['ent_a']);
	expect(stateOf(await readDocument(server.updateLog, docId, 1))).toEqual({});
});
