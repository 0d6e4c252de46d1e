import {
	copyFileSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Instant } from '#domain/time.ts';
import { backUp } from '#server/cli/backup.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import { openRecords, RECORDS_FILE } from '#server/store/records/open-records.ts';
import { createRecordsWatch } from '#server/store/records/watch-records.ts';
import { note } from './headline.ts';
import { between, rounds, seededRandom } from './rounds.ts';

/**
 * B9 for the records: they decide who may read what, so a file in which a bit is another than was
 * written does not start; where it was not put down in order (a kill), what SQLite can tell is told.
 */
const AT = '2026-11-26T08:00:00Z' as Instant;
let home: string;
let path: string;

const open = () => openRecords(path, join(home, 'keys'));

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-records-bits-'));
	path = join(home, RECORDS_FILE);
	const records = await open();
	for (let number = 0; number < 400; number++) {
		const subject = `subject ${number} ${'一二三四五六七八'.repeat(number % 9)}`;
		await appendAudit(records, { at: AT, userId: null, action: 'test', subject });
	}
	await records.destroy();
	for (const name of ['', '-sum']) copyFileSync(`${path}${name}`, `${path}${name}.whole`);
});

beforeEach(() => {
	for (const name of ['', '-sum']) copyFileSync(`${path}${name}.whole`, `${path}${name}`);
	for (const name of ['-wal', '-shm']) rmSync(`${path}${name}`, { force: true });
});

afterAll(() => rmSync(home, { recursive: true }));

function flip(file: string, random: () => number): void {
	const bytes = readFileSync(file);
	const at = between(random, 0, bytes.length);
	bytes[at] = (bytes[at] ?? 0) ^ (1 << between(random, 0, 8));
	writeFileSync(file, bytes);
}

async function opens(): Promise<boolean> {
	try {
		await (await open()).destroy();
		return true;
	} catch (error) {
		expect(String(error)).toContain(`${path} is damaged on disk`);
		return false;
	}
}

test('[R10] B9: records that were put down and are another do not start, wherever the bit lies', async () => {
	const random = seededRandom('bits of the records');
	const tried = rounds(30);
	for (let round = 0; round < tried; round++) {
		copyFileSync(`${path}.whole`, path);
		flip(path, random);
		expect(await opens()).toBe(false);
		// What was refused is refused again: the sum stays until the file is whole.
		expect(existsSync(`${path}-sum`)).toBe(true);
	}
	copyFileSync(`${path}.whole`, path);
	expect(await opens()).toBe(true);
	note({ row: 'flipped bit in records.sqlite', survived: tried });
});

test('B9: a sum that is not whole itself keeps nobody out', async () => {
	const random = seededRandom('bits of the sum');
	for (let round = 0; round < 8; round++) {
		copyFileSync(`${path}-sum.whole`, `${path}-sum`);
		flip(`${path}-sum`, random);
		expect(await opens()).toBe(true);
	}
});

test('B9: after a kill there is no sum, and pages out of order are refused all the same', async () => {
	const random = seededRandom('bits after a kill');
	let refused = 0;
	for (let round = 0; round < rounds(16); round++) {
		copyFileSync(`${path}.whole`, path);
		rmSync(`${path}-sum`, { force: true });
		for (let bit = 0; bit < 8; bit++) flip(path, random);
		if (!(await opens())) refused++;
	}
	expect(refused).toBeGreaterThan(rounds(16) / 4);
});

test('B9: a page that gets out of order while the server runs is told once, by the look every six hours', async () => {
	const records = await open();
	const told: string[] = [];
	const watch = createRecordsWatch(records, (message) => told.push(message));
	expect(await watch.look()).toBe(true);
	const bytes = readFileSync(path);
	bytes.fill(0xff, 4_096 * 2);
	writeFileSync(path, bytes);
	expect([await watch.look(), await watch.look(), watch.isWhole]).toEqual([false, false, false]);
	expect(told).toHaveLength(1);
	expect(told[0]).not.toContain('subject');
	await watch.close();
	await records.destroy();
});

test('B9: a backup is summed too: one that lay in a drawer and changed there does not start', async () => {
	const running = await open();
	const places = { path: join(home, 'log.sqlite'), keysDir: join(home, 'keys') };
	await (await openSqliteLog({ ...places, now: () => 1 })).close();
	const target = join(home, 'backup');
	await backUp(home, target);
	await running.destroy();
	const whole = await openRecords(join(target, RECORDS_FILE), join(home, 'keys'));
	expect(await whole.selectFrom('audit').select('subject').execute()).toHaveLength(400);
	await whole.destroy();
	flip(join(target, RECORDS_FILE), seededRandom('drawer'));
	await expect(openRecords(join(target, RECORDS_FILE), join(home, 'keys'))).rejects.toThrow(
		'damaged on disk',
	);
});
