import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccessChange } from '#server/relay/document-access.ts';
import { must } from '#domain/assert.ts';
import { ADMINISTRATOR_PASSWORD, openTestSchool, value, type TestSchool } from './test-school.ts';

let school: TestSchool;
beforeEach(async () => {
	school = await openTestSchool();
});
afterEach(() => school.close());

const MENTOR = [{ role: 'mentor', classId: null }] as const;
const here = { address: '192.0.2.7', userAgent: null, replaces: null };
const signIn = (username: string, password: string, address = here.address) =>
	school.accounts.signIn({ ...here, address, username, password });

async function cookieOf(secret: string): Promise<string> {
	return `__Host-jiashu=${secret}`;
}

test('an unknown name and a wrong password are answered alike', async () => {
	const wrong = await signIn('guanli', 'not the password');
	const unknown = await signIn('nobody-here', 'not the password');
	expect(wrong).toEqual({ ok: false, error: { type: 'wrong' } });
	expect(unknown).toEqual(wrong);
	expect((await signIn('GuanLi ', ADMINISTRATOR_PASSWORD)).ok).toBe(true);
});

test('guessing is slowed down, elsewhere the owner still comes in, and nobody is locked out', async () => {
	for (let tries = 0; tries < 5; tries += 1) {
		expect(await signIn('guanli', 'a guess')).toMatchObject({ error: { type: 'wrong' } });
	}
	const held = await signIn('guanli', ADMINISTRATOR_PASSWORD);
	expect(held).toMatchObject({ error: { type: 'wait' } });
	expect((await signIn('guanli', ADMINISTRATOR_PASSWORD, '198.51.100.4')).ok).toBe(true);

	// Trying while it waits is not counted, so the wait runs out.
	const waitMs = held.ok || held.error.type !== 'wait' ? 0 : held.error.waitMs;
	expect(waitMs).toBeGreaterThan(0);
	school.clock.nowMs += waitMs;
	expect((await signIn('guanli', ADMINISTRATOR_PASSWORD)).ok).toBe(true);
});

test('a burst of guesses at one moment gets no more than the free tries', async () => {
	const burst = await Promise.all(
		Array.from({ length: 12 }, (_, guess) => signIn('guanli', `guess ${guess}`)),
	);
	const types = burst.map((outcome) => (outcome.ok ? 'in' : outcome.error.type));
	expect(types.filter((type) => type === 'wrong')).toHaveLength(5);
	expect(types.filter((type) => type === 'wait')).toHaveLength(7);
});

test('a one-time code works once, and a newer one voids it', async () => {
	const added = value(
		await school.people.add(school.administrator, {
			name: '张敏',
			username: 'zhangmin',
			roles: MENTOR,
		}),
	);
	const newer = value(await school.people.issueCode(school.administrator, added.userId));
	const redeem = (code: string) => school.accounts.redeemCode(code, 'moon over lake 7', here);
	expect(await redeem(added.code)).toMatchObject({ error: { type: 'code-refused' } });
	expect((await redeem(newer.code.toLowerCase().replaceAll('-', ' '))).ok).toBe(true);
	expect(await redeem(newer.code)).toMatchObject({ error: { type: 'code-refused' } });
	expect((await signIn('zhangmin', 'moon over lake 7')).ok).toBe(true);
});

test('two who redeem one code at the same moment: one gets in', async () => {
	const { code } = value(
		await school.people.add(school.administrator, {
			name: '张敏',
			username: 'zhangmin',
			roles: MENTOR,
		}),
	);
	const outcomes = await Promise.all(
		['moon over lake 7', 'rain on roof 9'].map((password) =>
			school.accounts.redeemCode(code, password, here),
		),
	);
	expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
});

test('a code is too old after seven days', async () => {
	const { code } = value(
		await school.people.add(school.administrator, {
			name: '张敏',
			username: 'zhangmin',
			roles: MENTOR,
		}),
	);
	school.clock.nowMs += 7 * 24 * 60 * 60 * 1000;
	expect(await school.accounts.readCode(code, here.address)).toMatchObject({
		error: { type: 'code-refused' },
	});
});

test('no code, secret or password lies in the records as it is', async () => {
	const { code } = value(
		await school.people.add(school.administrator, {
			name: '张敏',
			username: 'zhangmin',
			roles: MENTOR,
		}),
	);
	const { secret } = value(await signIn('guanli', ADMINISTRATOR_PASSWORD));
	const rows = [
		await school.records.selectFrom('oneTimeCode').selectAll().execute(),
		await school.records.selectFrom('session').selectAll().execute(),
		await school.records.selectFrom('user').selectAll().execute(),
	];
	const stored = JSON.stringify(rows);
	for (const plain of [code, code.replaceAll('-', ''), secret, ADMINISTRATOR_PASSWORD]) {
		expect(stored).not.toContain(plain);
	}
});

test('disabling an account ends its sessions and its access at once', async () => {
	const childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	const mentor = await school.addPerson('zhangmin', MENTOR);
	await school.pair(childId, mentor);
	const secret = await school.signIn(mentor);
	const session = must(
		await school.access.authenticate(await cookieOf(secret), undefined),
		'a session',
	);
	const journal = await school.documentOf(childId, 'journal');
	expect(await school.access.decide(session.sessionId, journal)).toMatchObject({ mode: 'write' });

	const changes: AccessChange[] = [];
	school.access.onChange((change) => changes.push(change));
	value(await school.people.disable(school.administrator, mentor));
	expect(changes).toEqual([{ userIds: [mentor] }]);
	expect(await school.access.authenticate(await cookieOf(secret), undefined)).toBeNull();
	expect(await school.access.decide(session.sessionId, journal)).toEqual({
		mode: 'none',
		reason: 'signed-out',
	});

	value(await school.people.enable(school.administrator, mentor));
	expect(await school.access.authenticate(await cookieOf(secret), undefined)).toBeNull();
});

test('a mentor whose pairing was ended at once loses access at once', async () => {
	const childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	const mentor = await school.addPerson('zhangmin', MENTOR);
	await school.pair(childId, mentor);
	const secret = await school.signIn(mentor);
	const { sessionId } = must(
		await school.access.authenticate(await cookieOf(secret), undefined),
		'a session',
	);
	const diary = await school.documentOf(childId, 'diary');
	expect(await school.access.decide(sessionId, diary)).toMatchObject({ mode: 'write' });

	const changes: AccessChange[] = [];
	school.access.onChange((change) => changes.push(change));
	value(await school.pairings.end(school.administrator, childId, mentor, 'none'));
	expect(changes).toEqual([{ userIds: [mentor] }]);
	expect(await school.access.decide(sessionId, diary)).toEqual({
		mode: 'none',
		reason: 'forbidden',
	});
});

test('a new password signs every other device out and gives this one a new secret', async () => {
	const first = value(await signIn('guanli', ADMINISTRATOR_PASSWORD)).secret;
	const second = value(await signIn('guanli', ADMINISTRATOR_PASSWORD)).secret;
	const session = must(await school.sessions.authenticate(first), 'a session');
	const changed = await school.accounts.changePassword(
		session,
		ADMINISTRATOR_PASSWORD,
		'bamboo in snow 3',
		here.address,
	);
	const { secret } = value(changed);
	expect(await school.sessions.authenticate(first)).toBeNull();
	expect(await school.sessions.authenticate(second)).toBeNull();
	expect(await school.sessions.authenticate(secret)).toMatchObject({
		sessionId: session.sessionId,
	});
});

test('signing in on a browser ends the session it held before', async () => {
	const before = value(await signIn('guanli', ADMINISTRATOR_PASSWORD)).secret;
	value(
		await school.accounts.signIn({
			...here,
			replaces: before,
			username: 'guanli',
			password: ADMINISTRATOR_PASSWORD,
		}),
	);
	expect(await school.sessions.authenticate(before)).toBeNull();
});

test('a session slides while it is used, ends after 30 idle days and after 180 days in all', async () => {
	const day = 24 * 60 * 60 * 1000;
	const { secret } = value(await signIn('guanli', ADMINISTRATOR_PASSWORD));
	for (let used = 29; used < 180; used += 29) {
		school.clock.nowMs += 29 * day;
		expect(await school.sessions.authenticate(secret), `day ${used}`).not.toBeNull();
	}
	school.clock.nowMs += 29 * day;
	expect(await school.sessions.authenticate(secret)).toBeNull();
	const idle = value(await signIn('guanli', ADMINISTRATOR_PASSWORD)).secret;
	school.clock.nowMs += 30 * day;
	expect(await school.sessions.authenticate(idle)).toBeNull();
});
