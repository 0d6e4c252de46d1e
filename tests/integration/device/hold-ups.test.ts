import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import type { Caseload, CaseloadDocument } from '#domain/caseload.ts';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { documentStoreName } from '#lib/storage/device-store.ts';
import type { CaseloadError } from '#lib/sync/caseload-request.ts';
import { unsentText } from '#lib/session/unsent-text.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { signInSockets } from './test-device.ts';
import { aDocument, caseloadOf, engineOf } from './test-engine.ts';

const JOURNAL = `doc_${'j'.repeat(22)}` as DocId;
const DIARY = `doc_${'d'.repeat(22)}` as DocId;

let server: RelayServer;
let mentor: TestPerson;
let reader: ReturnType<typeof stockClient>;
let engine: SyncEngine;
/** What the school says to the caseload. */
let answer: Result<Caseload, CaseloadError>;

const aCaseload = (...documents: CaseloadDocument[]) => ok(caseloadOf(mentor, documents));
const atSchool = (id: string) => reader.doc.getMap('entries').get(id);

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	const colleague = server.access.person('陈立国');
	for (const docId of [JOURNAL, DIARY]) server.access.grant(mentor, docId, 'write');
	server.access.grant(colleague, DIARY, 'read');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
	reader = stockClient(server, colleague, DIARY);
	answer = aCaseload(aDocument(JOURNAL), aDocument(DIARY));
	engine = engineOf({
		...{ server, person: mentor, caseload: must(answer.ok ? answer.value : null, 'a caseload') },
		requestCaseload: async () => answer,
	});
	await engine.start();
	await until(() => !engine.syncing);
});

afterEach(async () => {
	reader.destroy();
	await engine.end('keep');
	await server.close();
	vi.unstubAllGlobals();
});

/** Opens a page and waits until what is written on it lies on the device. */
async function writeOnPage(docId: DocId, id: string, words: string) {
	const page = must(engine.open(docId), 'in the caseload');
	await until(() => page.sync.state.loaded);
	page.sync.doc.getMap('entries').set(id, words);
	await until(() => page.sync.state.saved);
	return page;
}

test('[P9] a page that was open when the session ended goes on once somebody has signed in again elsewhere', async () => {
	const page = await writeOnPage(DIARY, 'ent_a', '一');
	await until(() => atSchool('ent_a') === '一');
	answer = fail('signed-out');
	server.access.signOut(mentor);
	await until(() => engine.reach === 'signed-out');
	page.sync.doc.getMap('entries').set('ent_b', '写了还在这里');
	server.access.signInAgain(mentor);
	answer = aCaseload(aDocument(JOURNAL), aDocument(DIARY));
	await engine.syncNow();
	await until(() => atSchool('ent_b') === '写了还在这里');
	expect(engine.reach).toBe('online');
	page.release();
});

test('[P9] a page that stayed open while a right was taken away and given back goes on', async () => {
	const page = await writeOnPage(DIARY, 'ent_a', '一');
	await until(() => atSchool('ent_a') === '一' && page.sync.state.waiting.length === 0);
	answer = aCaseload(aDocument(JOURNAL));
	server.access.grant(mentor, DIARY, 'none');
	await until(() => page.sync.state.endedBy !== null && !engine.syncing);
	server.access.grant(mentor, DIARY, 'write');
	answer = aCaseload(aDocument(JOURNAL), aDocument(DIARY));
	await engine.syncNow();
	page.sync.doc.getMap('entries').set('ent_b', '接着写的');
	await until(() => atSchool('ent_b') === '接着写的');
	page.release();
});

/** Words of both documents wait on the device, and one of them is no longer this person's. */
async function waitInBoth(): Promise<void> {
	engine.onNetwork(false);
	for (const docId of [JOURNAL, DIARY]) (await writeOnPage(docId, 'ent_a', '路上写的')).release();
	await expect.poll(() => engine.waiting.size).toBe(2);
	server.access.grant(mentor, JOURNAL, 'none');
	answer = aCaseload(aDocument(DIARY));
}

const onlyTheJournalWaits = () =>
	expect.poll(() => engine.device.marks()).toMatchObject([{ docId: JOURNAL }]);

test('words that a full device cannot move to the tray hold up no others', async () => {
	await waitInBoth();
	const full = new DOMException('The device is full.', 'QuotaExceededError');
	vi.spyOn(engine.device, 'moveToTray').mockRejectedValue(full);
	engine.onNetwork(true);
	await until(() => atSchool('ent_a') === '路上写的');
	await onlyTheJournalWaits();
});

test('what was left in a round is tried again before long, and not a minute later', async () => {
	await waitInBoth();
	const full = new DOMException('The device is full.', 'QuotaExceededError');
	vi.spyOn(engine.device, 'moveToTray').mockRejectedValueOnce(full);
	engine.onNetwork(true);
	await expect.poll(() => engine.tray).toHaveLength(1);
});

/** From now on the device gives nothing of the journal's copy. */
function loseTheJournal(): void {
	const open = indexedDB.open.bind(indexedDB);
	const name = documentStoreName(mentor.userId, JOURNAL, 1);
	vi.spyOn(indexedDB, 'open').mockImplementation((...of) => {
		if (of[0] === name) throw new DOMException('It cannot be read.', 'UnknownError');
		return open(...of);
	});
}

test('a copy that cannot be read holds up no words of others', async () => {
	await waitInBoth();
	loseTheJournal();
	engine.onNetwork(true);
	await until(() => atSchool('ent_a') === '路上写的');
	await until(() => !engine.syncing);
	await onlyTheJournalWaits();
});

test('words that wait can be saved to a file though one copy cannot be read', async () => {
	await waitInBoth();
	loseTheJournal();
	const words = (doc: Y.Doc, _kind: unknown, items: readonly string[]) =>
		items.map((id) => doc.getMap('entries').get(id)).join();
	const text = await unsentText(engine, words, '读不出来');
	expect(text.match(/路上写的|读不出来/gu)?.sort()).toEqual(['读不出来', '路上写的'].sort());
});
