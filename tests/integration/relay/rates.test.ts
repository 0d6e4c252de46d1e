import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { encodeAwareness } from '#protocol/frame.ts';
import { schoolRates, type RateRules } from '#server/relay/limits.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { contentOf, joinedClient, rawClient, until, writer } from './clients.ts';
import { createRateClock, type RateClock } from './rate-clock.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';

const docId = 'doc_0000000000000000000001' as DocId;
const otherId = 'doc_0000000000000000000002' as DocId;
const ENDLESS = { burst: 1e12, perSecond: 1e12 };
const endless = { messages: ENDLESS, bytes: ENDLESS };
const RULES: RateRules = {
	...{ account: endless, document: endless, address: endless },
	...{ awareness: ENDLESS, upgrades: ENDLESS },
};

let server: RelayServer;
let clock: RateClock;

afterEach(() => server.close());

async function start(rules: Partial<RateRules>) {
	clock = createRateClock();
	server = await startRelayServer(createMemoryLog({ now: Date.now }), clock, {
		...RULES,
		...rules,
	});
	const people = ['李秋', '陈默'].map((name) => server.access.person(name));
	for (const person of people) {
		for (const id of [docId, otherId]) server.access.grant(person, id, 'write');
	}
	return people as [
		ReturnType<RelayServer['access']['person']>,
		ReturnType<RelayServer['access']['person']>,
	];
}

const few = { messages: { burst: 50, perSecond: 10 }, bytes: ENDLESS };

/** Writes so many keys and gives their number of acks once nothing more is read. */
async function writeTooMuch(client: Awaited<ReturnType<typeof joinedClient>>, keys: number) {
	const { write } = writer();
	for (let index = 0; index < keys; index++) client.send(write(`key ${index}`, '字'.repeat(2_000)));
	await until(() => clock.waits > 0 || (client.acks.at(-1)?.count ?? 0) === keys);
}

test.each(['account', 'document', 'address'] as const)(
	'[R8] above the rate of an %s the relay reads more slowly, and everything arrives',
	async (what) => {
		const [li] = await start({ [what]: few });
		const client = await joinedClient(server, li, docId);
		const keys = 400;
		await writeTooMuch(client, keys);
		expect(clock.waits).toBeGreaterThan(0);
		while ((client.acks.at(-1)?.count ?? 0) < keys) {
			clock.pass(5_000);
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(client.closeCode).toBeNull();
		expect(Object.keys(contentOf(await joinedClient(server, li, docId)))).toHaveLength(keys);
	},
);

test('[R8] who is slowed down slows nobody else down, not even in the same document', async () => {
	const [li, chen] = await start({ account: few });
	const flooding = await joinedClient(server, li, docId);
	await writeTooMuch(flooding, 400);
	expect(clock.waits).toBeGreaterThan(0);
	const honest = await joinedClient(server, chen, docId);
	const { write } = writer();
	for (let index = 1; index <= 20; index++) {
		honest.send(write(`honest ${index}`, '好'));
		await until(() => honest.acks.at(-1)?.count === index);
	}
	// No time passes for the relay, so nothing more of the flood is read, however often it could be.
	for (let turn = 0; turn < 3_000; turn++) await new Promise((resolve) => setImmediate(resolve));
	expect(flooding.closeCode).toBeNull();
	expect(flooding.acks.at(-1)?.count ?? 0).toBeLessThan(400);
});

test('[R8] a second device of the same account shares its rate', async () => {
	const [li] = await start({ account: few });
	await writeTooMuch(await joinedClient(server, li, docId), 400);
	const before = clock.waits;
	const second = await rawClient(server, li, otherId);
	second.send(writer().write('a', '一'));
	await until(() => clock.waits > before || second.closeCode !== null);
});

test('[R8] whoever would have to be left unread for long is sent away to come back later', async () => {
	const [li] = await start({
		account: { messages: { burst: 1, perSecond: 0.01 }, bytes: ENDLESS },
	});
	const client = await rawClient(server, li, docId);
	const { write } = writer();
	for (let index = 0; index < 10; index++) client.send(write(`key ${index}`, '一'));
	await until(() => client.closeCode !== null);
	expect(client.closeCode).toBe(CLOSE.tooMany);
});

test('[R8] whoever is not being read hears at once that the socket closes', async () => {
	const [li] = await start({ account: few });
	const client = await joinedClient(server, li, docId);
	await writeTooMuch(client, 400);
	expect(clock.waits).toBeGreaterThan(0);
	server.access.grant(li, docId, 'none');
	await until(() => client.closeCode !== null);
	expect(client.closeCode).toBe(CLOSE.forbidden);
});

test('[R8] a peer that is not being read is not taken for dead', async () => {
	const [li] = await start({ account: few });
	const client = await joinedClient(server, li, docId);
	await writeTooMuch(client, 400);
	clock.beatAfter(10 * 60_000);
	const beats = client.frames.length;
	await until(() => client.frames.length > beats || client.closeCode !== null);
	expect(client.closeCode).toBeNull();
});

test('[R8] of presence that changes too fast the newest arrives', async () => {
	const [li, chen] = await start({ awareness: { burst: 5, perSecond: 1 } });
	const [from, to] = [
		await joinedClient(server, li, docId),
		await joinedClient(server, chen, docId),
	];
	const heard = () => to.frames.filter(({ type }) => type === 'awareness').length;
	for (let at = 1; at <= 500; at++) {
		from.send(encodeAwareness([{ clientId: 7, clock: at, json: JSON.stringify({ cursor: at }) }]));
	}
	// Stock clients echo what they hear of others, and that is no newer state of theirs.
	from.send(encodeAwareness([{ clientId: 9, clock: 1, json: JSON.stringify({ cursor: 1 }) }]));
	from.send(writer().write('after', '一'));
	await until(() => from.acks.length > 0);
	expect(heard()).toBeLessThanOrEqual(5);
	clock.pass(2_000);
	const newest = Buffer.from('"cursor":500');
	await until(() =>
		to.frames.some(
			(frame) => frame.type === 'awareness' && Buffer.from(frame.states).includes(newest),
		),
	);
});

test('[R8] upgrades of one address have a rate: the one too many is told to come back', async () => {
	const [li] = await start({ upgrades: { burst: 20, perSecond: 1 } });
	const address = `ws://127.0.0.1:${server.port}/sync/${docId}`;
	const answers = [];
	for (let index = 0; index < 30; index++) answers.push(await statusOf(address));
	expect(answers.filter((status) => status === 401)).toHaveLength(20);
	expect(answers.filter((status) => status === 429)).toHaveLength(10);
	clock.pass(1_500);
	const client = await joinedClient(server, li, docId);
	expect(client.closeCode).toBeNull();
});

/** The status of an upgrade without a session. */
function statusOf(address: string): Promise<number> {
	const { port, pathname } = new URL(address);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), '127.0.0.1');
		const lines = [
			'GET ' + pathname + ' HTTP/1.1',
			`Host: 127.0.0.1:${port}`,
			`Origin: ${server.origin}`,
		];
		const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
		const key = ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', ''];
		socket.write([...lines, ...upgrade, ...key].join('\r\n'));
		socket.once('data', (data: Buffer) => resolve(Number(data.toString().split(' ')[1])));
		socket.once('error', reject);
	});
}

test('[R8] a person who types fast for an hour, and a backlog of a year, are never slowed down', async () => {
	const [li] = await start(schoolRates);
	const client = await joinedClient(server, li, docId);
	const { write } = writer();
	for (let second = 0; second < 3_600; second++) {
		for (let key = 0; key < 12; key++) client.send(write('page', `${second} ${key}`));
		clock.pass(1_000);
		if (second % 100 === 0) await until(() => client.acks.at(-1)?.count === 12 * (second + 1));
	}
	const year = writer();
	for (let part = 0; part < 16; part++) {
		client.send(year.write(`backlog ${part}`, `${part}${'x'.repeat(1_000_000)}`));
	}
	await until(() => client.acks.at(-1)?.count === 12 * 3_600 + 16);
	expect(clock.waits).toBe(0);
	expect(client.closeCode).toBeNull();
}, 60_000);
