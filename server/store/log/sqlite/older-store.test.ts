import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { openSqliteLog } from './sqlite-log.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docId = (number: number) => id('doc', number) as DocId;
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('[R10] a store of version 5 opens, whole, and its rows are bound together from then on', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'jiashu-older-'));
	cpSync('tests/fixtures/log-version-5', folder, { recursive: true });
	const damages: unknown[] = [];
	const open = () =>
		openSqliteLog({
			...{ path: join(folder, 'log.sqlite'), keysDir: folder, now: () => 5_000 },
			onDamage: (damage) => damages.push(damage),
		});
	for (let start = 0; start < 2; start++) {
		const log = await open();
		const rows = await log.history(docId(1), 1, 0);
		expect(rows.map(({ bytes }) => textOf(bytes)).slice(0, 6)).toEqual([...'一二三四五六']);
		expect(rows.slice(0, 4).map(({ author }) => author)).toEqual(
			[1, 2, 3, 1].map((writer) => id('usr', writer)),
		);
		const { snapshot, tail, owners = [] } = await log.read(docId(1), 1);
		expect(textOf(snapshot?.state ?? new Uint8Array())).toBe('一二三四五');
		expect(tail.map(({ bytes }) => textOf(bytes))).toEqual(['六', ...'七'.repeat(start)]);
		expect(owners.map(({ clientId, firm }) => [clientId, firm])).toEqual([
			[11, true],
			[12, false],
			[13, false],
		]);
		expect((await log.read(docId(3), 1)).tail).toEqual([]);
		expect((await log.read(docId(3), 2)).tail.map(({ bytes }) => textOf(bytes))).toEqual(['新']);
		const aside = await log.quarantine.read([docId(2)]);
		expect(aside.map(({ bytes, outcome }) => [textOf(bytes), outcome?.state])).toEqual([
			['迟', 'merged'],
			['到', undefined],
		]);
		const [first] = rows;
		if (first === undefined) throw new Error('The store is empty.');
		const { author, session } = first;
		const bytes = new TextEncoder().encode('七');
		await log.append({ docId: docId(1), generation: 1, author, session, bytes });
		await log.close();
	}
	expect(damages).toEqual([]);
	rmSync(folder, { recursive: true });
});
