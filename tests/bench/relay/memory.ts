import * as Y from 'yjs';
import { LoadClient } from './load-client.ts';
import { keptAfterMs, pause, type Scenario } from './scenario.ts';
import { SERVER_NAMES, startServer, type ServerUnderTest } from './server-under-test.ts';

const connections = 1_000;
const documentsOfIdle = 10;

/** People who have a book open and do nothing. */
export const idleConnections: Scenario<'heap' | 'rss'> = {
	name: `${connections} idle connections`,
	servers: SERVER_NAMES,
	parts: {
		heap: { what: 'heap and buffers each', unit: 'KiB' },
		rss: { what: 'resident memory each', unit: 'KiB' },
	},
	async measure(name) {
		const server = await startServer(name);
		const close = await connect(server, 100);
		const before = await server.usage('usage-after-gc');
		const closeAll = await connect(server, connections);
		await pause(1_000);
		const after = await server.usage('usage-after-gc');
		closeAll();
		close();
		await server.close();
		return {
			heap: (after.bytes - before.bytes) / 1_024 / connections,
			rss: (after.rss - before.rss) / 1_024 / connections,
		};
	},
};

async function connect(server: ServerUnderTest, count: number): Promise<() => void> {
	const clients: LoadClient[] = [];
	for (let index = 0; index < count; index++) {
		const client = new LoadClient(server, `idle-${index % documentsOfIdle}`);
		clients.push(client);
		if (index % 50 === 49) await Promise.all(clients.map((each) => each.whenAnswered()));
	}
	await Promise.all(clients.map((each) => each.whenAnswered()));
	return () => clients.forEach((each) => each.close());
}

const documents = 2_000;
const rounds = 3;
const together = 50;

/** A school's whole year of books, each opened, written into and left. */
export const openedAndLeft: Scenario<'kept'> = {
	name: `${documents} documents opened and left, ${rounds} rounds`,
	servers: ['y-websocket-server', 'hocuspocus', 'ours'],
	parts: { kept: { what: 'heap and buffers kept of each', unit: 'KiB' } },
	async measure(name) {
		const server = await startServer(name);
		for (let index = 0; index < 200; index += together) await visit(server, 'warm', index);
		await pause(keptAfterMs);
		const before = await server.usage('usage-after-gc');
		for (let round = 0; round < rounds; round++) {
			for (let index = 0; index < documents; index += together) {
				await visit(server, 'book', index);
			}
		}
		await pause(keptAfterMs);
		const after = await server.usage('usage-after-gc');
		await server.close();
		return { kept: (after.bytes - before.bytes) / 1_024 / documents };
	},
};

async function visit(server: ServerUnderTest, prefix: string, from: number): Promise<void> {
	const clients: LoadClient[] = [];
	for (let index = from; index < from + together; index++) {
		clients.push(new LoadClient(server, `${prefix}-${index}`));
	}
	await Promise.all(clients.map((client) => client.whenAnswered()));
	for (const client of clients) client.sendUpdate(page());
	if (server.name === 'ours') await Promise.all(clients.map((client) => client.whenAcked()));
	else for (const client of clients) client.askAgain();
	await Promise.all(clients.map((client) => client.whenAnswered()));
	for (const client of clients) client.close();
}

function page(): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set(String(doc.clientID), new Y.Text('今天我在家写作业。'.repeat(20)));
	return Y.encodeStateAsUpdate(doc);
}
