import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Caseload } from '#domain/caseload.ts';
import type { DocId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { SCHEMA } from '#protocol/version.ts';
import type { CaseloadError } from '#lib/sync/caseload-request.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { stockClient, until } from '../relay/clients.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import { signInSockets } from './test-device.ts';
import { aDocument, caseloadOf, engineOf } from './test-engine.ts';

/** A page that was loaded before the school got its newest version: it reads, says so, writes nothing. */
const JOURNAL = `doc_${'j'.repeat(22)}` as DocId;
const DIARY = `doc_${'d'.repeat(22)}` as DocId;

let server: RelayServer;
let mentor: TestPerson;
let answer: Result<Caseload, CaseloadError>;
let peer: ReturnType<typeof stockClient>;
const engines: SyncEngine[] = [];

beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	mentor = server.access.person('周晓兰');
	const colleague = server.access.person('陈立国');
	for (const docId of [JOURNAL, DIARY]) server.access.grant(mentor, docId, 'write');
	server.access.grant(colleague, JOURNAL, 'write');
	signInSockets(server, mentor, SCHEMA - 1);
	vi.stubGlobal('indexedDB', new IDBFactory());
	peer = stockClient(server, colleague, JOURNAL);
	await until(() => peer.synced);
});

afterEach(async () => {
	peer.destroy();
	await Promise.all(engines.splice(0).map((engine) => engine.end('keep')));
	await server.close();
	vi.unstubAllGlobals();
});

/** The app as this page has it; the first round is over. */
async function openApp(): Promise<SyncEngine> {
	const caseload = caseloadOf(mentor, [aDocument(JOURNAL), aDocument(DIARY)]);
	answer = ok(caseload);
	const requestCaseload = async () => answer;
	const engine = engineOf({ server, person: mentor, caseload, requestCaseload });
	engines.push(engine);
	await engine.start();
	await until(() => !engine.syncing);
	return engine;
}

async function openPage(engine: SyncEngine) {
	const handle = engine.open(JOURNAL);
	if (handle === null) throw new Error('not in the caseload');
	await until(() => handle.sync.state.loaded);
	return { ...handle, entries: handle.sync.doc.getMap('entries') };
}

const atSchool = () => peer.doc.getMap('entries').toJSON();

test('[R6] an old page says that it is old before anything is typed, and goes on reading', async () => {
	const engine = await openApp();
	const page = await openPage(engine);
	await until(() => engine.reach === 'outdated');
	expect(page.entries.size).toBe(0);
	peer.doc.getMap('entries').set('ent_b', '同事今天写的');
	await until(() => page.entries.get('ent_b') === '同事今天写的');
	await engine.syncNow();
	expect(engine.reach).toBe('outdated');
});

test('[R6, P6] what is typed on an old page waits on the device, and the new page sends it', async () => {
	const engine = await openApp();
	const page = await openPage(engine);
	await until(() => page.sync.state.synced);
	page.entries.set('ent_a', '旧页面上写的');
	await until(() => page.sync.state.saved);
	await engine.syncNow();
	peer.doc.getMap('entries').set('ent_b', '同事今天写的');
	await until(() => page.entries.has('ent_b'));
	expect(engine.reach).toBe('outdated');
	expect(engine.waiting).toEqual(new Set([`${JOURNAL}/ent_a`]));
	expect(engine.tray).toEqual([]);
	expect(atSchool()).toEqual({ ent_b: '同事今天写的' });
	await engine.end('keep');

	signInSockets(server, mentor);
	const updated = await openApp();
	await until(() => atSchool()['ent_a'] === '旧页面上写的');
	await until(() => updated.waiting.size === 0);
	expect(updated.tray).toEqual([]);
	expect(updated.reach).toBe('online');
});

test('[R6] words from the road wait on an old page that opens none of them, and it fetches on', async () => {
	const engine = await openApp();
	answer = fail('unreachable');
	engine.onNetwork(false);
	const page = await openPage(engine);
	page.entries.set('ent_a', '路上写的');
	await until(() => page.sync.state.saved);
	page.release();
	await page.gone;
	peer.doc.getMap('entries').set('ent_b', '同事今天写的');
	expect(engine.reach).toBe('offline');

	answer = ok(engine.caseload);
	engine.onNetwork(true);
	await until(() => engine.reach === 'outdated' && !engine.syncing);
	expect(engine.waiting).toEqual(new Set([`${JOURNAL}/ent_a`]));
	expect(engine.tray).toEqual([]);
	const copy = engine.copies.get(JOURNAL);
	if (!copy) throw new Error('no copy');
	const words = await engine.readCopy(copy, (doc) => doc.getMap('entries').toJSON());
	expect(words).toEqual({ ent_a: '路上写的', ent_b: '同事今天写的' });
	expect(atSchool()).toEqual({ ent_b: '同事今天写的' });
});

test('[R6] an old page whose network comes back says again that it is old', async () => {
	const engine = await openApp();
	await openPage(engine);
	await until(() => engine.reach === 'outdated');
	answer = fail('unreachable');
	engine.onNetwork(false);
	expect(engine.reach).toBe('offline');
	answer = ok(engine.caseload);
	await engine.syncNow();
	expect(engine.reach).toBe('outdated');
});
