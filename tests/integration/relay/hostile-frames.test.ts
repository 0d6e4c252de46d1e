import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { contentOf, joinedClient, until, writer } from './clients.ts';
import { HOSTILE_FRAMES, VICTIM } from './hostile-frames.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let server: RelayServer;

beforeEach(async () => {
	server = await startRelayServer(createMemoryLog({ now: Date.now }));
});

afterEach(() => server.close());

test(`[R3, P11] ${HOSTILE_FRAMES.length} hostile frames: each refused, none kept or sent on, the room stays usable`, async () => {
	expect(HOSTILE_FRAMES.length).toBeGreaterThanOrEqual(60);
	const [attacker, witness] = [server.access.person('赵六'), server.access.person('李秋')];
	server.access.grant(attacker, docId, 'write');
	server.access.grant(witness, docId, 'write');
	const honest = await joinedClient(server, witness, docId);
	const doc = new Y.Doc();
	doc.clientID = VICTIM;
	const { write } = writer(doc);
	honest.send(write('first', '好'));
	await until(() => honest.acks.at(-1)?.count === 1);
	const isContent = ({ type }: { type: string }) => type === 'update';
	for (const [index, { name, frame }] of HOSTILE_FRAMES.entries()) {
		const client = await joinedClient(server, attacker, docId);
		const before = await server.updateLog.history(docId, 1, 0);
		client.send(frame);
		await until(() => client.closeCode !== null);
		expect(client.closeCode, name).toBe(CLOSE.badFrame);
		expect(await server.updateLog.history(docId, 1, 0), name).toEqual(before);
		expect(server.refused.at(-1), name).toMatchObject({ docId, userId: attacker.userId });
		expect(server.refused, name).toHaveLength(index + 1);
		honest.send(write(`key ${index}`, '好'));
		await until(() => honest.acks.at(-1)?.count === index + 2 || honest.closeCode !== null);
		expect(honest.closeCode, name).toBeNull();
		expect(await server.updateLog.history(docId, 1, 0), name).toHaveLength(index + 2);
	}
	expect(honest.frames.filter(isContent)).toEqual([]);
	expect([...new Set(server.refused.map(({ reason }) => reason))].sort()).toEqual([
		...['bad-awareness', 'bad-frame', 'bad-state-vector', 'broken-update', 'circle'],
		...['clock-burn', 'foreign-client', 'gap', 'long-name', 'too-deep', 'too-many-parts'],
		'unknown-root',
	]);
	const late = await joinedClient(server, witness, docId);
	expect(Object.keys(contentOf(late))).toHaveLength(HOSTILE_FRAMES.length + 1);
}, 30_000);
