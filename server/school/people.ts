import { issueCode, voidCodes, type IssuedCode } from '#server/auth/one-time-code.ts';
import { endSessions } from '#server/auth/sessions.ts';
import type { Records } from '#server/services.ts';
import { createId, type UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { areRolesWellFormed, hasOtherAdministrator, setRoles, type RoleDraft } from './grants.ts';
import { parseName, parseUsername } from './names.ts';
import { decide, type Minutes, type Office, type Refusal } from './office.ts';

/**
 * The school's staff. The administrator adds people and hands out one-time codes, and never learns
 * or chooses a password.
 */
export interface People {
	/** Adds a person with their roles; the code is shown this once and kept only as a hash. */
	add(actor: Actor, draft: PersonDraft): Promise<Result<{ userId: UserId } & IssuedCode, Refusal>>;
	/** Corrects the name and sets the roles. */
	change(
		actor: Actor,
		userId: UserId,
		draft: Omit<PersonDraft, 'username'>,
	): Promise<Result<void, Refusal>>;
	/** A new code for somebody who has forgotten their password; the old password works until it is used. */
	issueCode(actor: Actor, userId: UserId): Promise<Result<IssuedCode, Refusal>>;
	/** Closes the account: its sessions and sockets end at once, what the person wrote stays. */
	disable(actor: Actor, userId: UserId): Promise<Result<void, Refusal>>;
	/** Opens a closed account again, with its roles as they were. */
	enable(actor: Actor, userId: UserId): Promise<Result<void, Refusal>>;
}

export interface PersonDraft {
	readonly name: string;
	readonly username: string;
	readonly roles: readonly RoleDraft[];
}

export function createPeople(office: Office): People {
	return {
		add: (actor, draft) => add(office, actor, draft),
		change: (actor, userId, draft) => change(office, actor, userId, draft),
		issueCode: (actor, userId) =>
			aboutPerson(office, actor, userId, async (records, minutes, person) => {
				if (person.disabledAt !== null) return fail({ type: 'not-found' });
				const purpose = person.passwordHash === null ? 'first-password' : 'reset';
				const issued = await issueCode(records, office.env, userId, purpose);
				minutes.note('code.issue', userId);
				return ok(issued);
			}),
		disable: (actor, userId) =>
			aboutPerson(office, actor, userId, async (records, minutes) => {
				if (userId === actor.userId) return fail({ type: 'own-account' });
				await records
					.updateTable('user')
					.set({ disabledAt: office.env.now() })
					.where('id', '=', userId)
					.execute();
				await endSessions(records, office.env, { userId });
				await voidCodes(records, userId);
				minutes.note('account.disable', userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
		enable: (actor, userId) =>
			aboutPerson(office, actor, userId, async (records, minutes) => {
				await records
					.updateTable('user')
					.set({ disabledAt: null })
					.where('id', '=', userId)
					.execute();
				minutes.note('account.enable', userId);
				minutes.touches([userId]);
				return ok(undefined);
			}),
	};
}

async function add(
	office: Office,
	actor: Actor,
	draft: PersonDraft,
): Promise<Result<{ userId: UserId } & IssuedCode, Refusal>> {
	if (!can(actor, 'edit', { type: 'staff' })) return fail({ type: 'forbidden' });
	const name = parseName(draft.name);
	const username = parseUsername(draft.username);
	if (name === null) return fail({ type: 'invalid', field: 'name' });
	if (username === null) return fail({ type: 'invalid', field: 'username' });
	if (!areRolesWellFormed(draft.roles)) return fail({ type: 'invalid', field: 'roles' });
	return decide(office, actor.userId, async (records, minutes) => {
		if (await isUsernameTaken(records, username)) return fail({ type: 'taken', field: 'username' });
		const userId = await insertPerson(office, records, minutes, {
			name,
			username,
			roles: draft.roles,
		});
		return ok({ userId, ...(await issueCode(records, office.env, userId, 'first-password')) });
	});
}

/** Writes a person without a password and their roles; for use inside a decision. */
export async function insertPerson(
	{ env }: Office,
	records: Records,
	minutes: Minutes,
	{ name, username, roles }: PersonDraft,
): Promise<UserId> {
	const userId = createId('user', env.random);
	await records
		.insertInto('user')
		.values({
			id: userId,
			username,
			name,
			passwordHash: null,
			createdAt: env.now(),
			disabledAt: null,
		})
		.execute();
	minutes.note('account.create', userId);
	await setRoles(records, env, minutes, userId, roles);
	return userId;
}

async function change(
	office: Office,
	actor: Actor,
	userId: UserId,
	draft: Omit<PersonDraft, 'username'>,
): Promise<Result<void, Refusal>> {
	const name = parseName(draft.name);
	if (name === null) return fail({ type: 'invalid', field: 'name' });
	if (!areRolesWellFormed(draft.roles)) return fail({ type: 'invalid', field: 'roles' });
	return aboutPerson(office, actor, userId, async (records, minutes) => {
		const staysAdministrator = draft.roles.some(({ role }) => role === 'administrator');
		if (!staysAdministrator && !(await hasOtherAdministrator(records, userId))) {
			return fail({ type: 'last-administrator' });
		}
		await records.updateTable('user').set({ name }).where('id', '=', userId).execute();
		minutes.note('account.change', userId);
		await setRoles(records, office.env, minutes, userId, draft.roles);
		return ok(undefined);
	});
}

interface StoredPerson {
	readonly passwordHash: string | null;
	readonly disabledAt: string | null;
}

async function aboutPerson<T>(
	office: Office,
	actor: Actor,
	userId: UserId,
	work: (records: Records, minutes: Minutes, person: StoredPerson) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
	if (!can(actor, 'edit', { type: 'staff' })) return fail({ type: 'forbidden' });
	return decide(office, actor.userId, async (records, minutes) => {
		const person = await records
			.selectFrom('user')
			.select(['passwordHash', 'disabledAt'])
			.where('id', '=', userId)
			.executeTakeFirst();
		return person ? work(records, minutes, person) : fail({ type: 'not-found' });
	});
}

async function isUsernameTaken(records: Records, username: string): Promise<boolean> {
	const row = await records
		.selectFrom('user')
		.select('id')
		.where('username', '=', username)
		.executeTakeFirst();
	return row !== undefined;
}
