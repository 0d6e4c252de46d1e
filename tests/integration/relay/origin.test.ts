import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { startRelayServer, type RelayServer } from './relay-server.ts';
import type { TestPerson } from './in-test-access.ts';
import type { DocId } from '#domain/ids.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let server: RelayServer;
let li: TestPerson;

beforeAll(async () => {
	server = await startRelayServer(createMemoryLog({ now: Date.now }));
	li = server.access.person('李秋');
	server.access.grant(li, docId, 'write');
});

afterAll(() => server.close());

/** The status with which the server answers an upgrade; 101 when it takes it. */
function upgrade(
	headers: Record<string, string | string[]>,
	path = `/sync/${docId}`,
): Promise<number> {
	return new Promise((resolve, reject) => {
		const asking = request({
			...{ host: '127.0.0.1', port: server.port, path },
			headers: {
				connection: 'Upgrade',
				upgrade: 'websocket',
				'sec-websocket-version': '13',
				'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
				...headers,
			},
		});
		asking.on('upgrade', (_response, socket) => {
			socket.destroy();
			resolve(101);
		});
		asking.on('response', (response) => resolve(response.statusCode ?? 0));
		asking.on('error', reject);
		asking.end();
	});
}

describe('origins', () => {
	test('exactly our own is taken', async () => {
		expect(await upgrade({ cookie: li.cookie, origin: server.origin })).toBe(101);
	});

	const foreign: ((port: number) => string | undefined)[] = [
		() => undefined,
		() => '',
		() => 'null',
		() => 'https://evil.example',
		() => 'http://127.0.0.1',
		(port) => `https://127.0.0.1:${port}`,
		(port) => `http://localhost:${port}`,
		(port) => `http://127.0.0.1:${port + 1}`,
		(port) => `http://127.0.0.1:${port}/`,
		(port) => `http://127.0.0.1:${port}.evil.example`,
		(port) => `http://127.0.0.1.evil.example:${port}`,
		(port) => `http://evil.example#http://127.0.0.1:${port}`,
		(port) => `http://evil.example/http://127.0.0.1:${port}`,
		(port) => `http://127.0.0.1:${port}@evil.example`,
		(port) => `HTTP://127.0.0.1:${port}`,
		(port) => `ws://127.0.0.1:${port}`,
		(port) => ` http://127.0.0.1:${port} x`,
		(port) => `http://127.0.0.1:${port}, https://evil.example`,
		(port) => `http://2130706433:${port}`,
		(port) => `http://127.1:${port}`,
		(port) => `http://[::1]:${port}`,
		(port) => `http://127.0.0.1:0${port}`,
		(port) => `file://127.0.0.1:${port}`,
		(port) => `http://user@127.0.0.1:${port}`,
		(port) => `http://127.0.0.1.:${port}`,
		(port) => `http://127.0.0.1%3a${port}`,
		(port) => `http://[::ffff:127.0.0.1]:${port}`,
		(port) => `http://127.0.0.1:${port}?`,
	];
	test.each(foreign.map((make) => [make(4100) ?? '(none)', make] as const))(
		'%s is refused',
		async (_name, make) => {
			const origin = make(server.port);
			const headers = { cookie: li.cookie, ...(origin === undefined ? {} : { origin }) };
			expect(await upgrade(headers)).toBe(403);
		},
	);

	test('two origins are refused, whichever comes first', async () => {
		const { origin } = server;
		for (const two of [
			[origin, 'https://evil.example'],
			['https://evil.example', origin],
		]) {
			expect(await upgrade({ cookie: li.cookie, origin: two })).toBe(403);
		}
	});

	test("a stranger's name pointed at this machine is refused, with its own origin too", async () => {
		const host = `evil.example:${server.port}`;
		expect(await upgrade({ cookie: li.cookie, host, origin: `http://${host}` })).toBe(403);
	});
});

test('without a cookie the upgrade is refused before it is done', async () => {
	expect(await upgrade({ origin: server.origin })).toBe(401);
});

test.each(['/', '/sync', '/sync/', '/sync/doc_short', `/sync/${docId}/more`, '/other'])(
	'an upgrade of %s is refused',
	async (path) => {
		expect(await upgrade({ cookie: li.cookie, origin: server.origin }, path)).toBe(404);
	},
);
