import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { sql } from 'kysely';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChildId, UserId } from '#domain/ids.ts';
import { openRecords } from '#server/store/records/open-records.ts';
import type { Records } from '#server/services.ts';
import { createMedia, type Media } from './media.ts';

const childId = `chi_${'0'.repeat(22)}` as ChildId;
const userId = `usr_${'0'.repeat(22)}` as UserId;
let dataDir: string;
let records: Records;
let media: Media;
let hash: string;
let said: string[];

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'jiashu-photo-'));
	records = await openRecords(join(dataDir, 'records.sqlite'), join(dataDir, 'keys'));
	said = [];
	const log = pino({}, { write: (line: string) => void said.push(line) });
	const env = {
		now: () => '2026-11-25T08:00:00.000Z',
		random: crypto.getRandomValues.bind(crypto),
	};
	// The child and who added it are of no concern here.
	await sql`PRAGMA foreign_keys = OFF`.execute(records);
	media = createMedia({ dataDir, records, env: { ...env, log } as never });
	const pixels = Buffer.from(Array.from({ length: 900 * 700 * 3 }, (_, at) => (at * 37) % 251));
	const raw = { raw: { width: 900, height: 700, channels: 3 as const } };
	const added = await media.addPhoto(await sharp(pixels, raw).png().toBuffer(), childId, userId);
	if (!added.ok) throw new Error(added.error.type);
	hash = added.value;
});

afterEach(async () => {
	await records.destroy();
	rmSync(dataDir, { recursive: true });
});

function flip(size: 'full' | 'thumb', at: number): void {
	const folder = join(dataDir, 'media', hash.slice(0, 2));
	const name = readdirSync(folder).find((each) => each.includes(size)) ?? '';
	const bytes = readFileSync(join(folder, name));
	const place = Math.floor(at * bytes.length);
	bytes[place] = (bytes[place] ?? 0) ^ 4;
	writeFileSync(join(folder, name), bytes);
}

test.each([0, 0.2, 0.5, 0.999])(
	'B9: a picture with a flipped bit at %d is not shown, and told',
	async (at) => {
		expect(await media.read(hash, 'full')).not.toBeNull();
		flip('full', at);
		expect(await media.read(hash, 'full')).toBeNull();
		expect(said.join()).toContain(hash);
		expect(await media.read(hash, 'thumb')).not.toBeNull();
	},
);

test.each([0, 0.5, 0.999])(
	'B9: a small picture with a flipped bit at %d is made anew',
	async (at) => {
		const before = await media.read(hash, 'thumb');
		flip('thumb', at);
		const after = await media.read(hash, 'thumb');
		expect((await sharp(after ?? new Uint8Array()).metadata()).width).toBe(640);
		expect(await media.read(hash, 'thumb')).toEqual(after);
		expect(Math.abs((after?.length ?? 0) - (before?.length ?? 0))).toBeLessThan(20_000);
		flip('thumb', at);
		flip('full', 0.5);
		expect(await media.read(hash, 'thumb')).toBeNull();
	},
);
