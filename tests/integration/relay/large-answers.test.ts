import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { encodeStep1 } from '#protocol/frame.ts';
import { NewerPart } from '#server/relay/newer-part.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { rawClient, stockClient, until } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;

let server: RelayServer;
let li: TestPerson;

beforeEach(async () => {
	server = await startRelayServer(createMemoryLog({ now: Date.now }));
	li = server.access.person('李秋');
	server.access.grant(li, docId, 'read');
});

afterEach(() => server.close());

/** A book of so many pages of 400 kB each, folded. */
async function keepBook(pages: number): Promise<void> {
	const doc = new Y.Doc();
	for (let page = 0; page < pages; page++) {
		doc.getMap('entries').set(`page ${page}`, 'w'.repeat(400_000));
	}
	const by = { author: 'usr_1' as UserId, session: 'ses_1' as SessionId };
	const bytes = Uint8Array.of(0, 0);
	const { seq } = await server.updateLog.append({ docId, generation: 1, ...by, bytes });
	await server.updateLog.putSnapshot(docId, 1, seq, Y.encodeStateAsUpdate(doc));
}

test('[R8] a book that is larger than what may pile up opens all the same', async () => {
	await keepBook(60);
	const reader = stockClient(server, li, docId);
	await until(() => reader.synced);
	expect(reader.doc.getMap('entries').size).toBe(60);
	reader.destroy();
});

test('[R8] whoever asks for a book again and again without taking it is cut before the answers pile up', async () => {
	await keepBook(5);
	const made = vi.spyOn(NewerPart.prototype, 'after');
	const asking = await rawClient(server, li, docId);
	asking.ws.pause();
	const known = Y.encodeStateVector(new Map([[1, 1]]));
	for (let times = 0; times < 400; times++) asking.send(encodeStep1(known));
	await until(() => server.relay.stats.connections === 0);
	// Of 2 MB each: what lies in the buffers of the system comes on top of what waits here.
	expect(made.mock.calls.length).toBeLessThan(40);
	made.mockRestore();
	asking.ws.terminate();
});
