import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { must } from '#domain/assert.ts';
import type { DocId, UserId } from '#domain/ids.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { expectOk, openWholeSchool, type WholeSchool } from '../quarantine/whole-school.ts';
import { joinedClient, rawClient, until, writer, type RawClient } from '../relay/clients.ts';
import { openBrowser, type TestBrowser } from './test-browser.ts';

// Many sign-ins, each of which costs the time that a password is worth.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/**
 * D7: whose session a browser holds, and that an end of it is an end everywhere: the pages' own
 * handlers, the records and the relay together.
 */
let whole: WholeSchool;
let docId: DocId;

beforeAll(async () => {
	whole = await openWholeSchool();
	docId = (await whole.documentOf('journal')).id;
}, 60_000);
afterAll(() => whole.close());

const PASSWORD = 'quiet river 42';
const NEW_PASSWORD = 'bamboo in snow 3';
/** Made up by an attacker: as long as ours are, and of no session. */
const MADE_UP = 'A'.repeat(43);

const browser = (origin = whole.origin) => openBrowser(whole.services, origin);

let people = 0;

/** Somebody new who looks after the child, so that no test finds what another has left. */
async function someMentor(): Promise<{ username: string; userId: UserId }> {
	const { services, school, childId } = whole;
	const username = `mentor${(people += 1)}`;
	const draft = { username, name: username, roles: [{ role: 'mentor', classId: null }] as const };
	const { userId, code } = expectOk(await services.people.add(school.administrator, draft));
	expect(await browser().redeem(code, PASSWORD)).toBe(true);
	expectOk(await services.pairings.pair(school.administrator, childId, userId, 'co-mentor'));
	return { username, userId };
}

async function signedIn(username: string): Promise<TestBrowser> {
	const opened = browser();
	expect(await opened.signIn(username, PASSWORD)).toBe(true);
	return opened;
}

const sessionOf = (secret: string | undefined) =>
	whole.services.sessions.authenticate(must(secret, 'a cookie'));

/** The browser's socket into the journal, by the cookies it holds at this moment. */
async function socketOf(from: TestBrowser, join = joinedClient): Promise<RawClient> {
	const session = await sessionOf(from.secret());
	const person = session ?? { userId: 'usr_x' as never, sessionId: 'ses_x' as never, name: '' };
	return join(whole, { ...person, cookie: from.cookieHeader() }, docId, 'ext=1&generation=1');
}

async function closedWith(client: RawClient): Promise<number | null> {
	await until(() => client.closeCode !== null);
	return client.closeCode;
}

/** The socket is open and what is written through it is kept. */
async function requireWritable(client: RawClient): Promise<void> {
	const before = client.acks.length;
	client.send(writer().write('a', '字'));
	await until(() => client.acks.length > before || client.closeCode !== null);
	expect(client.closeCode).toBeNull();
}

describe('[D7] fixation', () => {
	test('a made-up secret in the cookie is never taken, by no way in', async () => {
		const { username, userId } = await someMentor();
		const byPassword = browser();
		byPassword.plant(MADE_UP);
		expect(await byPassword.signIn(username, PASSWORD)).toBe(true);
		expect(await sessionOf(byPassword.secret())).not.toBeNull();
		const { code } = expectOk(
			await whole.services.people.issueCode(whole.school.administrator, userId),
		);
		const byCode = browser();
		byCode.plant(MADE_UP);
		expect(await byCode.redeem(code, NEW_PASSWORD)).toBe(true);
		expect(await sessionOf(byCode.secret())).not.toBeNull();
		for (const { secret } of [byPassword, byCode]) expect(secret()).not.toBe(MADE_UP);
		expect(byPassword.secret()).not.toBe(byCode.secret());
		expect(await sessionOf(MADE_UP)).toBeNull();
	});

	test('an attacker’s own live session in the cookie ends, and is not the victim’s', async () => {
		const { username } = await someMentor();
		const attacker = await signedIn((await someMentor()).username);
		const planted = must(attacker.secret(), 'a secret');
		const victim = browser();
		victim.plant(planted);
		expect(await victim.signIn(username, PASSWORD)).toBe(true);
		expect(victim.secret()).not.toBe(planted);
		expect(await sessionOf(planted)).toBeNull();
		expect(await sessionOf(victim.secret())).toMatchObject({ username });
	});

	test('a sign-in that is refused leaves the cookie as it is and makes no session', async () => {
		const here = browser();
		here.plant(MADE_UP);
		expect(await here.signIn('mentor', 'not the password')).toBe(false);
		expect(here.secret()).toBe(MADE_UP);
		expect(here.settings).toEqual([]);
		expect(await sessionOf(MADE_UP)).toBeNull();
	});

	test('over HTTPS no other site of the domain and no script can set or read the secret', async () => {
		const here = browser('https://jiashu.school.example');
		here.jar.set('jiashu', MADE_UP);
		expect(await here.signIn('othermentor', PASSWORD)).toBe(true);
		const [secret, ...others] = here.settings;
		expect(secret).toMatchObject({
			...{ name: '__Host-jiashu', path: '/', secure: true, httpOnly: true, sameSite: 'lax' },
		});
		expect(secret).not.toHaveProperty('domain');
		expect(others.map(({ name }) => name)).toEqual(['jiashu-user']);
		expect(here.jar.get('jiashu-user')).not.toContain(here.secret());
	});
});

describe('[D7] rotation', () => {
	test('every sign-in of one person gives another secret', async () => {
		const { username } = await someMentor();
		const secrets = new Set<string | undefined>();
		const here = browser();
		for (let time = 0; time < 3; time++) {
			expect(await here.signIn(username, PASSWORD)).toBe(true);
			secrets.add(here.secret());
		}
		expect(secrets.size).toBe(3);
		const live = await Promise.all([...secrets].map(sessionOf));
		expect(live.filter((session) => session !== null)).toHaveLength(1);
	});

	test('a new password: a new secret here, the old one opens no page and no socket, other devices are cut', async () => {
		const { username } = await someMentor();
		const [here, there] = [await signedIn(username), await signedIn(username)];
		const [own, other] = [await socketOf(here), await socketOf(there)];
		const thief = browser();
		thief.plant(must(here.secret(), 'a secret'));
		expect(await here.changePassword(PASSWORD, NEW_PASSWORD)).toBe(200);

		expect(await closedWith(other)).toBe(CLOSE.signedOut);
		expect(here.secret()).not.toBe(thief.secret());
		expect(await sessionOf(here.secret())).toMatchObject({ username });
		for (const stale of [thief, there]) {
			expect(await sessionOf(stale.secret())).toBeNull();
			expect(await closedWith(await socketOf(stale, rawClient))).toBe(CLOSE.signedOut);
		}
		await requireWritable(own);
	});

	test('a code that sets the password cuts every device, whoever holds it', async () => {
		const { username, userId } = await someMentor();
		const before = await signedIn(username);
		const socket = await socketOf(before);
		const { services, school } = whole;
		const { code } = expectOk(await services.people.issueCode(school.administrator, userId));
		expect(await browser().redeem(code, NEW_PASSWORD)).toBe(true);
		expect(await closedWith(socket)).toBe(CLOSE.signedOut);
		expect(await sessionOf(before.secret())).toBeNull();
	});
});

describe('[D7] signing out', () => {
	test('closes the sockets of this device and of no other, and the cookie is gone', async () => {
		const { username } = await someMentor();
		const [here, there] = [await signedIn(username), await signedIn(username)];
		const secret = must(here.secret(), 'a secret');
		const own = await Promise.all([socketOf(here), socketOf(here)]);
		const other = await socketOf(there);
		expect(await here.signOut()).toBe(204);
		for (const socket of own) expect(await closedWith(socket)).toBe(CLOSE.signedOut);
		expect(here.cookieHeader()).toBe('');
		here.plant(secret);
		expect(await closedWith(await socketOf(here, rawClient))).toBe(CLOSE.signedOut);
		await requireWritable(other);
	});

	test('from afar closes the sockets of that device, and nobody can do it to somebody else', async () => {
		const { username } = await someMentor();
		const [lost, here] = [await signedIn(username), await signedIn(username)];
		const socket = await socketOf(lost);
		const { sessionId } = must(await sessionOf(lost.secret()), 'a session');
		const stranger = await signedIn((await someMentor()).username);
		await expect(stranger.signOutThere(sessionId)).rejects.toMatchObject({ status: 404 });
		await requireWritable(socket);
		expect(await here.signOutThere(sessionId)).toBe(200);
		expect(await closedWith(socket)).toBe(CLOSE.signedOut);
	});

	test('somebody who signs in at a shared computer closes the sockets of who was there before', async () => {
		const shared = await signedIn((await someMentor()).username);
		const socket = await socketOf(shared);
		expect(await shared.signIn((await someMentor()).username, PASSWORD)).toBe(true);
		expect(await closedWith(socket)).toBe(CLOSE.signedOut);
	});
});

describe('[D7] a closed account', () => {
	test('has no session, no socket, no way in, and nothing of it is written any more', async () => {
		const { services, school } = whole;
		const { username, userId } = await someMentor();
		const devices = [await signedIn(username), await signedIn(username)];
		const sockets = await Promise.all(devices.map((device) => socketOf(device)));
		const { code } = expectOk(await services.people.issueCode(school.administrator, userId));
		const before = await services.updateLog.history(docId, 1, 0);

		expectOk(await services.people.disable(school.administrator, userId));
		sockets[0]?.send(writer().write('late', '太晚'));
		for (const socket of sockets) expect(await closedWith(socket)).toBe(CLOSE.signedOut);
		for (const device of devices) {
			expect(await sessionOf(device.secret())).toBeNull();
			expect(await closedWith(await socketOf(device, rawClient))).toBe(CLOSE.signedOut);
			await expect(device.changePassword(PASSWORD, NEW_PASSWORD)).rejects.toMatchObject({
				status: 401,
			});
		}
		expect(await browser().signIn(username, PASSWORD)).toBe(false);
		expect(await browser().redeem(code, NEW_PASSWORD)).toBe(false);
		expect(await services.people.issueCode(school.administrator, userId)).toMatchObject({
			ok: false,
		});
		expect(await services.updateLog.history(docId, 1, 0)).toEqual(before);
	});

	test('that is opened again gets none of its old sessions back', async () => {
		const { services, school } = whole;
		const { username, userId } = await someMentor();
		const old = await signedIn(username);
		expectOk(await services.people.disable(school.administrator, userId));
		expectOk(await services.people.enable(school.administrator, userId));
		expect(await sessionOf(old.secret())).toBeNull();
		expect(await closedWith(await socketOf(old, rawClient))).toBe(CLOSE.signedOut);
		await requireWritable(await socketOf(await signedIn(username)));
	});
});
