import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { form, request } from './question.ts';
import { QUESTIONS } from './route-table.ts';
import { NAMES, openAccessSchool, VISITORS, type AccessSchool } from './visitors.ts';

/** D6, D8: what every answer carries beside its words: headers, cookies, and nothing of it in a log. */
let school: AccessSchool;
beforeAll(async () => (school = await openAccessSchool()));
afterAll(() => school.close());

const STAFF_PICTURE = 'GET /media/[hash]';
const PARENTS_PICTURE = 'GET /s/[token]/media/[hash]';

describe('headers', () => {
	const reading = QUESTIONS.filter(({ route }) => route.startsWith('GET '));

	test.each(reading.map((question) => [`${question.route} ${question.about ?? ''}`, question]))(
		'%s',
		async (_title, { route, about, ask, expected }) => {
			const visitors = new Map(VISITORS.map((who) => [expected[who], who]));
			for (const who of visitors.values()) {
				const { status, headers } = await fetch(ask(school, who));
				const policy = headers.get('content-security-policy') ?? '';
				expect(headers.get('x-content-type-options')).toBe('nosniff');
				expect(headers.get('x-frame-options')).toBe('DENY');
				expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
				expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
				expect(policy).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
				const isPage = headers.get('content-type')?.startsWith('text/html');
				if (isPage) expect(policy).toContain("frame-ancestors 'none'");
				const isPicture = status === 200 && [STAFF_PICTURE, PARENTS_PICTURE].includes(route);
				if (isPicture) expect(headers.get('cache-control')).toContain('private');
				// The shell is the same file for everybody and holds no name.
				else if (about !== 'a shell') expect(headers.get('cache-control')).toContain('no-store');
			}
		},
	);

	test('a picture kept by the browser is shown only to who may still see it', async () => {
		const path = `/media/${school.things.photo}`;
		const first = await fetch(request(school, 'mentor', 'GET', path));
		expect(first.headers.get('cache-control')).toBe('private, no-cache');
		const again = (who: 'mentor' | 'otherMentor') => {
			const asked = request(school, who, 'GET', path);
			asked.headers.set('if-none-match', first.headers.get('etag') ?? 'none');
			return fetch(asked);
		};
		expect((await again('mentor')).status).toBe(304);
		expect((await again('otherMentor')).status).toBe(404);
	});
});

describe('cookies', () => {
	const signIn = (cookie: string) => {
		const asked = request(school, 'nobody', 'POST', '/sign-in', {
			body: form({ username: 'Mentor ', password: 'verbena-41-harbour' }),
		});
		asked.headers.set('cookie', cookie);
		return fetch(asked);
	};

	test('of staff cannot be read, planted from a sister site or sent by a foreign form', async () => {
		const [cookie = ''] = (await signIn('')).headers.getSetCookie();
		const [pair = '', ...attributes] = cookie.split('; ');
		expect(pair).toMatch(/^__Host-jiashu=[\w-]{43}$/);
		expect(attributes).toEqual(
			expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']),
		);
		expect(cookie).not.toMatch(/domain/i);
	});

	test('are new at every sign-in, whatever the browser brought along', async () => {
		const planted = `__Host-jiashu=${'A'.repeat(43)}`;
		const [cookie = ''] = (await signIn(planted)).headers.getSetCookie();
		expect(cookie).not.toContain('A'.repeat(43));
		const asked = request(school, 'nobody', 'GET', '/api/account');
		asked.headers.set('cookie', planted);
		expect((await fetch(asked)).status).toBe(401);
	});

	test('of a parent are for the address of their link alone', async () => {
		const { token, passcode } = school.things;
		const opened = await fetch(
			request(school, 'nobody', 'POST', `/s/${token}`, { body: form({ passcode }) }),
		);
		const [cookie = ''] = opened.headers.getSetCookie();
		expect(opened.status).toBe(303);
		expect(cookie.split('; ')).toEqual(
			expect.arrayContaining([`Path=/s/${token}`, 'HttpOnly', 'Secure', 'SameSite=Lax']),
		);
	});
});

test('the log of the server holds no name, no secret and no address of a link', async () => {
	const { things, server } = school;
	const typed = { username: '误输入的密码', password: 'typed-in-vain-77' };
	for (const asked of [
		request(school, 'nobody', 'POST', '/sign-in', { body: form(typed) }),
		request(school, 'nobody', 'GET', `/s/${things.token}/nothing/here`),
		request(school, 'nobody', 'PUT', `/s/${things.token}`, { body: {} }),
		request(school, 'nobody', 'POST', `/s/${things.token}`, { body: {} }),
		request(school, 'nobody', 'POST', `/s/${things.token}`, { body: form({ passcode: '135790' }) }),
		request(
			school,
			'mentor',
			'GET',
			'/children/%E6%AC%A7%E9%98%B3%E6%99%93%E7%A6%BE/nowhere/at/all',
		),
		...QUESTIONS.flatMap(({ ask }) => [ask(school, 'leader'), ask(school, 'guardian')]),
	]) {
		await (await fetch(asked)).bytes();
	}
	expect(secretsInLog({ typed })).toEqual([]);
	expect(server.output()).toContain('家书');
});

test('[D11] nor when the disk says no, with a child’s name in what it says', async () => {
	const db = new DatabaseSync(join(school.dataDir, 'records.sqlite'));
	for (const table of ['audit', 'failedTry']) {
		db.exec(`CREATE TRIGGER no_${table} BEFORE INSERT ON ${table}
			BEGIN SELECT RAISE(ABORT, '${NAMES.child}'); END`);
	}
	db.close();
	for (const { ask } of QUESTIONS) {
		for (const who of ['administrator', 'archivist', 'headTeacher'] as const) {
			await (await fetch(ask(school, who))).bytes();
		}
	}
	const failed = school.server.output().split('"msg":"request failed"').length - 1;
	expect(failed).toBeGreaterThan(10);
	expect(secretsInLog({})).toEqual([]);
});

/** What the server has printed so far and should not have. */
function secretsInLog({ typed = {} }: { readonly typed?: Readonly<Record<string, string>> }) {
	const { things, server } = school;
	const secrets = [
		...[things.token, things.otherToken, things.passcode, '135790'],
		...Object.values(typed),
		...VISITORS.map((who) => school.cookieOf(who).split('=')[1] ?? ''),
		...school.secrets,
	].filter((secret) => secret !== '');
	const log = decodeURIComponent(server.output().replaceAll(/%(?![0-9A-F]{2})/g, '%25'));
	return secrets.filter((secret) => log.includes(secret));
}
