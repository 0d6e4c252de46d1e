import type { AccessChanges } from '#server/access/access-changes.ts';
import { createId, type SessionId, type UserId } from '#domain/ids.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { createSecret, hashSecret } from './secret.ts';

/**
 * Sessions: an opaque 256-bit secret in a cookie, its SHA-256 in the records. A session lives 30
 * days after it was last seen and never longer than 180 days; ending one acts at once, everywhere.
 */
const IDLE_LIFE_MS = 30 * 24 * 60 * 60 * 1000;
const WHOLE_LIFE_MS = 180 * 24 * 60 * 60 * 1000;
/** "Last seen" is written at most this often, so that reading a page is not a disk write. */
const SEEN_EVERY_MS = 10 * 60 * 1000;

export interface LiveSession {
	readonly sessionId: SessionId;
	readonly userId: UserId;
	readonly name: string;
	readonly username: string;
}

export interface MyDevice {
	readonly sessionId: SessionId;
	readonly device: string;
	readonly createdAt: Instant;
	readonly lastSeenAt: Instant;
}

export interface Sessions {
	/** Who holds this secret; `null` when nobody does, the session has ended or the account is disabled. */
	authenticate(secret: string): Promise<LiveSession | null>;
	/** A new session's secret. `replaces` is the secret the browser held before: that session ends. */
	create(userId: UserId, device: string, replaces: string | null): Promise<string>;
	listOf(userId: UserId): Promise<MyDevice[]>;
	/** Ends a session of this user; `false` when it is not theirs or has ended. */
	end(userId: UserId, sessionId: SessionId): Promise<boolean>;
}

export function createSessions(
	records: Records,
	env: Environment,
	changes: AccessChanges,
): Sessions {
	return {
		authenticate: (secret) => authenticate(records, env, secret),
		create: async (userId, device, replaces) => {
			const before = replaces === null ? null : await authenticate(records, env, replaces);
			if (before) await endSessions(records, env, { sessionId: before.sessionId });
			const secret = await insertSession(records, env, userId, device);
			if (before) changes.announce({ userIds: [before.userId] });
			return secret;
		},
		listOf: (userId) =>
			live(records, env)
				.select(['session.id as sessionId', 'device', 'session.createdAt', 'lastSeenAt'])
				.where('userId', '=', userId)
				.orderBy('lastSeenAt', 'desc')
				.execute(),
		end: async (userId, sessionId) => {
			const ended = await endSessions(records, env, { userId, sessionId });
			if (ended > 0) changes.announce({ userIds: [userId] });
			return ended > 0;
		},
	};
}

function live(records: Records, env: Environment) {
	const now = env.now();
	return records
		.selectFrom('session')
		.innerJoin('user', 'user.id', 'session.userId')
		.where('session.endedAt', 'is', null)
		.where('session.expiresAt', '>', now)
		.where('user.disabledAt', 'is', null);
}

async function authenticate(
	records: Records,
	env: Environment,
	secret: string,
): Promise<LiveSession | null> {
	const row = await live(records, env)
		.select([
			'session.id as sessionId',
			'session.userId',
			'session.createdAt',
			'session.lastSeenAt',
			'user.name',
			'user.username',
		])
		.where('secretHash', '=', hashSecret(secret))
		.executeTakeFirst();
	if (!row) return null;
	const nowMs = instantToMs(env.now());
	if (nowMs - instantToMs(row.lastSeenAt) >= SEEN_EVERY_MS) {
		await records
			.updateTable('session')
			.set({ lastSeenAt: env.now(), expiresAt: expiryOf(nowMs, instantToMs(row.createdAt)) })
			.where('id', '=', row.sessionId)
			.where('endedAt', 'is', null)
			.execute();
	}
	const { sessionId, userId, name, username } = row;
	return { sessionId, userId, name, username };
}

/** Inserts a session and returns its secret; for use inside a transaction. */
export async function insertSession(
	records: Records,
	env: Environment,
	userId: UserId,
	device: string,
): Promise<string> {
	const secret = createSecret(env.random);
	const now = env.now();
	await records
		.insertInto('session')
		.values({
			id: createId('session', env.random),
			secretHash: hashSecret(secret),
			userId,
			device,
			createdAt: now,
			lastSeenAt: now,
			expiresAt: expiryOf(instantToMs(now), instantToMs(now)),
			endedAt: null,
		})
		.execute();
	return secret;
}

/**
 * Gives the session a new secret and ends all others of its user; for use inside a transaction, after
 * which the change is to be announced.
 */
export async function rotateSecret(
	records: Records,
	env: Environment,
	{ sessionId, userId }: LiveSession,
): Promise<string> {
	const secret = createSecret(env.random);
	await endSessions(records, env, { userId, except: sessionId });
	await records
		.updateTable('session')
		.set({ secretHash: hashSecret(secret) })
		.where('id', '=', sessionId)
		.execute();
	return secret;
}

/** Ends the sessions picked and returns how many; announce the change after the commit. */
export async function endSessions(
	records: Records,
	env: Environment,
	picked: { userId?: UserId; sessionId?: SessionId; except?: SessionId },
): Promise<number> {
	let update = records
		.updateTable('session')
		.set({ endedAt: env.now() })
		.where('endedAt', 'is', null);
	if (picked.userId !== undefined) update = update.where('userId', '=', picked.userId);
	if (picked.sessionId !== undefined) update = update.where('id', '=', picked.sessionId);
	if (picked.except !== undefined) update = update.where('id', '!=', picked.except);
	const done = await update.executeTakeFirst();
	return Number(done.numUpdatedRows);
}

function expiryOf(nowMs: number, createdMs: number): Instant {
	return instantFromMs(Math.min(nowMs + IDLE_LIFE_MS, createdMs + WHOLE_LIFE_MS));
}
