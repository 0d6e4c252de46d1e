import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { Damage } from './heads.ts';
import { openSqliteLog, type SqliteLog } from './sqlite-log.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const DOCS = [id('doc', 1), id('doc', 2)] as DocId[];
const OWNER = id('usr', 1) as UserId;
let folder: string;
let path: string;
let log: SqliteLog;
let damages: Damage[];

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-loosen-'));
	path = join(folder, 'log.sqlite');
	damages = [];
	await open();
	for (const docId of DOCS) await type(docId);
});

afterEach(async () => {
	await log.close();
	rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
	log = await openSqliteLog({
		...{ path, keysDir: join(folder, 'keys'), now: Date.now },
		onDamage: (damage) => damages.push(damage),
	});
}

const type = (docId: DocId) =>
	log.append({
		...{ docId, generation: 1, bytes: new TextEncoder().encode('字') },
		...{ author: OWNER, session: id('ses', 1) as SessionId },
		claims: [{ clientId: 7, firm: true }],
	});

async function meanwhile(sql: string): Promise<void> {
	await log.close();
	const database = new DatabaseSync(path);
	database.exec(sql);
	database.close();
	await open();
}

const ownersOf = async (docId: DocId) => (await log.read(docId, 1)).owners;

test('[R3] [B8] in a restored backup a client id is still its owner’s, and firmly so when they type again', async () => {
	// As a backup is left by `npm run backup`.
	await meanwhile('DELETE FROM storeName');
	for (const docId of DOCS) {
		expect(await ownersOf(docId)).toEqual([{ clientId: 7, userId: OWNER, firm: false }]);
		await type(docId);
		expect(await ownersOf(docId)).toEqual([{ clientId: 7, userId: OWNER, firm: true }]);
	}
	expect(damages).toEqual([]);
	// Once, and not at every start.
	await log.close();
	await open();
	expect(await ownersOf(DOCS[0] as DocId)).toEqual([{ clientId: 7, userId: OWNER, firm: true }]);
});

test('[R10] a document whose ids were changed in the backup is not made good by it', async () => {
	await meanwhile(`DELETE FROM storeName;
		UPDATE client SET clientId = 8 WHERE document = (SELECT MIN(document) FROM client)`);
	await expect(ownersOf(DOCS[0] as DocId)).rejects.toThrow('damaged on disk');
	expect(await ownersOf(DOCS[1] as DocId)).toHaveLength(1);
});
