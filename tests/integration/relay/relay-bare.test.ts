import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { contentOf, joinedClient, rawClient, until, writer, type Address } from './clients.ts';
import type { TestPerson } from './in-test-access.ts';

/** `npm run relay:bare` as whoever measures it has it: a process, an address and a folder. */
const ENTRY = fileURLToPath(new URL('../../../server/cli/relay-bare.ts', import.meta.url));
const NAME = 'home-visit';
/** Nobody has to be anybody there. */
const anybody = { cookie: '' } as TestPerson;

let folder: string;
const children: ChildProcess[] = [];
const open: WebsocketProvider[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-bare-'));
});

afterEach(async () => {
	for (const provider of open.splice(0)) provider.destroy();
	for (const child of children.splice(0)) await kill(child);
	await rm(folder, { recursive: true });
});

function spawnRelay(env: Readonly<Record<string, string>>) {
	const child = spawn(process.execPath, [ENTRY], {
		env: { ...process.env, HOST: undefined, PORT: '0', JIASHU_DATA: folder, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	children.push(child);
	return child;
}

/** Starts it; resolves when it has said where it listens. */
async function startRelay(env: Readonly<Record<string, string>> = {}) {
	const child = spawnRelay(env);
	const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
	const address = line.replace(/^relay /, '');
	const { port, hostname } = new URL(address);
	const origin = `http://${hostname}:${port}`;
	return { child, address, hostname, port: Number(port), origin };
}

/** How it ends when it does not start. */
async function refusalOf(env: Readonly<Record<string, string>>) {
	const child = spawnRelay(env);
	const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
	if (child.exitCode === null) await once(child, 'exit');
	return { code: child.exitCode, said, complained };
}

/** `kill -9`. */
async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	child.kill('SIGKILL');
	await once(child, 'exit');
}

/** The published provider, without a cookie, an origin or a parameter. */
function stock(address: string): WebsocketProvider {
	const provider = new WebsocketProvider(address, NAME, new Y.Doc(), {
		WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
		disableBc: true,
	});
	open.push(provider);
	return provider;
}

const entries = ({ doc }: WebsocketProvider) => doc.getMap('entries').toJSON();

/** Does anything answer there? */
async function answers(host: string, port: number): Promise<boolean> {
	const socket = connect({ host, port });
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

describe('where the bare relay listens', () => {
	test('is said in one line; this machine reaches it there, and nobody from elsewhere', async () => {
		const { hostname, port } = await startRelay();
		expect(hostname).toBe('127.0.0.1');
		expect(await answers('127.0.0.1', port)).toBe(true);
		const others = Object.values(networkInterfaces())
			.flatMap((addresses) => addresses ?? [])
			.filter(({ address, scopeid }) => address !== '127.0.0.1' && !scopeid)
			.map(({ address }) => address);
		const reached = await Promise.all(others.map((host) => answers(host, port)));
		expect(others.filter((_host, index) => reached[index])).toEqual([]);
	});

	test.each(['0.0.0.0', '::', '192.0.2.7', 'relay.example'])(
		'is never %s, and it says why and what to do',
		async (host) => {
			const { code, said, complained } = await refusalOf({ HOST: host });
			expect(code).toBe(1);
			expect(said).toBe('');
			expect(complained).toBe(
				`The bare relay lets everybody write, so it listens on this machine alone, not on "${host}". Unset HOST.\n`,
			);
			expect(await readdir(folder)).toEqual([]);
		},
	);

	test.each(['spring', '70000', '-1'])('cannot be port %s', async (port) => {
		const { code, complained } = await refusalOf({ PORT: port });
		expect(code).toBe(1);
		expect(complained).toBe(`PORT must be a number from 0 to 65535, not "${port}".\n`);
	});
});

describe('what the bare relay takes', () => {
	test('[P2] a stock client writes a document of any name, under `/` and under `/sync/`', async () => {
		const { address } = await startRelay();
		const [first, second] = [stock(address), stock(`${address}/sync`)];
		first.doc.getMap('entries').set('a', '春游');
		await until(() => entries(second)['a'] === '春游');
		second.doc.getMap('entries').set('b', '家访');
		await until(() => entries(first)['b'] === '家访');
		expect(entries(first)).toEqual(entries(second));
	});

	test('[P3, P5] who asks with `ext=1` hears an ack, and who does not hears nothing of ours', async () => {
		const relay = await startRelay();
		const asking = await joinedClient(relay, anybody, NAME as DocId, 'ext=1');
		const plain = await joinedClient(relay, anybody, NAME as DocId, '');
		plain.send(writer().write('a', '一'));
		await until(() => contentOf(asking)['a'] === '一');
		asking.send(writer().write('b', '二'));
		await until(() => asking.acks.length === 1 && contentOf(plain)['b'] === '二');
		expect(asking.acks[0]?.count).toBe(1);
		expect(plain.acks).toEqual([]);
	});

	test('[P2] a page of another site is turned away', async () => {
		const { port } = await startRelay();
		const elsewhere: Address = { port, origin: 'https://elsewhere.example' };
		await expect(rawClient(elsewhere, anybody, NAME as DocId)).rejects.toThrow('403');
	});
});

test('[R1] what the bare relay has acknowledged is there after kill -9, in its folder', async () => {
	const relay = await startRelay();
	const before = await joinedClient(relay, anybody, NAME as DocId, 'ext=1');
	before.send(writer().write('a', '雨天走访'));
	await until(() => before.acks.length === 1);
	await kill(relay.child);
	expect(await readdir(folder)).toContain('log.sqlite');

	const again = await startRelay({ PORT: String(relay.port) });
	expect(again.port).toBe(relay.port);
	const after = await joinedClient(again, anybody, NAME as DocId);
	expect(contentOf(after)).toEqual({ a: '雨天走访' });
});
