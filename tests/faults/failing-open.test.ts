import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { note } from './headline.ts';
import { keptIn, missing } from './kept.ts';
import { endAllRelays, startRelay, type RelayProcess } from './relay-process.ts';
import { between, rounds, seededRandom } from './rounds.ts';
import { injectInto, whyNoInjection } from './syscall-fault.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

/**
 * B11: a document does not open as it should (a read fails, takes its time, or finds half a snapshot),
 * and somebody with an empty copy writes into it all the same. Whatever comes of that, it is never a
 * blank document over a real one: all its words are there afterwards, and nobody was told otherwise.
 */
const READS = 'pread64';
const WORDS = 40;
const ROW = 'document that does not open';
const user = 'usr_0000000000000000000000' as UserId;
const session = 'ses_0000000000000000000000' as SessionId;
const noInjection = await whyNoInjection();
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-open-'));
});

afterEach(async () => {
	await endAllRelays();
	await rm(folder, { recursive: true });
});

/** Documents of forty long entries each, half of them behind a snapshot; gives the keys of each. */
async function fill(count: number): Promise<Map<DocId, string[]>> {
	const path = join(folder, 'log.sqlite');
	const log = await openSqliteLog({ path, keysDir: join(folder, 'keys'), now: Date.now });
	const keys = new Map<DocId, string[]>();
	for (const docId of Array.from({ length: count }, (_, number) => documentOf(number + 1))) {
		keys.set(docId, []);
		const doc = new Y.Doc();
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		for (let word = 0; word < WORDS; word++) {
			const key = `old-${docId}-${word}`;
			doc.getMap('entries').set(key, '字'.repeat(400));
			keys.get(docId)?.push(key);
			const bytes = updates.at(-1) ?? new Uint8Array();
			const claims = [{ clientId: doc.clientID, firm: true }];
			const update = { docId, generation: 1, author: user, session, bytes, claims };
			const { seq } = await log.append(update);
			if (word === WORDS / 2) {
				await log.putSnapshot(docId, 1, seq, Y.encodeStateAsUpdate(doc));
			}
		}
	}
	await log.close();
	return keys;
}

const change = (sql: string, ...values: (string | number)[]) => {
	const database = new DatabaseSync(join(folder, 'log.sqlite'));
	database.prepare(sql).run(...values);
	database.close();
};

/** Somebody whose device knows nothing of the document, and who writes before it has opened. */
function blankWriter(relay: RelayProcess, docId: DocId, name: string): WriterClient {
	const client = new WriterClient({ ...relay, docId, person: 1, name });
	client.write();
	return client;
}

test('[R1] a read that fails while a document opens: it opens later, whole, with what was written meanwhile', async (context) => {
	if (noInjection !== null) {
		note({ row: ROW, notTried: noInjection });
		return context.skip(noInjection);
	}
	const documents = await fill(rounds(12));
	let turn = 0;
	for (const [docId, old] of documents) {
		// A process of its own, so that nothing of the document is in its memory yet.
		const relay = await startRelay(folder);
		const fault = await injectInto(relay.pid, READS, `error=EIO:when=${1 + (turn % 6)}+`);
		const client = blankWriter(relay, docId, `n${turn++}`);
		await until(() => fault.hits > 0);
		expect([client.isSynced, client.acknowledged, client.visible.size]).toEqual([false, 0, 1]);
		note({ row: ROW, survived: Math.min(1, await fault.end()) });
		await until(() => client.isSynced && client.acknowledged === 1);
		expect(missing([...old, ...client.promised], client.visible)).toEqual([]);
		client.leave();
		relay.signal('SIGKILL');
		await relay.ended;
		const kept = await keptIn(folder, [docId]);
		expect(missing([...old, ...client.promised], kept)).toEqual([]);
	}
}, 300_000);

test('[R1] the server dies in the middle of a slow opening: nothing was written, nothing is gone', async (context) => {
	if (noInjection !== null) {
		note({ row: ROW, notTried: noInjection });
		return context.skip(noInjection);
	}
	const documents = await fill(rounds(4));
	for (const [docId, old] of documents) {
		const relay = await startRelay(folder);
		const fault = await injectInto(relay.pid, READS, 'delay_enter=1000000');
		const client = blankWriter(relay, docId, 's');
		await until(() => fault.begun > 0);
		expect([client.isSynced, client.acknowledged]).toEqual([false, 0]);
		relay.signal('SIGKILL');
		await relay.ended;
		await fault.end();
		client.leave();
		const kept = await keptIn(folder, [docId]);
		expect([...kept].sort()).toEqual(old.toSorted());
		note({ row: ROW, survived: 1 });
	}
}, 300_000);

test('[R10] half a snapshot is not taken for the document: the rows are read, and all of it opens', async () => {
	const random = seededRandom('half a snapshot');
	const documents = await fill(rounds(20));
	for (const number of documents.keys().map((_, index) => index + 1)) {
		change(
			'UPDATE snapshot SET payload = substr(payload, 1, ?) WHERE document = ?',
			between(random, 0, 2_000),
			number,
		);
	}
	const relay = await startRelay(folder);
	for (const [docId, old] of documents) {
		const client = blankWriter(relay, docId, 'h');
		await until(() => client.isSynced && client.acknowledged === 1);
		expect(missing(old, client.visible)).toEqual([]);
		client.leave();
		note({ row: ROW, survived: 1 });
	}
	relay.signal('SIGKILL');
	await relay.ended;
	const kept = await keptIn(folder, [...documents.keys()]);
	expect(missing([...documents.values()].flat(), kept)).toEqual([]);
}, 120_000);

test('[R10] a document that is not whole is not opened as a blank one, and takes nothing', async () => {
	const random = seededRandom('rows that went');
	const documents = await fill(rounds(14));
	const whole = documentOf(1);
	change('DELETE FROM snapshot');
	const rowCount = () => {
		const database = new DatabaseSync(join(folder, 'log.sqlite'), { readOnly: true });
		const row = database.prepare('SELECT count(*) AS rows FROM appended').get();
		database.close();
		return Number(row?.['rows']);
	};
	for (const number of documents.keys().map((_, index) => index + 1)) {
		if (number === 1) continue;
		const seq = (number - 1) * WORDS + between(random, 1, WORDS + 1);
		change('DELETE FROM appended WHERE document = ? AND seq = ?', number, seq);
	}
	const before = rowCount();
	const relay = await startRelay(folder);
	const healthy = blankWriter(relay, whole, 'w');
	await until(() => healthy.isSynced && healthy.acknowledged === 1);
	for (const docId of documents.keys()) {
		if (docId === whole) continue;
		const client = blankWriter(relay, docId, 'd');
		await until(() => relay.output.includes(docId));
		expect([client.isSynced, client.acknowledged, client.visible.size]).toEqual([false, 0, 1]);
		client.leave();
		note({ row: ROW, survived: 1 });
	}
	healthy.leave();
	relay.signal('SIGKILL');
	await relay.ended;
	expect(rowCount()).toBe(before + 1);
}, 120_000);

test('[R10] a log that was cut off is no smaller log: it is refused, or its documents are', async () => {
	const random = seededRandom('cut off');
	const documents = await fill(4);
	const path = join(folder, 'log.sqlite');
	const { size } = await stat(path);
	await truncate(path, between(random, size / 4, (size * 3) / 4));
	const started = await startRelay(folder).catch((error: Error) => error);
	note({ row: ROW, survived: 1 });
	if (started instanceof Error) {
		expect(started.message).toContain('cannot be opened');
		return;
	}
	for (const [docId, old] of documents) {
		const client = blankWriter(started, docId, 'c');
		await until(() => client.isSynced || started.output.includes(docId));
		if (client.isSynced) expect(missing(old, client.visible)).toEqual([]);
		else expect(client.acknowledged).toBe(0);
		client.leave();
	}
});
