import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '#server/cli/backup.ts';
import { openRecords, RECORDS_FILE } from '#server/store/records/open-records.ts';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { endAllRelays, startRelay } from './relay-process.ts';
import { between, rounds, seededRandom } from './rounds.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

/**
 * B8: a backup that is made while everybody types has all that was acknowledged when it was begun; on
 * an empty machine it starts, and the devices bring it up to what they were told is at school.
 */
const ROUNDS = rounds(3);
const DOCS = [documentOf(1), documentOf(2)];
let home: string;

beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'jiashu-backup-load-'));
});

afterEach(async () => {
	await endAllRelays();
	rmSync(home, { recursive: true });
});

/** Two people in each of two documents; who had a copy before brings it along. */
function openClients(
	relay: { readonly port: number; readonly origin: string },
	name: string,
	before: readonly WriterClient[] = [],
): WriterClient[] {
	return [0, 1, 2, 3].map((person) => {
		const docId = DOCS[person % 2] ?? documentOf(1);
		const { port, origin } = relay;
		const copy = before[person];
		const own = { port, origin, docId, person, name: `${name}-${person}` };
		return new WriterClient(copy === undefined ? own : { ...own, doc: copy.doc });
	});
}

test(`B8: a backup under load, restored on an empty machine, ${ROUNDS} times: nothing of before it is missing, and the devices heal the rest`, async () => {
	const random = seededRandom('backup under load');
	for (let round = 0; round < ROUNDS; round++) {
		const store = join(home, `store-${round}`);
		const keys = join(store, 'keys');
		await (await openRecords(join(store, RECORDS_FILE), keys)).destroy();
		const old = await startRelay(store);
		const clients = openClients(old, `${round}-old`);
		await until(() => clients.every(({ isSynced }) => isSynced));
		const typing = keepTyping(clients);
		const begin = between(random, 100, 400);
		await until(() => typing.count >= begin);
		const promisedBefore = promisedTo(clients);
		const backup = join(home, `backup-${round}`);
		await backUp(store, backup);
		const later = typing.count + 100;
		await until(() => typing.count >= later);
		typing.stop();
		await until(() => clients.every(({ typed, acknowledged }) => typed === acknowledged));
		const promised = promisedTo(clients);
		// The old machine is gone with its disk; the ring was kept elsewhere.
		old.signal('SIGKILL');
		await old.ended;
		await until(() => clients.every(({ isConnected }) => !isConnected));
		for (const client of clients) client.leave();
		cpSync(keys, join(backup, 'keys'), { recursive: true });
		rmSync(store, { recursive: true });

		const kept = await keptIn(backup, DOCS);
		expect(missing(promisedBefore, kept)).toEqual([]);
		// Else the devices would have nothing to heal.
		expect(missing(promised, kept).length).toBeGreaterThan(0);

		const fresh = await startRelay(backup);
		const again = openClients(fresh, `${round}-new`, clients);
		await until(() => again.every(({ isSynced }) => isSynced));
		for (const client of again) client.write();
		await until(() => again.every(({ acknowledged }) => acknowledged === 1));
		const read = new Set<string>();
		for (const docId of DOCS) for (const key of await fresh.read(docId)) read.add(key);
		const lost = missing([...promised, ...promisedTo(again)], read);
		expect(lost).toEqual([]);
		const [one, , other] = again;
		await until(() => other?.visible.has(`${round}-new-0-0`) === true);
		expect(one?.visible).toEqual(other?.visible);
		for (const client of again) client.leave();
		fresh.signal('SIGKILL');
		await fresh.ended;
		note({
			...{ row: 'backup under load, restored on an empty machine', survived: 1 },
			...{ acknowledged: promised.size, lost: lost.length },
		});
	}
}, 600_000);
