import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Caseload } from '#domain/caseload.ts';
import type { ChildId, ClassId, DocId } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { instantFromMs } from '#domain/time.ts';
import { DeviceStore } from '#lib/storage/device-store.ts';
import { SyncEngine } from '#lib/sync/sync-engine.ts';
import { backUp } from '#server/cli/backup.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { openSqliteLog, type SqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { openRecords } from '#server/store/records/open-records.ts';
import { relayUrlOf, signInSockets } from '../device/test-device.ts';
import { until } from '../relay/clients.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { startRelayServer, type RelayServer } from '../relay/relay-server.ts';

/** A restored backup has less than the devices were told it has (reliability.md §3.2, cht-core #8093). */
const docId = `doc_${'r'.repeat(22)}` as DocId;
const NOW = instantFromMs(Date.parse('2026-11-23T08:00:00Z'));

let folder: string;
/** The device's databases, which outlive the school's. */
let device: IDBFactory;
let log: SqliteLog;
let server: RelayServer;
let mentor: TestPerson;
const engines: SyncEngine[] = [];

beforeEach(async () => {
	device = new IDBFactory();
	folder = await mkdtemp(join(tmpdir(), 'jiashu-restored-'));
	const records = await openRecords(join(folder, 'data', 'records.sqlite'), join(folder, 'keys'));
	await records.destroy();
	await openSchool('data');
});

afterEach(async () => {
	for (const engine of engines.splice(0)) await engine.end('keep');
	await closeSchool();
	await rm(folder, { recursive: true });
	vi.unstubAllGlobals();
});

async function openSchool(name: string): Promise<void> {
	log = await openSqliteLog({
		path: join(folder, name, 'log.sqlite'),
		keysDir: join(folder, 'keys'),
		now: Date.now,
	});
	server = await startRelayServer(log);
	mentor = server.access.person('周晓兰');
	server.access.grant(mentor, docId, 'write');
	// The sockets of the school before would go on naming its address.
	vi.unstubAllGlobals();
	vi.stubGlobal('indexedDB', device);
	signInSockets(server, mentor);
}

async function closeSchool(): Promise<void> {
	await server.close();
	await log.close();
}

async function caseload(): Promise<Caseload> {
	const head = (await log.heads([docId])).get(docId) ?? 0;
	const child = {
		...{ id: 'chd_one' as ChildId, name: '李小禾', classId: 'cls_one' as ClassId },
		...{ className: '三年级', boarding: true, mine: true, mentors: [], headTeacherIds: [] },
		documents: [{ id: docId, kind: 'journal', generation: 1, access: 'write', head } as const],
		mayShare: true,
	};
	return {
		me: { userId: mentor.userId, name: mentor.name, username: 'zhou', roles: [] },
		school: { name: '青禾镇中心学校', hotline: null },
		year: null,
		children: [child],
		people: {},
		fetchedAt: NOW,
		store: await log.storeName(),
	};
}

async function openEngine(): Promise<SyncEngine> {
	const engine = new SyncEngine({
		device: new DeviceStore(mentor.userId),
		caseload: await caseload(),
		relayUrl: relayUrlOf(server),
		requestCaseload: async () => ok(await caseload()),
		handIn: async () => 'later',
		read: { words: () => '', digest: () => ({ latestOn: null, entries: [] }) },
		random: (bytes) => crypto.getRandomValues(bytes),
		now: () => NOW,
		onChange: () => {},
		onEnded: () => {},
	});
	engines.push(engine);
	await engine.start();
	return engine;
}

async function write(engine: SyncEngine, words: string): Promise<void> {
	const handle = engine.open(docId);
	if (handle === null) throw new Error('not in the caseload');
	await until(() => handle.sync.state.loaded);
	const text = handle.sync.doc.getText('entries');
	text.insert(text.length, words);
	await expect.poll(() => handle.sync.state.waiting).toEqual([]);
	handle.release();
}

const atSchool = async () => {
	const doc = await readDocument(log, docId, 1);
	return doc.getText('entries').toJSON();
};

test('[R6] what was acknowledged after the backup comes back from the device, once and whole, before any page is opened', async () => {
	const engine = await openEngine();
	await write(engine, '备份前。');
	await backUp(join(folder, 'data'), join(folder, 'backup'));
	const before = await log.storeName();
	await write(engine, '备份后。');
	await engine.syncNow();
	expect(engine.copies.get(docId)?.syncedStore).toBe(before);
	expect(await engine.device.marks()).toEqual([]);
	await engines.pop()?.end('keep');
	await closeSchool();

	await openSchool('backup');
	expect(await log.storeName()).not.toBe(before);
	expect(await atSchool()).toBe('备份前。');
	const again = await openEngine();
	await again.syncNow();
	expect(await atSchool()).toBe('备份前。备份后。');
	expect(again.copies.get(docId)?.syncedStore).toBe(await log.storeName());
	await again.syncNow();
	expect(await atSchool()).toBe('备份前。备份后。');
	expect(again.tray).toEqual([]);
});

test('[R6] a store whose head has grown past what the device knew is not taken for up to date', async () => {
	const engine = await openEngine();
	await write(engine, '一');
	await backUp(join(folder, 'data'), join(folder, 'backup'));
	await write(engine, '二');
	await engine.syncNow();
	const known = engine.copies.get(docId)?.syncedHead ?? 0;
	await engines.pop()?.end('keep');
	await closeSchool();

	await openSchool('backup');
	const [row] = await log.history(docId, 1, 0);
	if (row === undefined) throw new Error('no row');
	// Others write on in the restored store until its head is the one the device knows.
	while (((await log.heads([docId])).get(docId) ?? 0) < known) {
		await log.append({ docId, generation: 1, ...row });
	}
	const again = await openEngine();
	await again.syncNow();
	expect(await atSchool()).toBe('一二');
});
