import type { AccessChanges } from '#server/access/access-changes.ts';
import type { UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import { deviceLabel } from './device-label.ts';
import { readCode, useCode } from './one-time-code.ts';
import { findPasswordFault, TooBusy, type PasswordDesk, type PasswordFault } from './password.ts';
import { hashSecret } from './secret.ts';
import {
	endSessions,
	insertSession,
	rotateSecret,
	type LiveSession,
	type Sessions,
} from './sessions.ts';
import {
	beginTry,
	forgetFailures,
	uncountTry,
	type ThrottleRule,
	type Throttled,
} from './throttle.ts';

/** Signing in, and how a person gets and changes their password. */
export interface Accounts {
	/** The same refusal for an unknown name and a wrong password, in the same time. */
	signIn(tries: SignInTry): Promise<Result<{ secret: string }, SignInRefusal>>;
	/** Whose code this is, to greet them before they choose a password. */
	readCode(
		code: string,
		address: string,
	): Promise<Result<{ name: string; username: string }, CodeRefusal>>;
	/** Uses the code up, sets the password, ends all other sessions and signs in. */
	redeemCode(
		code: string,
		password: string,
		from: Visitor,
	): Promise<Result<{ secret: string }, CodeRefusal | PasswordRefusal>>;
	/** Changes one's own password; every other device is signed out and this one gets a new secret. */
	changePassword(
		session: LiveSession,
		old: string,
		fresh: string,
		address: string,
	): Promise<Result<{ secret: string }, SignInRefusal | PasswordRefusal>>;
}

export interface Visitor {
	/** Network address, for throttling alone; it is not kept beyond an hour. */
	readonly address: string;
	/** The browser's own words about itself; only the label made from them is kept. */
	readonly userAgent: string | null;
	/** The secret the browser holds already, if any: that session ends. */
	readonly replaces: string | null;
}

export interface SignInTry extends Visitor {
	readonly username: string;
	readonly password: string;
}

type Wait = { readonly type: 'wait'; readonly waitMs: number };
export type SignInRefusal = { readonly type: 'wrong' } | Wait;
export type CodeRefusal = { readonly type: 'code-refused' } | Wait;
export type PasswordRefusal = { readonly type: 'password'; readonly fault: PasswordFault };

const MINUTE_MS = 60_000;
const BUSY_WAIT_MS = 10_000;

/** Somebody at one place who guesses one person's password. */
const PAIR: ThrottleRule = { freeTries: 5, waitMsFirst: 10_000, waitMsMax: 15 * MINUTE_MS };
/**
 * One person's password guessed from many places. The bound is low, so that an attacker can slow
 * the rightful owner down by a minute and not shut them out.
 */
const NAME: ThrottleRule = { freeTries: 20, waitMsFirst: 5_000, waitMsMax: MINUTE_MS };
/** One place that guesses everybody's; generous, because a whole staff room shares one address. */
const ADDRESS: ThrottleRule = { freeTries: 40, waitMsFirst: 5_000, waitMsMax: 15 * MINUTE_MS };

export function createAccounts(
	records: Records,
	env: Environment,
	sessions: Sessions,
	passwords: PasswordDesk,
	changes: AccessChanges,
): Accounts {
	const desk: Desk = { records, env, sessions, passwords, changes };
	return {
		signIn: (tries) => unlessBusy(() => signIn(desk, tries)),
		readCode: async (code, address) => {
			const owner = await findCodeOwner(desk, code, address);
			if (!owner.ok) return owner;
			const { name, username } = owner.value;
			return ok({ name, username });
		},
		redeemCode: (code, password, from) => unlessBusy(() => redeemCode(desk, code, password, from)),
		changePassword: (session, old, fresh, address) =>
			unlessBusy(() => changePassword(desk, session, old, fresh, address)),
	};
}

/** A line before the password desk that is too long is answered with "wait", like any other haste. */
async function unlessBusy<T, E>(work: () => Promise<Result<T, E>>): Promise<Result<T, E | Wait>> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof TooBusy) return fail({ type: 'wait', waitMs: BUSY_WAIT_MS });
		throw error;
	}
}

interface Desk {
	readonly records: Records;
	readonly env: Environment;
	readonly sessions: Sessions;
	readonly passwords: PasswordDesk;
	readonly changes: AccessChanges;
}

async function signIn(
	desk: Desk,
	tries: SignInTry,
): Promise<Result<{ secret: string }, SignInRefusal>> {
	const { records, env } = desk;
	const username = tries.username.normalize('NFKC').trim().toLowerCase();
	const throttled = throttledFor(username, tries.address);
	const attempt = await beginTry(records, env, throttled);
	if (!attempt.isAllowed) return fail({ type: 'wait', waitMs: attempt.waitMs });
	const user = await records
		.selectFrom('user')
		.select(['id', 'passwordHash'])
		.where('username', '=', username)
		.where('disabledAt', 'is', null)
		.executeTakeFirst();
	if (!(await desk.passwords.verify(user?.passwordHash ?? null, tries.password)) || !user) {
		return fail({ type: 'wrong' });
	}
	await noteSuccess(records, attempt.at, throttled);
	return ok({
		secret: await desk.sessions.create(user.id, deviceLabel(tries.userAgent), tries.replaces),
	});
}

function throttledFor(
	username: string,
	address: string,
): readonly [Throttled, Throttled, Throttled] {
	// Hashed, because people type passwords into the wrong field.
	const name = hashSecret(username).slice(0, 32);
	return [
		{ subject: `staff:pair:${name}:${address}`, rule: PAIR },
		{ subject: `staff:name:${name}`, rule: NAME },
		{ subject: `staff:address:${address}`, rule: ADDRESS },
	];
}

/**
 * The person's slate is wiped. The address keeps its earlier failures: whoever owns one account must
 * not wipe them while guessing others.
 */
async function noteSuccess(
	records: Records,
	at: Instant,
	[pair, name, address]: ReturnType<typeof throttledFor>,
): Promise<void> {
	await forgetFailures(records, [pair, name]);
	await uncountTry(records, at, [address]);
}

async function findCodeOwner(
	{ records, env }: Desk,
	code: string,
	address: string,
): Promise<Result<{ userId: UserId; name: string; username: string }, CodeRefusal>> {
	const throttled = [{ subject: `staff:code:${address}`, rule: ADDRESS }];
	const attempt = await beginTry(records, env, throttled);
	if (!attempt.isAllowed) return fail({ type: 'wait', waitMs: attempt.waitMs });
	const found = await readCode(records, env.now(), code);
	const owner =
		found?.userId &&
		(await records
			.selectFrom('user')
			.select(['id as userId', 'name', 'username'])
			.where('id', '=', found.userId)
			.where('disabledAt', 'is', null)
			.executeTakeFirst());
	if (!owner) return fail({ type: 'code-refused' });
	await uncountTry(records, attempt.at, throttled);
	return ok(owner);
}

async function redeemCode(
	desk: Desk,
	code: string,
	password: string,
	from: Visitor,
): Promise<Result<{ secret: string }, CodeRefusal | PasswordRefusal>> {
	const owner = await findCodeOwner(desk, code, from.address);
	if (!owner.ok) return owner;
	const { userId, username } = owner.value;
	const fault = findPasswordFault(password, username);
	if (fault) return fail({ type: 'password', fault });
	const passwordHash = await desk.passwords.hash(password);
	const { env } = desk;
	const secret = await desk.records.transaction().execute(async (records) => {
		if (!(await useCode(records, env.now(), code))) return null;
		await records.updateTable('user').set({ passwordHash }).where('id', '=', userId).execute();
		await endSessions(records, env, { userId });
		const at = env.now();
		await appendAudit(records, { at, userId, action: 'password.set', subject: userId });
		return insertSession(records, env, userId, deviceLabel(from.userAgent));
	});
	if (secret === null) return fail({ type: 'code-refused' });
	desk.changes.announce({ userIds: [userId] });
	// On a shared computer somebody else may still be signed in here.
	const before = from.replaces === null ? null : await desk.sessions.authenticate(from.replaces);
	if (before) await desk.sessions.end(before.userId, before.sessionId);
	return ok({ secret });
}

async function changePassword(
	desk: Desk,
	session: LiveSession,
	old: string,
	fresh: string,
	address: string,
): Promise<Result<{ secret: string }, SignInRefusal | PasswordRefusal>> {
	const { records, env } = desk;
	const throttled = throttledFor(session.username, address);
	const fault = findPasswordFault(fresh, session.username);
	if (fault) return fail({ type: 'password', fault });
	const attempt = await beginTry(records, env, throttled);
	if (!attempt.isAllowed) return fail({ type: 'wait', waitMs: attempt.waitMs });
	const user = await records
		.selectFrom('user')
		.select('passwordHash')
		.where('id', '=', session.userId)
		.executeTakeFirst();
	if (!(await desk.passwords.verify(user?.passwordHash ?? null, old))) {
		return fail({ type: 'wrong' });
	}
	await noteSuccess(records, attempt.at, throttled);
	const passwordHash = await desk.passwords.hash(fresh);
	const { userId } = session;
	const secret = await records.transaction().execute(async (transaction) => {
		await transaction.updateTable('user').set({ passwordHash }).where('id', '=', userId).execute();
		const at = env.now();
		await appendAudit(transaction, { at, userId, action: 'password.change', subject: userId });
		return rotateSecret(transaction, env, session);
	});
	desk.changes.announce({ userIds: [userId] });
	return ok({ secret });
}
