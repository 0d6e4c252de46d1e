import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentConnectionsMax } from '#server/http/strangers.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { joinedClient } from '../integration/relay/clients.ts';
import type { TestPerson } from '../integration/relay/in-test-access.ts';
import { note } from './headline.ts';
import { floodWith, frameHead, rawSocket, upgradeHead, type RawSocket } from './raw-socket.ts';
import { endAllRelays, startRelay, type RelayProcess } from './relay-process.ts';
import { until } from './until.ts';
import { documentOf, WriterClient } from './writer-client.ts';

const MIB = 1024 * 1024;
const SIGNED_IN = `user=usr_${'9'.repeat(22)}`;
let folder: string;
let relay: RelayProcess;
let honest: WriterClient[];
let rssBefore: number;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-attack-'));
	relay = await startRelay(folder);
	honest = [1, 2].map(
		(person) => new WriterClient({ ...relay, docId: documentOf(1), person, name: `h${person}` }),
	);
	await until(() => honest.every(({ isSynced }) => isSynced));
	rssBefore = (await relay.memory()).rss;
});

afterEach(async () => {
	for (const client of honest) client.leave();
	await endAllRelays();
	await rm(folder, { recursive: true });
});

/** While it goes on, two colleagues write to each other as ever, and memory stays in bounds. */
async function requireService(row: string, growthMax: number): Promise<void> {
	const target = honest.map(({ typed }) => typed + 20);
	for (let edit = 0; edit < 20; edit++) for (const client of honest) client.write();
	await until(() => honest.every(({ acknowledged }, index) => acknowledged === target[index]));
	await until(() => honest.every(({ visible }) => visible.size === 2 * (target[0] ?? 0)));
	const health = await fetch(`${relay.origin}/healthz`);
	expect(health.status).toBe(200);
	const grown = (await relay.memory()).rss - rssBefore;
	expect(grown, relay.output).toBeLessThan(growthMax);
	note({ row, survived: 1, acknowledged: 40 });
}

async function upgraded(count: number, cookie: string | null): Promise<RawSocket[]> {
	const sockets = Array.from({ length: count }, () => rawSocket(relay));
	for (const { socket } of sockets) socket.write(upgradeHead(relay, documentOf(2), cookie));
	await until(() => sockets.every(({ heard, isClosed }) => isClosed || heard.length > 0));
	return sockets;
}

/** Was this number among what the server said? A close frame holds it in two bytes. */
const saysClose = ({ heard }: RawSocket, code: number) =>
	heard.includes(Buffer.from([0x88])) && heard.includes(Buffer.from([code >> 8, code & 0xff]));

test.for([40, 100])(
	'[R8] frames of %i MB are refused by their head, none of their bytes is kept',
	async (size) => {
		const sockets = await upgraded(8, SIGNED_IN);
		for (const each of sockets) {
			each.socket.write(frameHead({ final: true, opcode: 2, length: size * MIB }));
			floodWith(each, Buffer.alloc(64 * 1024));
		}
		await requireService('huge frames', 100 * MIB);
		await until(() => sockets.every(({ isClosed }) => isClosed));
		expect(sockets.filter((each) => saysClose(each, CLOSE.tooLarge)).length).toBeGreaterThan(0);
	},
);

test('[R8] messages that never end, in pieces of one byte and of none, are cut', async () => {
	const sockets = await upgraded(8, SIGNED_IN);
	for (const [index, each] of sockets.entries()) {
		each.socket.write(frameHead({ final: false, opcode: 2, length: 0 }));
		const length = index % 2;
		const piece = Buffer.concat([
			frameHead({ final: false, opcode: 0, length }),
			Buffer.alloc(length),
		]);
		floodWith(each, Buffer.concat(Array.from({ length: 500 }, () => piece)));
	}
	await requireService('endless fragments', 100 * MIB);
	await until(() => sockets.every(({ isClosed }) => isClosed));
});

test('[R8] heads that are sent letter by letter and never end lose their places, oldest first', async () => {
	const sockets = Array.from({ length: 2 * silentConnectionsMax }, () => rawSocket(relay));
	for (const { socket } of sockets) socket.write('GET / HTTP/1.1\r\nX-Slow: ');
	const slowly = setInterval(() => {
		for (const { socket, isClosed } of sockets) if (!isClosed) socket.write('a');
	}, 200);
	await until(() => sockets.filter(({ isClosed }) => isClosed).length >= silentConnectionsMax);
	await requireService('slow upgrades', 100 * MIB);
	// Those that were left have their time, and no more.
	await until(() => sockets.every(({ isClosed }) => isClosed));
	clearInterval(slowly);
});

test.for([
	['without a cookie', null],
	['with a made-up cookie', 'user=nobody'],
] as const)('[R8] a flood of upgrades %s costs little', async ([, cookie]) => {
	for (let wave = 0; wave < 2; wave++) {
		const sockets = await upgraded(100, cookie);
		for (const each of sockets) {
			each.socket.write(frameHead({ final: true, opcode: 2, length: MIB - 14 }));
			floodWith(each, Buffer.alloc(16 * 1024));
		}
		if (wave === 0) await requireService('flood before sign-in', 200 * MIB);
		await until(() => sockets.every(({ isClosed }) => isClosed));
	}
	// A megabyte for each of a hundred, and as much again until it is collected.
	await requireService('flood before sign-in', 200 * MIB);
});

test('[R8] pings whose answers nobody reads do not pile up', async () => {
	const sockets = await upgraded(8, SIGNED_IN);
	const ping = Buffer.concat([
		frameHead({ final: true, opcode: 9, length: 125 }),
		Buffer.alloc(125),
	]);
	let sent = 0;
	for (const each of sockets) {
		each.socket.pause();
		const chunk = Buffer.concat(Array.from({ length: 500 }, () => ping));
		each.socket.on('drain', () => (sent += chunk.length));
		floodWith(each, chunk);
	}
	await until(() => sent >= 32 * MIB);
	await requireService('unread pongs', 250 * MIB);
	for (const { socket } of sockets) socket.destroy();
});

test('[R8] 500 devices that lost their line come back at once', async () => {
	const people = Array.from({ length: 500 }, (_, index) => {
		const number = String(1_000 + index).padStart(22, '0');
		return { cookie: `user=usr_${number}` } as TestPerson;
	});
	const all = () =>
		Promise.all(people.map((one, index) => joinedClient(relay, one, documentOf(1 + (index % 10)))));
	const first = await all();
	for (const { ws } of first) ws.terminate();
	const second = await all();
	await requireService('storm of 500', 300 * MIB);
	expect(second.filter(({ closeCode }) => closeCode !== null)).toEqual([]);
	for (const { ws } of second) ws.terminate();
});
