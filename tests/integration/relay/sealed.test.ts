import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { backUp } from '#server/cli/backup.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { rotateKey } from '#server/store/log/sqlite/rotate-key.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { openRecords } from '#server/store/records/open-records.ts';
import { joinedClient, until, writer } from './clients.ts';
import { startRelayServer } from './relay-server.ts';

const CANARY = '她说想妈妈';
const docId = 'doc_0000000000000000000001' as DocId;
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-sealed-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** All files below, with what is in them. */
async function filesBelow(path: string): Promise<{ name: string; bytes: Buffer }[]> {
	const entries = await readdir(path, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return Promise.all(
		files.map(async ({ parentPath, name }) => ({
			name,
			bytes: await readFile(join(parentPath, name)),
		})),
	);
}

test('[R10] words typed through the relay lie bare in no file of the store or of a backup', async () => {
	const dataDir = join(folder, 'data');
	const records = await openRecords(join(dataDir, 'records.sqlite'), join(folder, 'keys'));
	const log = await openSqliteLog({
		path: join(dataDir, 'log.sqlite'),
		keysDir: join(folder, 'keys'),
		now: Date.now,
	});
	const server = await startRelayServer(log);
	const person = server.access.person('李秋');
	server.access.grant(person, docId, 'write');
	const client = await joinedClient(server, person, docId);
	const { write } = writer();
	// More than a tail may hold, so that a snapshot is kept too.
	for (let index = 0; index < 1_250; index++)
		client.send(write(`key ${index}`, `${CANARY} ${index}`));
	await until(() => (client.acks.at(-1)?.count ?? 0) === 1_250);
	const hasSnapshot = async () => (await log.read(docId, 1)).snapshot !== null;
	await expect.poll(hasSnapshot).toBe(true);
	rotateKey(join(dataDir, 'log.sqlite'), join(folder, 'keys'));
	await backUp(dataDir, join(folder, 'backup'));

	const files = [...(await filesBelow(dataDir)), ...(await filesBelow(join(folder, 'backup')))];
	expect(files.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['log.sqlite', 'log.sqlite-wal', 'records.sqlite']),
	);
	expect(files.filter(({ bytes }) => bytes.includes(CANARY)).map(({ name }) => name)).toEqual([]);
	expect(files.filter(({ bytes }) => bytes.includes('key 449'))).toEqual([]);
	const entries = (await readDocument(log, docId, 1)).getMap('entries');
	expect(entries.get('key 449')).toBe(`${CANARY} 449`);

	await server.close();
	await log.close();
	await records.destroy();
	await expect(
		openSqliteLog({
			path: join(folder, 'backup', 'log.sqlite'),
			keysDir: join(folder, 'none'),
			now: Date.now,
		}),
	).rejects.toThrow('key ring is not in');
	const restored = await openSqliteLog({
		path: join(folder, 'backup', 'log.sqlite'),
		keysDir: join(folder, 'keys'),
		now: Date.now,
	});
	const again = (await readDocument(restored, docId, 1)).getMap('entries');
	expect(again.get('key 449')).toBe(`${CANARY} 449`);
	await restored.close();
});
