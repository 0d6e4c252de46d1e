import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocId } from '#domain/ids.ts';
import type { DocumentSync } from '#lib/sync/document-sync.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { schoolRates } from '#server/relay/limits.ts';
import { rotateKey } from '#server/store/log/sqlite/rotate-key.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { until } from '../relay/clients.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import { openOnDevice, signInSockets } from './test-device.ts';

/**
 * A4: two phones are away for six weeks and write five thousand edits each into the same pages, while
 * the school goes through two releases: the server is stopped and started on the same store, the key
 * is rotated, colleagues write on, and the pages are reloaded with the newest program.
 */
const docId = `doc_${'w'.repeat(22)}` as DocId;
const EDITS = 5_000;
const OPEN_MS_MAX = 2_000;
const weekMs = 7 * 24 * 3_600_000;
const PlainSocket = globalThis.WebSocket;

let folder: string;
let server: RelayServer;
let people: TestPerson[];
/** How far the clock of the school is ahead of this machine's. */
let aheadMs: number;
let open: DocumentSync[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-weeks-'));
	aheadMs = 0;
	open = [];
	vi.stubGlobal('indexedDB', new IDBFactory());
	await startSchool();
});

afterEach(async () => {
	await Promise.all(open.map((sync) => sync.close()));
	await stopSchool();
	await rm(folder, { recursive: true });
	vi.unstubAllGlobals();
});

async function startSchool(): Promise<void> {
	const clock: Clock = { ...systemClock, now: () => Date.now() + aheadMs };
	const keysDir = join(folder, 'keys');
	const log = await openSqliteLog({ path: join(folder, 'log.sqlite'), keysDir, now: clock.now });
	server = await startRelayServer(log, clock, schoolRates);
	people = ['周晓兰', '陈立国', '何老师'].map((name) => server.access.person(name));
	for (const person of people) server.access.grant(person, docId, 'write');
}

async function stopSchool(): Promise<void> {
	await server.close();
	await server.updateLog.close();
}

/** The server is another program from now on, and three weeks have gone by. */
async function release(): Promise<void> {
	await stopSchool();
	rotateKey(join(folder, 'log.sqlite'), join(folder, 'keys'));
	aheadMs += 3 * weekMs;
	await startSchool();
}

/** The page is opened on this person's phone; gives how long it took until the words were there. */
async function openPage(number: number): Promise<{ sync: DocumentSync; ms: number }> {
	const person = must(people[number], 'a person');
	// One person's sockets must not be made of another's.
	vi.stubGlobal('WebSocket', PlainSocket);
	signInSockets(server, person);
	const startedAt = performance.now();
	const { sync } = openOnDevice({ server, person, docId, owner: `tab.${open.length}` });
	open.push(sync);
	await until(() => sync.state.loaded);
	return { sync, ms: performance.now() - startedAt };
}

async function closePage(sync: DocumentSync): Promise<void> {
	open = open.filter((each) => each !== sync);
	await sync.close();
}

const entries = ({ doc }: { readonly doc: Y.Doc }) => doc.getMap<Y.Text>('entries');
const text = (sync: DocumentSync, name: string) => must(entries(sync).get(name), name);
const tokenOf = (who: number, edit: number) => `〔${who}.${edit}〕`;

/** Words in the shared page and in one's own, some taken out again, some made bold. Gives what must stay. */
function writeAway(sync: DocumentSync, who: number): string[] {
	const stay: string[] = [];
	entries(sync).set(`own ${who}`, new Y.Text());
	for (let edit = 0; edit < EDITS; edit++) {
		const page = text(sync, edit % 3 === 0 ? 'shared' : `own ${who}`);
		const token = tokenOf(who, edit);
		if (edit % 10 === 9) page.format(0, Math.min(3, page.length), { bold: true });
		else if (edit % 10 === 8) {
			const dropped = stay.pop() ?? '';
			for (const each of [text(sync, 'shared'), text(sync, `own ${who}`)]) {
				const at = each.toJSON().indexOf(dropped);
				if (at >= 0) each.delete(at, dropped.length);
			}
		} else {
			page.insert(edit % 2 === 0 ? page.length : 0, token);
			stay.push(token);
		}
	}
	return stay;
}

/** How often each token stands in the document. */
function countTokens(doc: Y.Doc): Map<string, number> {
	const counts = new Map<string, number>();
	for (const page of entries({ doc }).values()) {
		for (const [token] of page.toJSON().matchAll(/〔[^〕]+〕/g)) {
			counts.set(token, (counts.get(token) ?? 0) + 1);
		}
	}
	return counts;
}

function expectSame(one: Y.Doc, other: Y.Doc): void {
	expect(entries({ doc: one }).toJSON()).toEqual(entries({ doc: other }).toJSON());
	expect(Y.decodeStateVector(Y.encodeStateVector(one))).toEqual(
		Y.decodeStateVector(Y.encodeStateVector(other)),
	);
	expect(Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other))).toBe(true);
}

async function reload(): Promise<Y.Doc> {
	const doc = await readDocument(server.updateLog, docId, 1);
	expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
	return doc;
}

test('A4: two phones six weeks away, five thousand edits each, two releases in between: nothing is lost, and the pages open at once', async () => {
	const first = await openPage(0);
	first.sync.connect();
	await until(() => first.sync.state.synced);
	entries(first.sync).set('shared', new Y.Text('开学第一天。'));
	await until(() => first.sync.state.waiting.length === 0);
	const second = await openPage(1);
	second.sync.connect();
	await until(() => second.sync.state.synced);

	const stay: string[] = [];
	for (const [who, { sync }] of [first, second].entries()) {
		sync.disconnect();
		stay.push(...writeAway(sync, who));
		await until(() => sync.state.saved);
		await closePage(sync);
	}
	await release();
	const colleague = await openPage(2);
	colleague.sync.connect();
	await until(() => colleague.sync.state.synced);
	for (let edit = 0; edit < 200; edit++) text(colleague.sync, 'shared').insert(0, tokenOf(2, edit));
	await until(() => colleague.sync.state.waiting.length === 0);
	await closePage(colleague.sync);
	await release();

	// Both come home at the same moment, on the newest program.
	const pages = await Promise.all([openPage(0), openPage(1)]);
	for (const { sync, ms } of pages) {
		expect(ms).toBeLessThan(OPEN_MS_MAX);
		expect(sync.state.waiting.length).toBeGreaterThan(0);
		sync.connect();
	}
	await until(() => pages.every(({ sync }) => sync.state.waiting.length === 0));
	expect(pages.map(({ sync }) => [sync.state.endedBy, sync.state.refused])).toEqual([
		[null, null],
		[null, null],
	]);
	const [one, other] = pages.map(({ sync }) => sync.doc) as [Y.Doc, Y.Doc];
	await until(() => Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other)));
	expectSame(one, other);
	expectSame(await reload(), one);
	const counts = countTokens(one);
	expect(stay.filter((token) => counts.get(token) !== 1)).toEqual([]);
	expect(counts.size).toBe(stay.length + 200);

	const editedAt = performance.now();
	text(must(pages[0], 'a page').sync, 'shared').insert(0, '〔new〕');
	await until(() => text(must(pages[1], 'a page').sync, 'shared').toJSON().startsWith('〔new〕'));
	expect(performance.now() - editedAt).toBeLessThan(5_000);
	// And on a phone that has nothing yet.
	const fresh = await openPage(2);
	const askedAt = performance.now();
	fresh.sync.connect();
	await until(() => fresh.sync.state.synced && entries(fresh.sync).size > 0);
	expect(performance.now() - askedAt).toBeLessThan(OPEN_MS_MAX);
	expect(countTokens(fresh.sync.doc).size).toBe(counts.size + 1);
}, 120_000);
