import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { documentStoreName } from '#lib/storage/device-store.ts';
import type { DocumentSync } from '#lib/sync/document-sync.ts';
import { relieve } from '#lib/sync/relief.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { aCopy, openOnDevice, signInSockets } from './test-device.ts';

const docId = `doc_${'h'.repeat(22)}` as DocId;
let server: RelayServer;
let mentor: TestPerson;
const open: DocumentSync[] = [];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	server.access.grant(mentor, docId, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
	await Promise.all(open.splice(0).map((sync) => sync.close()));
	await server.close();
	vi.unstubAllGlobals();
});

function openDevice(owner: string) {
	const opened = openOnDevice({ server, person: mentor, docId, owner });
	open.push(opened.sync);
	return opened;
}

/** Three sentences of one hand in one entry, each in a row of its own on the device. */
async function writeThree(): Promise<void> {
	const { sync } = openDevice('gone.1');
	await until(() => sync.state.loaded);
	for (const words of ['第一句', '丢了的一句', '第三句']) {
		sync.doc.getMap('entries').set('ent_a', words);
		await until(() => sync.state.saved);
	}
	open.splice(0);
	await sync.close();
}

/** The device's storage loses the second of three rows. */
async function loseSecondRow(): Promise<Uint8Array> {
	const db = await openDB(documentStoreName(mentor.userId, docId, 1));
	const keys = await db.getAllKeys('updates');
	const key = keys.at(-2) as IDBValidKey;
	const lost = (await db.get('updates', key)) as Uint8Array;
	await db.delete('updates', key);
	db.close();
	return lost;
}

const reliefOf = (opened: ReturnType<typeof openDevice>) => ({
	...opened,
	copy: aCopy(docId),
	childName: '李小禾',
	random: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
	now: () => instantFromMs(Date.parse('2026-11-23T08:00:00Z')),
	read: { words: () => '', digest: () => ({ latestOn: null, entries: [] }) },
});

const atSchool = async () =>
	(await readDocument(server.updateLog, docId, 1)).getMap('entries').toJSON();

test('[R3] a copy whose storage lost a row is relieved: the rest arrives, what hung on it is in the tray', async () => {
	await writeThree();
	await loseSecondRow();
	const opened = openDevice('tab.2');
	const { sync, device } = opened;
	await until(() => sync.state.loaded);
	expect(sync.hasHole).toBe(true);
	sync.doc.getMap('entries').set('ent_b', '后来写的');
	sync.connect();
	await until(() => sync.state.synced && sync.state.leftOut !== null);
	expect(sync.state.waiting).toEqual(['ent_a', 'ent_b']);

	await relieve(reliefOf(opened));
	await until(() => sync.state.waiting.length === 0);
	expect(sync.state.endedBy).toBeNull();
	expect(await atSchool()).toEqual({ ent_a: '第一句', ent_b: '后来写的' });
	expect(server.refused).toEqual([]);
	const [piece, ...others] = await device.tray();
	expect(others).toEqual([]);
	expect(piece).toMatchObject({ reason: 'refused', text: '第三句', childName: '李小禾' });
	const kept = new Y.Doc();
	Y.applyUpdate(kept, piece?.state ?? new Uint8Array());
	expect(kept.store.pendingStructs).not.toBeNull();

	open.splice(0);
	await sync.close();
	const { sync: next } = openDevice('tab.3');
	await until(() => next.state.loaded);
	expect(next.hasHole).toBe(false);
	expect(next.doc.getMap('entries').toJSON()).toEqual({ ent_a: '第一句', ent_b: '后来写的' });
});

test('[R3] what the school has of it is filled from there, and nothing is left out', async () => {
	await writeThree();
	const lost = await loseSecondRow();
	const colleague = server.access.person('陈立国');
	server.access.grant(colleague, docId, 'write');
	const peer = stockClient(server, colleague, docId);
	await until(() => peer.synced);
	const opened = openDevice('tab.2');
	await until(() => opened.sync.state.loaded);
	opened.sync.connect();
	await until(() => opened.sync.state.leftOut !== null);

	const { sync } = opened;
	// The row turns up again while the device is looked through: another tab had it.
	const db = await openDB(documentStoreName(mentor.userId, docId, 1));
	await db.add('updates', lost);
	db.close();
	await until(() => sync.state.synced);
	await relieve(reliefOf(opened));
	await until(() => sync.state.waiting.length === 0);
	expect(await atSchool()).toEqual({ ent_a: '第三句' });
	expect(await opened.device.tray()).toEqual([]);
	await until(() => peer.doc.getMap('entries').get('ent_a') === '第三句');
	peer.destroy();
});
