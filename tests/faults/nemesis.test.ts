import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note } from './headline.ts';
import { keptIn, missing, promisedTo } from './kept.ts';
import { createNemesis, type LineFault, type Nemesis } from './nemesis.ts';
import { endAllRelays, startRelay, type RelayProcess } from './relay-process.ts';
import { between, rounds, seededRandom } from './rounds.ts';
import { keepTyping } from './typing.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const FAULTS = ['cut', 'half-open', 'trickle', 'deaf', 'mute', 'SIGSTOP', 'kill -9'] as const;
type Fault = (typeof FAULTS)[number];
const ROUNDS = rounds(10);
const docIds = [documentOf(1), documentOf(2)];
const random = seededRandom('nemesis');
let folder: string;
let relay: RelayProcess;
let line: Nemesis;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-nemesis-'));
	relay = await startRelay(folder);
	line = await createNemesis(relay.port);
});

afterEach(async () => {
	await line.close();
	await endAllRelays();
	await rm(folder, { recursive: true });
});

/** Eight devices, four in each of two documents; the last of each only reads. */
const eightDevices = () =>
	Array.from({ length: 8 }, (_, person) => {
		const docId = docIds[person % 2] ?? documentOf(1);
		const { port, origin } = line;
		return new WriterClient({ port, origin, docId, person, name: `d${person}` });
	});

/** Strikes, lets people type on for a while, and makes whole again. */
async function suffer(fault: Fault, typing: { readonly count: number }): Promise<void> {
	const target = typing.count + between(random, 20, 200);
	if (fault === 'SIGSTOP' || fault === 'kill -9') {
		relay.signal(fault === 'SIGSTOP' ? 'SIGSTOP' : 'SIGKILL');
		await until(() => typing.count >= target);
		if (fault === 'SIGSTOP') return relay.signal('SIGCONT');
		await relay.ended;
		relay = await startRelay(folder);
		line.leadTo(relay.port);
		return;
	}
	line.strike(fault satisfies LineFault);
	await until(() => typing.count >= target);
	line.mend();
}

test(`[R1] eight devices on a bad line, ${ROUNDS} rounds of ${FAULTS.join(', ')}: nothing lost, nobody stuck`, async () => {
	const devices = eightDevices();
	const writers = devices.slice(0, 6);
	await until(() => devices.every(({ isSynced }) => isSynced));
	for (let round = 0; round < ROUNDS; round++) {
		const fault = FAULTS[round % FAULTS.length] ?? 'cut';
		// Offline people do not stop typing for want of an ack.
		const typing = keepTyping(writers, { unackedMax: Infinity });
		await suffer(fault, typing);
		typing.stop();
		await until(() => writers.every(({ acknowledged, typed }) => acknowledged === typed));
		// The oracle of liveness: a new edit of everybody reaches everybody.
		for (const writer of writers) writer.write();
		const sizes = docIds.map((_, at) =>
			writers.filter((__, person) => person % 2 === at).reduce((sum, { typed }) => sum + typed, 0),
		);
		await until(() => devices.every(({ visible }, person) => visible.size === sizes[person % 2]));
		note({ row: `bad line: ${fault}`, survived: 1 });
	}
	const promised = promisedTo(devices);
	relay.signal('SIGKILL');
	await relay.ended;
	const lost = missing(promised, await keptIn(folder, docIds));
	note({ row: 'bad line', acknowledged: promised.size, lost: lost.length });
	expect(lost).toEqual([]);
	for (const device of devices) device.leave();
}, 600_000);
