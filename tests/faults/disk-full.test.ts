import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { openSync, closeSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { endAllRelays, startRelay, type RelayProcess } from './relay-process.ts';
import { rounds } from './rounds.ts';
import { injectInto, whyNoInjection, WRITES } from './syscall-fault.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const run = promisify(execFile);

const POINTS = 200;
const TRIED = Math.min(POINTS, rounds(8));
/** Spread evenly; at 25 times the rounds, every one. */
const points = Array.from(
	{ length: TRIED },
	(_, index) => 1 + Math.floor((index * POINTS) / TRIED),
);
const FILLINGS = rounds(2);
const BALLAST_BLOCK = Buffer.alloc(4096);
const docId = documentOf(1);
const noInjection = await whyNoInjection();
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-full-'));
});

afterEach(async () => {
	await endAllRelays();
	await rm(folder, { recursive: true });
});

async function threeWriters(relay: RelayProcess): Promise<WriterClient[]> {
	const clients = [0, 1, 2].map(
		(person) => new WriterClient({ ...relay, docId, person, name: `w${person}` }),
	);
	await until(() => clients.every(({ isSynced }) => isSynced));
	return clients;
}

/** Nobody may have been told more than the disk holds at this very moment. */
async function requireNoFalseAck(relay: RelayProcess, clients: readonly WriterClient[]) {
	relay.signal('SIGSTOP');
	const lost = missing(promisedTo(clients), await keptIn(folder, [docId]));
	relay.signal('SIGCONT');
	expect(lost).toEqual([]);
	// What is kept can be read meanwhile.
	expect(missing(promisedTo(clients), new Set(await relay.read(docId)))).toEqual([]);
}

/** The same process takes words again, and those that were typed meanwhile come. */
async function requireRecovery(clients: readonly WriterClient[]) {
	await until(() => clients.every(({ acknowledged, typed }) => acknowledged === typed));
	// Whoever has nothing unacknowledged may still be on the way back.
	await until(() => new Set(clients.map(({ visible }) => visible.size)).size === 1);
}

test(`[R1] the disk is full at ${TRIED} different writes of a commit: no false ack, and the same process goes on afterwards`, async (context) => {
	if (noInjection !== null) {
		note({ row: 'disk full', notTried: noInjection });
		return context.skip(noInjection);
	}
	const relay = await startRelay(folder);
	const clients = await threeWriters(relay);
	for (const point of points) {
		const typing = keepTyping(clients);
		const full = await injectInto(relay.pid, WRITES, `error=ENOSPC:when=${point}+`);
		await until(() => full.hits > 0 && clients.every(({ isConnected }) => !isConnected));
		await requireNoFalseAck(relay, clients);
		typing.stop();
		note({ row: 'disk full', survived: await full.end() });
		await requireRecovery(clients);
	}
	relay.signal('SIGKILL');
	await relay.ended;
	const promised = promisedTo(clients);
	const lost = missing(promised, await keptIn(folder, [docId]));
	note({ row: 'disk full', acknowledged: promised.size, lost: lost.length });
	expect(lost).toEqual([]);
}, 600_000);

/** Takes all the room that is left. */
function fillUp(path: string): void {
	const file = openSync(path, 'a');
	try {
		for (;;) writeSync(file, BALLAST_BLOCK);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
	} finally {
		closeSync(file);
	}
}

test(`[R1] a disk of 16 MB is filled to the last byte and freed, ${FILLINGS} times: no restart is needed`, async (context) => {
	try {
		await run('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]);
	} catch {
		note({ row: 'small disk filled', notTried: 'needs the right to mount' });
		return context.skip('needs the right to mount');
	}
	try {
		const relay = await startRelay(folder);
		const clients = await threeWriters(relay);
		for (let filling = 0; filling < FILLINGS; filling++) {
			const typing = keepTyping(clients);
			fillUp(join(folder, 'ballast'));
			await until(() => clients.every(({ isConnected }) => !isConnected));
			await requireNoFalseAck(relay, clients);
			typing.stop();
			await rm(join(folder, 'ballast'));
			await requireRecovery(clients);
		}
		const promised = promisedTo(clients);
		note({ row: 'small disk filled', survived: FILLINGS, acknowledged: promised.size });
		await endAllRelays();
		expect(missing(promised, await keptIn(folder, [docId]))).toEqual([]);
	} finally {
		await endAllRelays();
		await run('umount', [folder]);
	}
}, 600_000);
