import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CaseloadDocument } from '#domain/caseload.ts';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { stockClient, until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { signInSockets } from './test-device.ts';
import { aDocument, caseloadOf, engineOf } from './test-engine.ts';

const JOURNAL = `doc_${'j'.repeat(22)}` as DocId;

let server: RelayServer;
let mentor: TestPerson;
let writer: ReturnType<typeof stockClient>;
let engine: SyncEngine;
/** What the school says to the caseload. */
let answer: readonly CaseloadDocument[];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	const colleague = server.access.person('陈立国');
	for (const person of [mentor, colleague]) server.access.grant(person, JOURNAL, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', new IDBFactory());
	writer = stockClient(server, colleague, JOURNAL);
	await until(() => writer.synced);
	writer.doc.getMap('entries').set('ent_a', '学校的话');
});

afterEach(async () => {
	writer.destroy();
	await engine.end('keep');
	await server.close();
	vi.unstubAllGlobals();
});

async function openEngine(): Promise<void> {
	answer = [aDocument(JOURNAL, { head: 1 })];
	engine = engineOf({
		...{ server, person: mentor, caseload: caseloadOf(mentor, answer) },
		requestCaseload: async () => ok(caseloadOf(mentor, answer)),
	});
	await engine.start();
}

const openPage = () => must(engine.open(JOURNAL), 'the journal');
const wordsOn = (page: ReturnType<typeof openPage>) => page.sync.doc.getMap('entries').toJSON();

test('a page whose copy was put aside goes on with the school’s copy, without being left', async () => {
	await openEngine();
	const page = openPage();
	await until(() => page.sync.doc.getMap('entries').get('ent_a') === '学校的话' && !engine.syncing);
	engine.onNetwork(false);
	page.sync.doc.getMap('entries').set('ent_a', '没有收下的话');
	await until(() => page.sync.state.saved);
	server.access.grant(mentor, JOURNAL, 'read');
	answer = [aDocument(JOURNAL, { access: 'read' })];
	engine.onNetwork(true);
	await until(() => page.sync.isAbandoned);
	// As the page does it: it lets go, and opens the document again once the copy has left the device.
	page.release();
	await page.gone;
	server.access.grant(mentor, JOURNAL, 'write');
	answer = [aDocument(JOURNAL)];
	await engine.syncNow();
	const anew = openPage();
	await until(() => anew.sync.state.loaded);
	anew.sync.doc.getMap('entries').set('ent_b', '接着写的');
	await until(() => writer.doc.getMap('entries').get('ent_b') === '接着写的');
	await until(() => wordsOn(anew)['ent_a'] === '学校的话');
	expect(engine.tray.map(({ text }) => text)).toEqual(['没有收下的话']);
	expect(anew.sync.isAbandoned).toBe(false);
	anew.release();
});

test('[C2] where nothing can be kept, pages work from the school alone and are kept once there is room', async () => {
	const factory = indexedDB;
	vi.stubGlobal('indexedDB', {
		open() {
			throw new DOMException('No room.', 'QuotaExceededError');
		},
	});
	await openEngine();
	expect(engine.problem).toBe('full');
	const page = openPage();
	await until(() => page.sync.state.loaded);
	expect(page.sync.doc.getMap('entries').get('ent_a')).toBe('学校的话');
	page.sync.doc.getMap('entries').set('ent_b', '这里写的');
	await until(() => writer.doc.getMap('entries').get('ent_b') === '这里写的');
	await until(() => engine.waiting.size === 0);
	expect(page.sync.state.saved).toBe(false);

	vi.stubGlobal('indexedDB', factory);
	await engine.syncNow();
	await until(() => page.sync.state.saved);
	expect(engine.problem).toBeNull();
	page.release();
	await page.gone;
	engine.onNetwork(false);
	const kept = openPage();
	await until(() => kept.sync.state.loaded);
	expect(wordsOn(kept)).toEqual({ ent_a: '学校的话', ent_b: '这里写的' });
	kept.release();
});
