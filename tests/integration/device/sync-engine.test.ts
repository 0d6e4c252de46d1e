import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import type { Caseload, CaseloadDocument } from '#domain/caseload.ts';
import type { DocId } from '#domain/ids.ts';
import { instantFromMs, type Instant } from '#domain/time.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { documentStoreName } from '#lib/storage/device-store.ts';
import type { CaseloadError } from '#lib/sync/caseload-request.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { loseFrames, signInSockets } from './test-device.ts';
import { aDocument, caseloadOf, engineOf } from './test-engine.ts';

const JOURNAL = `doc_${'j'.repeat(22)}` as DocId;
const DIARY = `doc_${'d'.repeat(22)}` as DocId;

let server: RelayServer;
let mentor: TestPerson;
let colleague: TestPerson;
let answer: Result<Caseload, CaseloadError>;
const engines: SyncEngine[] = [];
const peers: ReturnType<typeof stockClient>[] = [];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	colleague = server.access.person('陈立国');
	for (const docId of [JOURNAL, DIARY]) {
		server.access.grant(mentor, docId, 'write');
		server.access.grant(colleague, docId, 'write');
	}
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(async () => {
	for (const peer of peers.splice(0)) peer.destroy();
	await Promise.all(engines.splice(0).map((engine) => engine.end('keep')));
	await server.close();
	vi.unstubAllGlobals();
});

const aCaseload = (...documents: CaseloadDocument[]) => caseloadOf(mentor, documents);

interface OpenOptions {
	readonly quietMs?: number;
	readonly now?: Instant;
	/** Does the school answer? */
	readonly isReached?: boolean;
}

/** Opens the app on the device; `answer` is what the school says to the caseload. */
async function openEngine(
	caseload: Caseload,
	{ isReached = true, ...options }: OpenOptions = {},
): Promise<SyncEngine> {
	answer = isReached ? ok(caseload) : fail('unreachable');
	const requestCaseload = async () => answer;
	const engine = engineOf({ server, person: mentor, caseload, requestCaseload, ...options });
	engines.push(engine);
	await engine.start();
	return engine;
}

function peer(docId: DocId) {
	const client = stockClient(server, colleague, docId);
	peers.push(client);
	return client;
}

/** Writes as a page would, and closes the page once the words are on the device. */
async function writeOnPage(engine: SyncEngine, docId: DocId, id: string, words: string) {
	const handle = engine.open(docId);
	if (handle === null) throw new Error('not in the caseload');
	await until(() => handle.sync.state.loaded);
	handle.sync.doc.getMap('entries').set(id, words);
	await until(() => handle.sync.state.saved);
	return handle;
}

test('documents of my own children come to the device though no page was opened', async () => {
	const writer = peer(JOURNAL);
	await until(() => writer.synced);
	writer.doc.getMap('entries').set('ent_a', '同事写的');
	const engine = await openEngine(aCaseload(aDocument(JOURNAL, { head: 1 })));
	await expect.poll(() => engine.copies.get(JOURNAL)?.syncedHead).toBe(1);

	engine.onNetwork(false);
	const copy = engine.copies.get(JOURNAL);
	if (!copy) throw new Error('no copy');
	const words = await engine.readCopy(copy, (doc) => doc.getMap('entries').get('ent_a'));
	expect(words).toBe('同事写的');
});

test('words written offline go to school in the background when the network is back', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL), aDocument(DIARY)));
	await until(() => !engine.syncing);
	answer = fail('unreachable');
	engine.onNetwork(false);
	(await writeOnPage(engine, JOURNAL, 'ent_a', '路上写的')).release();
	(await writeOnPage(engine, DIARY, 'ent_b', '夜里写的')).release();
	await expect.poll(() => engine.waiting.size).toBe(2);
	await engine.syncNow().catch(() => undefined);
	expect(engine.reach).toBe('offline');

	answer = ok(engine.caseload);
	engine.onNetwork(true);
	await expect.poll(() => engine.waiting.size).toBe(0);
	const [journal, diary] = [peer(JOURNAL), peer(DIARY)];
	await until(() => journal.doc.getMap('entries').get('ent_a') === '路上写的');
	await until(() => diary.doc.getMap('entries').get('ent_b') === '夜里写的');
	expect(engine.reach).toBe('online');
	expect(engine.lastAtSchool).not.toBeNull();
});

const AT_WRITING = instantFromMs(Date.parse('2026-11-23T08:00:00Z'));
const SOON = instantFromMs(Date.parse('2026-11-23T08:00:05Z'));
const IN_THE_EVENING = instantFromMs(Date.parse('2026-11-23T18:00:00Z'));

test('[§5.1] words that were on their way when a page was loaded again are from away once they have waited', async () => {
	const caseload = aCaseload(aDocument(JOURNAL));
	const engine = await openEngine(caseload, { now: AT_WRITING });
	await until(() => !engine.syncing);
	const lost = loseFrames('out', () => true);
	await writeOnPage(engine, JOURNAL, 'ent_a', '在办公室写的');
	await expect.poll(() => engine.waiting.size).toBe(1);
	await engine.end('keep');
	lost.stop();
	const again = await openEngine(caseload, { now: SOON, isReached: false });
	const later = await openEngine(caseload, { now: IN_THE_EVENING, isReached: false });
	expect(again.waiting).toEqual(new Set([`${JOURNAL}/ent_a`]));
	expect(again.foundWaiting).toEqual(new Set());
	expect(later.foundWaiting).toEqual(new Set([`${JOURNAL}/ent_a`]));
});

test('[§5.1] words that were written without a network are from away at once', async () => {
	const caseload = aCaseload(aDocument(JOURNAL));
	const engine = await openEngine(caseload, { now: AT_WRITING, isReached: false });
	engine.onNetwork(false);
	await writeOnPage(engine, JOURNAL, 'ent_a', '路上写的');
	await engine.end('keep');
	const again = await openEngine(caseload, { now: SOON, isReached: false });
	expect(again.foundWaiting).toEqual(new Set([`${JOURNAL}/ent_a`]));
});

test('unsent words of a child no longer mine go to the tray, and the copy goes', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	engine.onNetwork(false);
	(await writeOnPage(engine, JOURNAL, 'ent_a', '舍不得丢的话')).release();
	await expect.poll(() => engine.waiting.size).toBe(1);

	server.access.grant(mentor, JOURNAL, 'none');
	answer = ok(aCaseload());
	engine.onNetwork(true);
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(engine.tray[0]).toMatchObject({ reason: 'no-access', text: '舍不得丢的话' });
	expect(engine.waiting.size).toBe(0);
	await expect.poll(() => engine.copies.has(JOURNAL)).toBe(false);
	expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([
		`jiashu:${mentor.userId}`,
	]);
});

test('words typed while the right to write went away go to the tray, and a clean copy comes', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	engine.onNetwork(false);
	const page = await writeOnPage(engine, JOURNAL, 'ent_a', '写了才知道不能写');
	server.access.grant(mentor, JOURNAL, 'read');
	answer = ok(aCaseload(aDocument(JOURNAL, { access: 'read', head: 0 })));
	engine.onNetwork(true);
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(engine.tray[0]).toMatchObject({ reason: 'read-only', text: '写了才知道不能写' });
	expect(page.sync.isAbandoned).toBe(true);
	page.release();
	await page.gone;
	expect(engine.copies.has(JOURNAL)).toBe(false);
	const reader = peer(JOURNAL);
	await until(() => reader.synced);
	expect(reader.doc.getMap('entries').size).toBe(0);
});

test('what is typed while the tray is being filled gets into the tray too', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	engine.onNetwork(false);
	const page = await writeOnPage(engine, JOURNAL, 'ent_a', '前半句');
	const move = engine.device.moveToTray.bind(engine.device);
	vi.spyOn(engine.device, 'moveToTray').mockImplementationOnce(async (piece) => {
		await move(piece);
		page.sync.doc.getMap('entries').set('ent_a', '前半句，后半句');
	});
	server.access.grant(mentor, JOURNAL, 'read');
	answer = ok(aCaseload(aDocument(JOURNAL, { access: 'read' })));
	engine.onNetwork(true);
	await expect.poll(() => engine.tray[0]?.text).toBe('前半句，后半句');
	expect(engine.tray).toHaveLength(1);
	expect(engine.waiting.size).toBe(0);
	expect(await engine.device.marks()).toEqual([]);
	page.release();
	await expect.poll(() => engine.copies.has(JOURNAL)).toBe(false);
});

test('an older generation is never merged: its unsent words go to the tray', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	engine.onNetwork(false);
	(await writeOnPage(engine, JOURNAL, 'ent_a', '旧的一份')).release();
	await expect.poll(() => engine.waiting.size).toBe(1);

	server.access.setGeneration(JOURNAL, 2);
	answer = ok(aCaseload(aDocument(JOURNAL, { generation: 2 })));
	engine.onNetwork(true);
	await expect.poll(() => engine.tray[0]?.reason).toBe('older-copy');
	const reader = peer(JOURNAL);
	await until(() => reader.synced);
	expect(reader.doc.getMap('entries').size).toBe(0);
});

test('a piece is in the tray or waiting at every moment, never in neither place', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	engine.onNetwork(false);
	(await writeOnPage(engine, JOURNAL, 'ent_a', '一')).release();
	await expect.poll(() => engine.waiting.size).toBe(1);
	const move = vi.spyOn(engine.device, 'moveToTray').mockRejectedValueOnce(new Error('full'));
	answer = ok(aCaseload());
	engine.onNetwork(true);
	await expect.poll(() => move).toHaveBeenCalled();
	await until(() => !engine.syncing);
	expect(await engine.device.marks()).toHaveLength(1);
	await engine.syncNow();
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(await engine.device.marks()).toEqual([]);
});

test('signing out leaves nothing of this person on the device', async () => {
	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !engine.syncing);
	(await writeOnPage(engine, JOURNAL, 'ent_a', '一')).release();
	await expect.poll(() => engine.waiting.size).toBe(0);
	engines.splice(0);
	await engine.end('wipe');
	expect(await indexedDB.databases()).toEqual([]);
});

/** A document in which the device with the Yjs client id 77 has written this. */
function writtenBy77(words: string): Y.Doc {
	const doc = new Y.Doc();
	doc.clientID = 77;
	doc.getMap('entries').set('ent_a', words);
	return doc;
}

test('[P14] words of a copy that is another than the school’s go to the tray, and the school’s copy comes', async () => {
	const gone = stockClient(server, mentor, JOURNAL, writtenBy77('对青霉素过敏'));
	const reader = peer(JOURNAL);
	await until(() => reader.doc.getMap('entries').get('ent_a') === '对青霉素过敏');
	gone.destroy();
	reader.doc.getMap('entries').set('ent_b', '别人写的');
	const name = documentStoreName(mentor.userId, JOURNAL, 1);
	const disk = new IndexeddbPersistence(name, writtenBy77('对花生过敏'));
	await disk.whenSynced;
	await disk.destroy();

	const engine = await openEngine(aCaseload(aDocument(JOURNAL)), { quietMs: 20 });
	const page = engine.open(JOURNAL);
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(engine.tray[0]).toMatchObject({
		reason: 'diverged',
		items: ['ent_a'],
		text: '对花生过敏',
	});
	expect(server.divergences).toEqual(['seen', 'lasting']);
	expect(page?.sync.isAbandoned).toBe(true);

	page?.release();
	await expect.poll(() => engine.copies.has(JOURNAL)).toBe(false);
	const again = engine.open(JOURNAL);
	const entries = again?.sync.doc.getMap('entries');
	await until(() => entries?.get('ent_b') === '别人写的');
	expect(entries?.get('ent_a')).toBe('对青霉素过敏');
	again?.release();
});

test('[R3] what the school refuses goes to the tray with its words, and the others write on', async () => {
	const writer = peer(JOURNAL);
	await until(() => writer.synced);
	writer.doc.getMap('entries').set('ent_b', '同事写的');
	const engine = await openEngine(aCaseload(aDocument(JOURNAL, { head: 1 })));
	await until(() => !engine.syncing);
	const page = engine.open(JOURNAL);
	await until(() => page?.sync.state.synced === true);
	// A device that took a colleague's Yjs client id: neither would ever see the other's words.
	if (page === null) throw new Error('not in the caseload');
	const { doc } = page.sync;
	const { clientID } = doc;
	doc.clientID = writer.doc.clientID;
	doc.getMap('entries').set('ent_a', '不能丢的话');
	doc.clientID = clientID;
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(engine.tray[0]).toMatchObject({ reason: 'refused', text: '不能丢的话' });
	expect(server.refused).toMatchObject([{ reason: 'foreign-client', userId: mentor.userId }]);
	writer.doc.getMap('entries').set('ent_c', '接着写');
	const reader = peer(JOURNAL);
	await until(() => reader.doc.getMap('entries').get('ent_c') === '接着写');
	expect(reader.doc.getMap('entries').has('ent_a')).toBe(false);
	page.release();
});

test('[R3] a copy that lost a row of itself is relieved by the way: the rest goes to school', async () => {
	const before = await openEngine(aCaseload(aDocument(JOURNAL)));
	await until(() => !before.syncing);
	before.onNetwork(false);
	const pages = [];
	for (const words of ['第一句', '丢了的一句', '第三句']) {
		pages.push(await writeOnPage(before, JOURNAL, 'ent_a', words));
	}
	for (const page of pages) page.release();
	engines.splice(0);
	await before.end('keep');
	const db = await openDB(documentStoreName(mentor.userId, JOURNAL, 1));
	const keys = await db.getAllKeys('updates');
	await db.delete('updates', keys.at(-2) as IDBValidKey);
	db.close();

	const engine = await openEngine(aCaseload(aDocument(JOURNAL)));
	await expect.poll(() => engine.tray).toHaveLength(1);
	expect(engine.tray[0]).toMatchObject({ reason: 'refused', text: '第三句' });
	await expect.poll(() => engine.waiting.size).toBe(0);
	const reader = peer(JOURNAL);
	await until(() => reader.doc.getMap('entries').get('ent_a') === '第一句');
	expect(server.refused).toEqual([]);
});
