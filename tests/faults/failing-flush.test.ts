import { afterEach, expect, test } from 'vitest';
import { CuttableDisk, whyNoPowerCut } from './cuttable-disk.ts';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { endAllRelays, startRelay } from './relay-process.ts';
import { rounds } from './rounds.ts';
import { FLUSHES, injectInto, whyNoInjection } from './syscall-fault.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const ROUNDS = rounds(6);
/** The farthest flush that is made to fail; the rounds are spread evenly up to it. */
const POINTS = 40;
const docId = documentOf(1);
const impossible = (await whyNoPowerCut()) ?? (await whyNoInjection());
let disk: CuttableDisk | null = null;

afterEach(async () => {
	await endAllRelays();
	await disk?.remove();
	disk = null;
});

test(`[R1] the disk fails to flush ${ROUNDS} times and then loses its power: nothing was acknowledged that is gone`, async (context) => {
	if (impossible !== null) {
		note({ row: 'failed flush', notTried: impossible });
		return context.skip(impossible);
	}
	disk = await CuttableDisk.make();
	const promised = new Set<string>();
	for (let round = 0; round < ROUNDS; round++) {
		const relay = await startRelay(disk.folder);
		const clients = [0, 1, 2].map(
			(person) => new WriterClient({ ...relay, docId, person, name: `${round}-${person}` }),
		);
		await until(() => clients.every(({ isSynced }) => isSynced));
		const typing = keepTyping(clients);
		const point = 1 + Math.floor((round * POINTS) / ROUNDS);
		const fault = await injectInto(relay.pid, FLUSHES, `error=EIO:when=${point}..${point + 2}`);
		await until(() => fault.hits > 0 && clients.some(({ isConnected }) => !isConnected));
		if (round % 2 === 1) {
			// The same process has proven its disk again: what it acknowledges from then on counts too.
			const before = clients.map(({ acknowledged }) => acknowledged);
			await until(() => clients.every((each, index) => each.acknowledged > (before[index] ?? 0)));
		}
		typing.stop();
		await disk.cut(relay);
		const struck = await fault.end();
		for (const client of clients) client.leave();
		for (const key of promisedTo(clients)) promised.add(key);
		const lost = missing(promised, await keptIn(disk.folder, [docId]));
		note({ row: 'failed flush', survived: struck, lost: lost.length });
		expect(lost).toEqual([]);
	}
	note({ row: 'failed flush', acknowledged: promised.size });
	expect(promised.size).toBeGreaterThan(0);
}, 600_000);
