import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from './backup.ts';

let folder: string;
let open: DatabaseSync[];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-backup-'));
	open = [];
});

afterEach(() => {
	for (const database of open) database.close();
	rmSync(folder, { recursive: true, force: true });
});

/** A store with one row in each database, left open as by a running server, its rows still in the WAL. */
function runningStore(): string {
	const dataDir = join(folder, 'data');
	mkdirSync(join(dataDir, 'media', 'ab'), { recursive: true });
	writeFileSync(join(dataDir, 'media', 'ab', 'picture'), 'pixels');
	for (const name of ['records.sqlite', 'log.sqlite']) {
		const database = new DatabaseSync(join(dataDir, name));
		database.exec('PRAGMA journal_mode=WAL; CREATE TABLE t (word TEXT); INSERT INTO t VALUES (1)');
		open.push(database);
	}
	return dataDir;
}

test('a backup of a running store holds what was committed, and the pictures', async () => {
	const dataDir = runningStore();
	const target = join(folder, 'copy');
	await backUp(dataDir, target);
	for (const name of ['records.sqlite', 'log.sqlite']) {
		const copy = new DatabaseSync(join(target, name), { readOnly: true });
		open.push(copy);
		expect(copy.prepare('SELECT count(*) AS rows FROM t').get()).toEqual({ rows: 1 });
	}
	expect(readFileSync(join(target, 'media', 'ab', 'picture'), 'utf8')).toBe('pixels');
});

test('an older backup is never written over', async () => {
	const dataDir = runningStore();
	const target = join(folder, 'copy');
	await backUp(dataDir, target);
	await expect(backUp(dataDir, target)).rejects.toThrow('exists already');
});

test('a folder without a store is not a backup of nothing', async () => {
	mkdirSync(join(folder, 'empty'));
	await expect(backUp(join(folder, 'empty'), join(folder, 'copy'))).rejects.toThrow('no store');
});
