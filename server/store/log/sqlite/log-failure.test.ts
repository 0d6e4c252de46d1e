import { mkdtemp, rm } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { NewUpdate, UpdateLog } from '../update-log.ts';
import { openSqliteLog } from './sqlite-log.ts';
import { prepareTables } from './tables.ts';

const docId = 'doc_0000000000000000000001' as DocId;
/** With a claim, so that it goes into the tables by itself. */
const update = (text: string): NewUpdate => ({
	docId,
	claims: [{ clientId: 1, firm: true }],
	generation: 1,
	author: 'usr_1' as UserId,
	session: 'ses_1' as SessionId,
	bytes: new TextEncoder().encode(text),
});

let folder: string;
let path: string;
let log: UpdateLog;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-log-'));
	path = join(folder, 'log.sqlite');
	log = await openSqliteLog({ path, keysDir: join(folder, 'keys'), now: Date.now });
});

afterEach(async () => {
	await log.close();
	await rm(folder, { recursive: true });
});

/** Makes every write of the log fail, until the returned function is called. */
function breakWrites(): () => void {
	const other = new DatabaseSync(path);
	other.exec(`CREATE TRIGGER broken BEFORE INSERT ON appended
		BEGIN SELECT RAISE(ABORT, 'disk is broken'); END;
		CREATE TRIGGER unproven BEFORE UPDATE ON probe
		BEGIN SELECT RAISE(ABORT, 'disk is broken'); END;`);
	other.close();
	return () => {
		const again = new DatabaseSync(path);
		again.exec('DROP TRIGGER broken; DROP TRIGGER unproven');
		again.close();
	};
}

test('[R1] after a failed commit nothing is taken until the file is verified, and reading goes on', async () => {
	await log.append(update('before'));
	const failures: unknown[] = [];
	log.onFailed((cause) => failures.push(cause));
	const mend = breakWrites();
	await expect(log.append(update('lost'))).rejects.toThrow('could not be kept');
	expect(log.state).toBe('failed');
	expect(failures).toHaveLength(1);
	await expect(log.append(update('refused'))).rejects.toThrow('failed');
	expect((await log.read(docId, 1)).tail).toHaveLength(1);
	mend();
	await expect.poll(() => log.state).toBe('open');
	await log.append(update('after'));
	const { tail } = await log.read(docId, 1);
	expect(tail.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['before', 'after']);
});

describe('[R1] a thread of the log that has died', () => {
	let threads: Worker[];
	const note = (thread: Worker) => void threads.push(thread);

	beforeEach(async () => {
		threads = [];
		await log.close();
		process.on('worker', note);
		log = await openSqliteLog({ path, keysDir: join(folder, 'keys'), now: Date.now });
	});

	afterEach(() => process.off('worker', note));

	const die = async () => {
		await threads.at(-1)?.terminate();
		expect(log.state).toBe('failed');
	};

	test('is replaced, and what it was not told of is there', async () => {
		for (const text of ['a', 'b']) await log.append({ ...update(text), claims: [] });
		await die();
		await expect.poll(() => log.state).toBe('open');
		const words = (await log.read(docId, 1)).tail.map(({ bytes }) =>
			new TextDecoder().decode(bytes),
		);
		expect(words).toEqual(['a', 'b']);
	});

	test('does not keep its log from closing, nor begins another thread behind that', async () => {
		await die();
		await log.close();
		expect(threads.map(({ threadId }) => threadId)).toEqual(threads.map(() => -1));
	});
});

test('[R1] every handle writes durably and leaves no deleted words behind', () => {
	const database = new DatabaseSync(join(folder, 'other.sqlite'));
	prepareTables(database);
	const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
	expect(pragma('journal_mode')).toBe('wal');
	expect(pragma('synchronous')).toBe(2);
	expect(pragma('secure_delete')).toBe(1);
	database.close();
});

test('a damaged row is noticed and never handed out', async () => {
	await log.append(update('家书'));
	const other = new DatabaseSync(path);
	other.exec("UPDATE appended SET payload = CAST(payload || x'00' AS BLOB)");
	other.close();
	await expect(log.read(docId, 1)).rejects.toThrow('damaged');
});

test('a file that is no database is refused with the reason', async () => {
	await expect(
		openSqliteLog({ path: join(folder, 'missing', '..', '.'), now: Date.now }),
	).rejects.toThrow();
});
