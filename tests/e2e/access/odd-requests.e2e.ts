import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { request } from './question.ts';
import { QUESTIONS } from './route-table.ts';
import { openAccessSchool, type AccessSchool } from './visitors.ts';

/**
 * D8: nothing that comes in may break the server or be answered with "our fault". Asked as the
 * administrator, whom most doors let through to the code behind them.
 */
let school: AccessSchool;
beforeAll(async () => (school = await openAccessSchool()));
afterEach(async () => {
	const { status } = await fetch(request(school, 'administrator', 'GET', '/api/account'));
	expect(status, school.server.output()).toBe(200);
});
afterAll(() => school.close());

const KEYS = ['name', 'username', 'roles', 'classId', 'childId', 'as', 'state', 'old', 'fresh'];
const MORE_KEYS = ['docId', 'entryId', 'hash', 'guardianId', 'relation', 'terms', 'startsOn'];
const VALUES: readonly unknown[] = [
	...[null, -1, 1e308, true, '', '\u0000', '\ud800', 'x'.repeat(5000), [], [[]], {}],
	...[{ length: 1e9 }, ['administrator'], [{ role: '__proto__', classId: null }]],
	{ toString: 'x', valueOf: 1, then: 'x' },
];

const BODIES: readonly (string | Uint8Array<ArrayBuffer>)[] = [
	...['', 'null', '[]', '"text"', '1e999', '{', '{}', 'NaN', '{"a":1,"a":2}', '\ufeff{}'],
	'{"__proto__":{"isAdministrator":true},"constructor":{"prototype":{"x":1}}}',
	'['.repeat(100_000),
	`${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
	new Uint8Array([0xff, 0xfe, 0x00, 0xc3, 0x28]),
	...VALUES.map((value) =>
		JSON.stringify(Object.fromEntries([...KEYS, ...MORE_KEYS].map((key) => [key, value]))),
	),
];

/** All but those that would end the session that asks. */
const changing = QUESTIONS.filter(
	({ route, about }) =>
		!route.startsWith('GET ') && route !== 'POST /api/sign-out' && about !== 'of somebody else',
);

describe('odd bodies', () => {
	test.each(changing.map((question) => [`${question.route} ${question.about ?? ''}`, question]))(
		'%s',
		async (_title, { ask }) => {
			const { url, method } = ask(school, 'administrator');
			const faults: unknown[] = [];
			for (const type of [
				'application/json',
				'multipart/form-data; boundary=b',
				'text/plain',
				'',
			]) {
				for (const body of BODIES) {
					const { headers } = request(school, 'administrator', 'GET', '/');
					if (type !== '') headers.set('content-type', type);
					const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
					const answer = await fetch(url, { method, headers, body: bytes, redirect: 'manual' });
					const said = await answer.text();
					if (answer.status >= 500) faults.push([type, body.slice(0, 60), said.slice(0, 200)]);
				}
			}
			expect(faults).toEqual([]);
		},
	);

	test('one that is longer than any page sends is refused unread, by length and in pieces', async () => {
		const pieces = () =>
			new ReadableStream<Uint8Array>({
				// One piece a turn: a stream that never waits would keep its own sender from hearing the answer.
				pull: async (stream) => {
					await nextTurn();
					stream.enqueue(new Uint8Array(64 * 1024).fill(0x61));
				},
			});
		for (const path of ['/sign-in', `/s/${school.things.token}`, '/api/classes']) {
			for (const body of [new Uint8Array(300 * 1024).fill(0x61), pieces()]) {
				const { headers } = request(school, 'administrator', 'GET', '/');
				headers.set(
					'content-type',
					path.startsWith('/api') ? 'application/json' : 'application/x-www-form-urlencoded',
				);
				const init = { method: 'POST', headers, body, duplex: 'half' as const };
				const status = await fetch(`${school.server.origin}${path}`, init).then(
					(answer) => answer.status,
					() => 'cut',
				);
				expect([413, 400, 'cut']).toContain(status);
			}
		}
	});
});

test('odd ids in addresses and queries find nothing and break nothing', async () => {
	const odd = [
		'%00',
		'%2e%2e%2f%2e%2e%2fetc%2fpasswd',
		'..%5c..%5c',
		'%ff',
		'__proto__',
		"'--",
		'%F0%9F%98%80',
		'x'.repeat(8000),
	];
	const faults: string[] = [];
	for (const value of odd) {
		for (const path of [
			...[
				`/media/${value}`,
				`/s/${value}`,
				`/s/${value}/media/${value}`,
				`/s/${value}/contact`,
				`/s/${school.things.token}?page=${value}`,
			],
			...[`/api/classes/${value}`, `/api/documents/${value}/entries`, `/api/links?child=${value}`],
			...[
				`/api/publications?doc=${value}&entry=${value}`,
				`/setup?code=${value}`,
				`/code?code=${value}`,
			],
			...[`/children/${value}`, `/children/${value}/diary/${value}`, `/${value}`, `/_app/${value}`],
		]) {
			const answer = await fetch(request(school, 'administrator', 'GET', path));
			const said = await answer.text();
			if (answer.status >= 500 || said.includes('root:'))
				faults.push(`${answer.status} ${path.slice(0, 80)}`);
		}
	}
	expect(faults).toEqual([]);
});

describe('requests that no browser makes', () => {
	const host = 'Host: localhost\r\n';
	test.each([
		['another site’s address', `GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`],
		['a second slash', `GET //evil.example/%2e%2e HTTP/1.1\r\n${host}\r\n`],
		['a torn escape', `GET /%E0%A4%A HTTP/1.1\r\n${host}\r\n`],
		['no address at all', `OPTIONS * HTTP/1.1\r\n${host}\r\n`],
		['no host', `GET / HTTP/1.0\r\n\r\n`],
		['an odd host', `GET / HTTP/1.1\r\nHost: [::1\r\n\r\n`],
		['a foreign host', `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`],
		['a way out of the folder', `GET /../../etc/passwd HTTP/1.1\r\n${host}\r\n`],
		[
			'an odd cookie',
			`GET /api/account HTTP/1.1\r\n${host}Cookie: __Host-jiashu=%E0%A4%A; a=;;=b\r\n\r\n`,
		],
		[
			'an odd language',
			`GET /sign-in HTTP/1.1\r\n${host}Accept-Language: ${'zh-'.repeat(900)}\r\nCookie: PARAGLIDE_LOCALE=__proto__\r\n\r\n`,
		],
		[
			'a body that never comes',
			`POST /sign-in HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 99\r\n\r\nx`,
		],
		['torn pieces', `POST /sign-in HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`],
		[
			'two lengths',
			`POST /sign-in HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
		],
		[
			'a socket elsewhere',
			`GET /api/people HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
		],
		[
			'a socket without a key',
			`GET /sync/x HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
		],
	])('%s', async (_what, bytes) => {
		const said = await send(bytes);
		expect(said).not.toMatch(/^HTTP\/1\.1 5/);
		expect(said).not.toContain('root:');
		expect(said).not.toMatch(/^location: .*evil/im);
	});

	/** Sends these bytes, ends, and gives all that comes back. */
	function send(bytes: string): Promise<string> {
		return new Promise((resolve) => {
			let said = '';
			const socket = connect(school.server.port, 'localhost', () => socket.end(bytes));
			socket.on('data', (data) => (said += data.toString('latin1')));
			socket.on('error', () => resolve(said));
			socket.on('close', () => resolve(said));
		});
	}
});
