import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { contentOf, joinedClient, rawClient, until, writer } from './clients.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = (number: number) => `doc_${String(number).padStart(22, '0')}` as DocId;
let folder: string;
let server: RelayServer | null = null;

afterEach(async () => {
	await server?.close();
	await server?.updateLog.close();
	rmSync(folder, { recursive: true });
});

const open = () =>
	openSqliteLog({ path: join(folder, 'log.sqlite'), keysDir: join(folder, 'keys'), now: Date.now });

/** Two documents of three updates each, the first of which has lost one on the disk. */
async function storeWithALostRow(): Promise<void> {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-lost-row-'));
	const log = await open();
	for (const number of [1, 2]) {
		const doc = new Y.Doc();
		const updates: Uint8Array[] = [];
		doc.on('update', (update: Uint8Array) => updates.push(update));
		for (const words of ['一', '二', '三']) doc.getMap('entries').set(words, words);
		for (const bytes of updates) {
			const by = { author: 'usr_1' as UserId, session: 'ses_1' as SessionId };
			await log.append({ docId: docId(number), generation: 1, ...by, bytes });
		}
	}
	await log.close();
	const file = new DatabaseSync(join(folder, 'log.sqlite'));
	file.exec('DELETE FROM appended WHERE document = 1 AND seq = 3');
	file.close();
}

test('[R10] who opens a damaged document is sent nothing of it and told by a code; others work on', async () => {
	await storeWithALostRow();
	server = await startRelayServer(await open());
	const li = server.access.person('李秋');
	for (const number of [1, 2]) server.access.grant(li, docId(number), 'write');
	const hurt = await rawClient(server, li, docId(1));
	const words = writer().write('a', '别丢');
	hurt.send(words);
	await until(() => hurt.closeCode !== null);
	expect(hurt.closeCode).toBe(CLOSE.documentDamaged);
	expect(hurt.frames).toEqual([]);
	expect(hurt.acks).toEqual([]);
	const other = await joinedClient(server, li, docId(2));
	await until(() => Object.keys(contentOf(other)).length === 3);
	other.send(writer().write('a', '照常'));
	await until(() => other.acks.length === 1);
	await expect(server.updateLog.read(docId(1), 1)).rejects.toThrow('missing on disk');
});

test('[R10] a large document that turns out to be unreadable closes its sockets, whoever asks first', async () => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-unreadable-'));
	const log = await open();
	const by = { author: 'usr_1' as UserId, session: 'ses_1' as SessionId };
	for (const number of [1, 2]) {
		const { seq } = await log.append({
			...{ docId: docId(number), generation: 1, ...by },
			bytes: Uint8Array.of(0, 0),
		});
		await log.putSnapshot(docId(number), 1, seq, new Uint8Array(100_000).fill(255));
	}
	server = await startRelayServer(log);
	const li = server.access.person('李秋');
	for (const number of [1, 2]) server.access.grant(li, docId(number), 'write');
	const quiet = await rawClient(server, li, docId(1));
	const writing = await rawClient(server, li, docId(2));
	writing.send(writer().write('a', '别丢'));
	await until(() => quiet.closeCode !== null && writing.closeCode !== null);
	expect([quiet.closeCode, writing.closeCode]).toEqual([
		CLOSE.documentDamaged,
		CLOSE.documentDamaged,
	]);
	expect(writing.acks).toEqual([]);
});
