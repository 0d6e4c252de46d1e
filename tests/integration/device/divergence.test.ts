import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { MESSAGE, SYNC } from '#protocol/message.ts';
import { documentStoreName } from '#lib/storage/device-store.ts';
import type { DocumentSync } from '#lib/sync/document-sync.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { loseFrames, openOnDevice, signInSockets } from './test-device.ts';

const QUIET_MS = 20;
const CLASHING = 77;

let server: RelayServer;
let mentor: TestPerson;
let docId: DocId;
let made = 0;
const open: DocumentSync[] = [];
const peers: ReturnType<typeof stockClient>[] = [];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	docId = `doc_${String(++made).padStart(22, '0')}` as DocId;
	server.access.grant(mentor, docId, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
	for (const peer of peers.splice(0)) peer.destroy();
	await Promise.all(open.splice(0).map((sync) => sync.close()));
	await server.close();
	vi.unstubAllGlobals();
});

function device(): DocumentSync {
	const { sync } = openOnDevice({ server, person: mentor, docId, quietMs: QUIET_MS });
	open.push(sync);
	return sync;
}

/** Another device of the same person, at school and in sync. */
async function peer(doc = new Y.Doc()) {
	const client = stockClient(server, mentor, docId, doc);
	peers.push(client);
	await until(() => client.synced);
	return client;
}

/** A device writes this at school under the id that another will use too, and goes. */
async function leaveAtSchool(words: string): Promise<void> {
	const gone = await peer(docOf(CLASHING));
	write(gone.doc, words);
	const reader = await peer();
	await until(() => wordsOf(reader.doc) === words);
	gone.destroy();
}

async function connected(sync: DocumentSync): Promise<void> {
	await until(() => sync.state.loaded);
	sync.connect();
	await until(() => sync.state.synced && sync.state.waiting.length === 0);
}

const wordsOf = (doc: Y.Doc) => doc.getText('entries').toString();
const write = (doc: Y.Doc, words: string) => doc.getText('entries').insert(0, words);

const isUpdate = (frame: Uint8Array) => frame[0] === MESSAGE.sync && frame[1] === SYNC.update;

/** Nobody compares while these get lost: one comparison more or less must not decide a test. */
const isCompare = (frame: Uint8Array) => frame[0] === MESSAGE.compare;

function docOf(clientId: number): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = clientId;
	return doc;
}

describe('[P14] a copy that is another than the school’s', () => {
	test('is found where two devices wrote under one client id, though their state vectors are equal', async () => {
		await leaveAtSchool('晴天晴天');
		const first = await peer();
		const sync = device();
		sync.doc.clientID = CLASHING;
		sync.awareness.clientID = CLASHING;
		sync.awareness.setLocalState({});
		write(sync.doc, '下雨下雨下雨');
		await connected(sync);
		await until(() => sync.state.diverged && server.divergences.length === 2);

		expect(Y.encodeStateVector(sync.doc)).toEqual(Y.encodeStateVector(first.doc));
		expect([wordsOf(first.doc), wordsOf(sync.doc)]).toEqual(['晴天晴天下雨', '下雨下雨下雨']);
		expect(server.divergences).toEqual(['seen', 'lasting']);
	});

	test('is found where what lies on the device was tampered with', async () => {
		await leaveAtSchool('药：青霉素过敏');
		const tampered = docOf(CLASHING);
		write(tampered, '药：阿司林过敏');
		const disk = new IndexeddbPersistence(documentStoreName(mentor.userId, docId, 1), tampered);
		await disk.whenSynced;
		await disk.destroy();
		const sync = device();
		await connected(sync);
		await until(() => sync.state.diverged && server.divergences.length === 2);
		expect(server.divergences).toEqual(['seen', 'lasting']);
	});

	test('is healed by a re-sync where a message of the school has got lost', async () => {
		const first = await peer();
		const unasked = loseFrames('out', isCompare);
		const sync = device();
		await connected(sync);
		const lost = loseFrames('in', isUpdate);
		write(first.doc, '丢了的一句');
		await until(() => lost.count > 0);
		lost.stop();
		unasked.stop();
		write(sync.doc, '又一句');
		await until(() => wordsOf(sync.doc).includes('丢了的一句'));
		expect(server.divergences).toEqual(['seen']);
		expect(sync.state.diverged).toBe(false);
	});

	test('is healed where a deletion has got lost, which no state vector shows', async () => {
		const first = await peer();
		const unasked = loseFrames('out', isCompare);
		const sync = device();
		await connected(sync);
		write(first.doc, '写错的字');
		await until(() => wordsOf(sync.doc) === '写错的字');
		const lost = loseFrames('in', isUpdate);
		first.doc.getText('entries').delete(0, 2);
		await until(() => lost.count > 0);
		lost.stop();
		expect(Y.encodeStateVector(sync.doc)).toEqual(Y.encodeStateVector(first.doc));
		unasked.stop();
		write(sync.doc, '又');
		await until(() => wordsOf(sync.doc) === '又的字');
		expect(server.divergences).toEqual(['seen']);
	});

	test('is not there where the words are only not acknowledged: they are sent again', async () => {
		const first = await peer();
		const sync = device();
		await connected(sync);
		const lost = loseFrames('out', isUpdate);
		write(sync.doc, '没送到的一句');
		await until(() => lost.count > 0);
		lost.stop();
		await until(() => wordsOf(first.doc) === '没送到的一句');
		await until(() => sync.state.waiting.length === 0);
		expect(server.divergences).toEqual([]);
	});
});

test('[P13] copies that are the same are compared, and nobody is alarmed', async () => {
	const first = await peer();
	const asked = loseFrames('out', isCompare);
	const sync = device();
	await connected(sync);
	write(sync.doc, '春游');
	first.doc.getText('entries').insert(0, '家访');
	await until(() => asked.count > 0);
	const told = loseFrames('in', (frame) => frame[0] === MESSAGE.fingerprint);
	asked.stop();
	write(sync.doc, '谈心');
	await until(() => told.count > 0);
	told.stop();
	expect(server.divergences).toEqual([]);
});
