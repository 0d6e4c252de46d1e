import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WebsocketProvider } from 'y-websocket';
import type { DocId } from '#domain/ids.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { stockClient, until } from './clients.ts';
import { LOGS, startRelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
const PEOPLE = 5;
const STEPS = Number(process.env['JIASHU_STEPS'] ?? 1_500);

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

/** One random step of one person; `typed` gathers every mark that nobody may delete. */
function act(provider: WebsocketProvider, random: (below: number) => number, typed: Set<string>) {
	const entries = provider.doc.getMap<unknown>('entries');
	const choice = random(20);
	if (choice === 0) provider.disconnect();
	else if (choice <= 2) provider.connect();
	else if (choice <= 12) {
		const mark = `m${typed.size}`;
		typed.add(mark);
		entries.set(mark, '字');
	} else if (choice <= 16) {
		entries.set(`shared${random(8)}`, random(1_000));
	} else {
		entries.delete(`shared${random(8)}`);
	}
}

const sorted = (entries: Iterable<readonly [string | number, unknown]>) =>
	[...entries].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

/** All that two copies must agree on, in an order that does not depend on how it came about. */
const stateOf = (doc: Y.Doc) => ({
	content: sorted(doc.getMap('entries').entries()),
	clocks: sorted(Y.decodeStateVector(Y.encodeStateVector(doc))),
});

test('five people who type, delete, leave and come back at random all end with the same', async () => {
	const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
	console.info(`seed ${seed}`);
	const random = randomFrom(seed);
	const { log, remove } = await LOGS.sqlite();
	const server = await startRelayServer(log);
	const typed = new Set<string>();
	const providers = Array.from({ length: PEOPLE }, (_, index) => {
		const person = server.access.person(`人${index}`);
		server.access.grant(person, docId, 'write');
		return stockClient(server, person, docId);
	});
	for (let step = 0; step < STEPS; step++) {
		act(providers[random(PEOPLE)] as WebsocketProvider, random, typed);
		// Now and then the network gets its turn.
		if (random(4) === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	for (const provider of providers) provider.connect();
	const states = () => providers.map(({ doc }) => JSON.stringify(stateOf(doc)));
	await until(() => providers.every(({ synced }) => synced) && new Set(states()).size === 1);

	const kept = await readDocument(log, docId, 1);
	expect(stateOf(kept)).toEqual(stateOf((providers[0] as WebsocketProvider).doc));
	expect([...typed].filter((mark) => !kept.getMap('entries').has(mark))).toEqual([]);
	for (const doc of [kept, ...providers.map((provider) => provider.doc)]) {
		expect(doc.store.pendingStructs).toBeNull();
		expect(doc.store.pendingDs).toBeNull();
	}
	expect(typed.size).toBeGreaterThan(STEPS / 4);
	for (const provider of providers) provider.destroy();
	await server.close();
	await log.close();
	await remove();
}, 60_000);
