import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ErasureOrder } from './ledger.ts';
import { createErasureLedger } from './ledger.ts';

let folder: string;
const order = (id: string, entryId: string | null = 'ent_1') =>
	({ id, docId: 'doc_1', childId: 'chd_1', entryId, askedBy: 'usr_1' }) as unknown as ErasureOrder;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('[D12] what was erased is remembered in its order, once, by whoever opens the ledger next', () => {
	const ledger = createErasureLedger(join(folder, 'keys'));
	expect(ledger.orders()).toEqual([]);
	for (const each of [order('era_1'), order('era_2', null), order('era_1')]) ledger.note(each);
	expect(createErasureLedger(join(folder, 'keys')).orders()).toEqual([
		order('era_1'),
		order('era_2', null),
	]);
});

test('[D12] half a line, wherever a crash has cut it, hides neither what came before nor what comes after', () => {
	const path = join(folder, 'erased.jsonl');
	const ledger = createErasureLedger(folder);
	ledger.note(order('era_1'));
	const whole = readFileSync(path, 'utf8');
	for (let length = 0; length < whole.length - 1; length++) {
		writeFileSync(path, whole);
		appendFileSync(path, whole.slice(0, length).replace('era_1', 'era_2'));
		ledger.note(order('era_3'));
		expect(ledger.orders().map(({ id }) => id)).toEqual(['era_1', 'era_3']);
	}
});
