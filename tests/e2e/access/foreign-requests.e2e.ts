import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUESTIONS } from './route-table.ts';
import { openAccessSchool, type AccessSchool } from './visitors.ts';

/**
 * D5: whatever another site makes the browser of a signed-in person send, nothing changes. Every
 * route that changes something × the types of body that a page can send × where it says it is from.
 */
let school: AccessSchool;
beforeAll(async () => (school = await openAccessSchool()));
afterAll(() => school.close());

const CONTENT_TYPES = [
	'application/x-www-form-urlencoded',
	'multipart/form-data; boundary=b',
	'text/plain',
	'text/plain; application/json',
	'application/json',
	'',
];

const SENDERS: readonly Readonly<Record<string, string>>[] = [
	{ origin: 'https://evil.example' },
	{ origin: 'http://localhost' },
	{ origin: 'http://localhost.evil.example' },
	{ origin: 'null' },
	{},
	{ 'sec-fetch-site': 'cross-site' },
	{ 'sec-fetch-site': 'none' },
];

const changing = QUESTIONS.filter(({ route }) => !route.startsWith('GET '));

test.each(changing.map((question) => [`${question.route} ${question.about ?? ''}`, question]))(
	'%s',
	async (_title, { ask }) => {
		const answers = new Set<number>();
		const own = { origin: school.server.origin };
		for (const type of CONTENT_TYPES) {
			const senders = [
				...SENDERS,
				{ ...own, 'sec-fetch-site': 'cross-site' },
				{ ...own, 'sec-fetch-site': 'same-site' },
			];
			for (const sender of senders) {
				const { url, method, body } = ask(school, 'administrator').clone();
				const headers = new Headers({ cookie: school.cookieOf('administrator'), ...sender });
				if (type !== '') headers.set('content-type', type);
				// Bytes carry no type of their own, so that none is sent where none is meant.
				const bytes = body === null ? new Uint8Array() : await new Response(body).bytes();
				const answer = await fetch(url, { method, headers, body: bytes, redirect: 'manual' });
				answers.add(answer.status);
				expect(answer.headers.getSetCookie()).toEqual([]);
			}
		}
		expect([...answers]).toEqual([403]);
	},
);

test('and the same requests of our own page are not refused for where they come from', async () => {
	const { ask } = changing.find(({ route }) => route === 'PATCH /api/classes/[id]') ?? {};
	expect(ask && (await fetch(ask(school, 'administrator'))).status).toBe(200);
});
