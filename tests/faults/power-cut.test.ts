import { afterEach, expect, test } from 'vitest';
import { CuttableDisk, whyNoPowerCut } from './cuttable-disk.ts';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { endAllRelays, startRelay } from './relay-process.ts';
import { between, rounds, seededRandom } from './rounds.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const CUTS = rounds(8);
const CONTROL_CUTS = 2;
const docIds = [documentOf(1), documentOf(2)];
const impossible = await whyNoPowerCut();
let disk: CuttableDisk | null = null;

afterEach(async () => {
	await endAllRelays();
	await disk?.remove();
	disk = null;
});

/** Cuts the power that many times under writing; gives what was promised and then lost. */
async function cutRepeatedly(cuts: number, env: Readonly<Record<string, string>> = {}) {
	const random = seededRandom(`power ${cuts}`);
	const promised = new Set<string>();
	const lost = new Set<string>();
	disk = await CuttableDisk.make();
	for (let cut = 0; cut < cuts; cut++) {
		const relay = await startRelay(disk.folder, env);
		const clients = [0, 1, 2, 3].map((person) => {
			const docId = docIds[person % 2] ?? documentOf(1);
			return new WriterClient({ ...relay, docId, person, name: `${cut}-${person}` });
		});
		await until(() => clients.every(({ isSynced }) => isSynced));
		const typing = keepTyping(clients);
		const target = between(random, 20, 300);
		await until(() => typing.count >= target && clients.some((each) => each.acknowledged > 0));
		typing.stop();
		await disk.cut(relay);
		await until(() => clients.every(({ isConnected }) => !isConnected));
		for (const client of clients) client.leave();
		for (const key of promisedTo(clients)) promised.add(key);
		for (const key of missing(promised, await keptIn(disk.folder, docIds))) lost.add(key);
	}
	return { promised, lost };
}

test(`[R1] the power is cut ${CUTS} times while four people write: nothing acknowledged or delivered is gone`, async (context) => {
	if (impossible !== null) {
		note({ row: 'power cut', notTried: impossible });
		return context.skip(impossible);
	}
	const { promised, lost } = await cutRepeatedly(CUTS);
	note({ row: 'power cut', survived: CUTS, acknowledged: promised.size, lost: lost.size });
	expect([...lost]).toEqual([]);
	expect(promised.size).toBeGreaterThan(CUTS * 10);
}, 600_000);

test('the same cuts see words go missing when commits do not wait for the disk (control)', async (context) => {
	if (impossible !== null) return context.skip(impossible);
	const { promised, lost } = await cutRepeatedly(CONTROL_CUTS, { JIASHU_TEST_NOT_DURABLE: '1' });
	expect(promised.size).toBeGreaterThan(0);
	expect(lost.size).toBeGreaterThan(0);
}, 600_000);
