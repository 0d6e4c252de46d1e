import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { encodeStep1 } from '#protocol/frame.ts';
import { idleRoomMs } from '#server/relay/limits.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { rawClient, until } from './clients.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let clock: HandClock;
let server: RelayServer;
/** Generations whose reading has begun; the first is read to its end when the test says so. */
let begun: number[];
let release: () => void;

beforeEach(async () => {
	const log = createMemoryLog({ now: Date.now });
	begun = [];
	const held = new Promise<void>((resolve) => (release = resolve));
	clock = createHandClock();
	server = await startRelayServer(
		{
			...log,
			get state() {
				return log.state;
			},
			async read(id, generation) {
				begun.push(generation);
				if (generation === 1) await held;
				return log.read(id, generation);
			},
		},
		clock,
	);
});

afterEach(() => server.close());

test('[R6] who is decided about anew while the room opens is in one room, of the newest generation', async () => {
	const li = server.access.person('李秋');
	server.access.grant(li, docId, 'write');
	const from = await rawClient(server, li, docId);
	const answers = () => from.frames.filter(({ type }) => type === 'step2').length;
	const ask = async () => {
		const before = answers();
		from.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
		await until(() => answers() > before);
	};
	await until(() => begun.includes(1));
	server.access.setGeneration(docId, 2);
	await ask();
	release();
	await ask();
	from.ws.close();
	await until(() => server.relay.stats.connections === 0);
	expect(server.relay.stats.rooms).toBe(2);
	clock.beat(idleRoomMs);
	expect(server.relay.stats.rooms).toBe(0);
});
