import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { createServices, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createEnvironment } from '#server/environment.ts';
import { rotateKey } from '#server/store/log/sqlite/rotate-key.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';

/** D13 in a running school: who is told, when somebody has been at the audit. */
let folder: string;
let app: App;
let lines: Record<string, unknown>[];

async function open(): Promise<void> {
	lines = [];
	const log = pino({}, { write: (line) => void lines.push(JSON.parse(line) as never) });
	const config = readConfig({ JIASHU_DATA: join(folder, 'data') }, []);
	app = await createServices(config, { ...createEnvironment('warn'), log });
}

const decide = (subject: string) =>
	appendAudit(app.services.records, {
		...{ at: '2026-11-26T08:00:00.000Z' as Instant, userId: 'usr_one' as UserId },
		...{ action: 'child.enrol', subject },
	});

const look = () => app.services.auditWatch.look();

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-sealed-audit-'));
	await open();
});

afterEach(async () => {
	await app.close();
	await rm(folder, { recursive: true });
});

/** While the school is closed, as somebody with the disk in their hands would. */
async function meanwhile(change: string): Promise<void> {
	await app.close();
	await rm(join(folder, 'data', 'records.sqlite-sum'));
	const db = new DatabaseSync(join(folder, 'data', 'records.sqlite'));
	db.exec(`DROP TRIGGER auditStays; DROP TRIGGER auditKept; ${change}`);
	db.close();
	await open();
}

test('[D13] nothing is said before the first look, and then that it is whole', async () => {
	expect(app.services.auditWatch.state).toEqual({ type: 'not-yet' });
	for (const child of ['小禾', '小慧', '小山']) await decide(child);
	expect(await look()).toMatchObject({ type: 'whole', rows: 3 });
	expect(lines).toEqual([]);
});

test('[D13] a rotation while the school runs leaves every older row as good as it was', async () => {
	await decide('one');
	rotateKey(join(folder, 'data', 'log.sqlite'), join(folder, 'data-keys'));
	await decide('two');
	const rows = await app.services.records.selectFrom('audit').select('ringKey').execute();
	expect(new Set(rows.map(({ ringKey }) => ringKey)).size).toBe(2);
	expect(await look()).toMatchObject({ type: 'whole', rows: 2 });
	await app.close();
	await open();
	expect(await look()).toMatchObject({ type: 'whole', rows: 2 });
});

test('[D13] a changed row is told once, by its number and without its words', async () => {
	for (const child of ['小禾', '小慧', '小山']) await decide(child);
	await meanwhile(`UPDATE audit SET userId = 'usr_two' WHERE seq = 2`);
	expect(await look()).toMatchObject({ type: 'broken', fault: 'changed', row: 2 });
	await look();
	const told = lines.filter(({ msg }) => msg === 'audit.broken');
	expect(told).toEqual([expect.objectContaining({ fault: 'changed', row: 2 })]);
	expect(JSON.stringify(told)).not.toMatch(/小|usr_/);
});

test('[D13] rows cut off the end are told, however much is written afterwards', async () => {
	for (const child of ['小禾', '小慧', '小山']) await decide(child);
	await meanwhile('DELETE FROM audit WHERE seq = 3');
	await decide('later');
	await decide('and later');
	expect(await look()).toMatchObject({ type: 'broken', row: 3 });
});

test('[D13] a decision that failed leaves neither a row nor a mark', async () => {
	await decide('one');
	const failing = app.services.records.transaction().execute(async (inside) => {
		const entry = { at: '2026-11-26T08:00:00.000Z' as Instant, userId: null };
		await appendAudit(inside, { ...entry, action: 'never', subject: 'was' });
		throw new Error('refused');
	});
	await expect(failing).rejects.toThrow('refused');
	await decide('two');
	expect(await look()).toMatchObject({ type: 'whole', rows: 2 });
});
