import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { PROJECT_DIR } from '../run/steps.ts';

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
const docId = idOf('doc', 1) as DocId;
const ROUNDS = 12;
const UPDATES = 2_000;

const textOf = (rows: readonly { readonly bytes: Uint8Array }[]) =>
	rows.map(({ bytes }) => new TextDecoder().decode(bytes)).join('');

/** Folds in a process of its own and kills it so many milliseconds after its first fold. */
async function foldAndKill(path: string, afterMs: number): Promise<void> {
	const child = spawn(process.execPath, ['tests/faults/fold-process.ts', path, docId], {
		cwd: PROJECT_DIR,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = once(child, 'exit');
	await once(child.stdout, 'data');
	setTimeout(() => child.kill('SIGKILL'), afterMs);
	await ended;
}

test(`[B1] [R9] ${ROUNDS} folds killed half-way: the old rows or the new ones, never neither`, async () => {
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-fold-kill-'));
	const path = join(folder, 'store', 'log.sqlite');
	const open = () => openSqliteLog({ path, now: () => 1_000 });
	let log = await open();
	for (let number = 0; number < UPDATES; number++) {
		await log.append({
			...{ docId, generation: 1, author: idOf('usr', 1) as UserId },
			...{ session: idOf('ses', 1) as SessionId },
			bytes: new TextEncoder().encode(`${number} `),
		});
	}
	const before = textOf(await log.history(docId, 1, 0));
	const head = (await log.heads([docId])).get(docId);
	await log.close();
	let rows = UPDATES;
	for (let round = 0; round < ROUNDS; round++) {
		await foldAndKill(path, round * 5);
		log = await open();
		const after = await log.history(docId, 1, 0);
		expect(textOf(after)).toBe(before);
		expect((await log.heads([docId])).get(docId)).toBe(head);
		expect(after.length).toBeLessThan(rows);
		rows = after.length;
		await log.close();
	}
	await rm(folder, { recursive: true });
});
