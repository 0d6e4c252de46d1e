import { classKey } from '#domain/census/class-name.ts';
import type { ClassId, UserId } from '#domain/ids.ts';
import { organisationLacks, type Appointment } from '#domain/organisation/appointment.ts';
import {
	mayAppoint,
	type ClassTeam,
	type Organisation,
} from '#domain/organisation/organisation.ts';
import { suggestRoles } from '#domain/organisation/role-suggestion.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Role } from '#domain/role.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { readAppointments } from './appointment-rows.ts';
import { readUndoable } from './undo.ts';

export interface Organisations {
	/** Who answers for what in this school; `null` for those who are not on its staff. */
	read(actor: Actor): Promise<Organisation | null>;
}

export function createOrganisations(records: Records, env: Environment): Organisations {
	return {
		read: (actor) =>
			can(actor, 'read', { type: 'school' })
				? readOrganisation(records, env, actor)
				: Promise.resolve(null),
	};
}

async function readOrganisation(
	records: Records,
	env: Environment,
	actor: Actor,
): Promise<Organisation> {
	const today = localDateAt(env.now());
	const school = await records
		.selectFrom('school')
		.select(['name', 'hotline'])
		.executeTakeFirstOrThrow();
	const all = await readAppointments(records);
	const ofSchool = all.filter(({ to }) => to.body !== 'classTeam');
	const accounts = await readAccounts(records);
	const classes = await readClassTeams(records, actor, all);
	const maySchool = can(actor, 'appoint', { type: 'school' });
	const mayAny = maySchool || classes.some((team) => team.mayAppoint);
	const mayList = can(actor, 'list', { type: 'staff' });
	return {
		...{ school, today, classes },
		appointments: ofSchool,
		lacks: organisationLacks(ofSchool, today),
		mayAppoint: maySchool,
		suggestions: mayList ? suggestRoles(ofSchool, accounts, today) : [],
		people: mayAny ? accounts.map(({ userId, name }) => ({ userId, name })) : [],
		mayUndo: mayAny && (await readUndoable(records, env, actor.userId)) !== null,
		mayExport: can(actor, 'export', { type: 'school' }),
	};
}

interface Account {
	readonly userId: UserId;
	readonly name: string;
	readonly roles: readonly Role[];
	readonly grants: readonly { readonly role: Role; readonly classId: ClassId | null }[];
}

/** Every open account with a role, by name. */
async function readAccounts(records: Records): Promise<Account[]> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['user.id as userId', 'user.name', 'roleGrant.role', 'roleGrant.classId'])
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	return [...Map.groupBy(rows, ({ userId }) => userId)]
		.map(([userId, grants]) => ({
			userId,
			name: grants[0]?.name ?? '',
			roles: grants.map(({ role }) => role),
			grants,
		}))
		.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}

/** The care team of every class (B5), by the class's name: who is in it by their work, and who was named. */
export async function readClassTeams(
	records: Records,
	actor: Actor,
	appointments: readonly Appointment[],
): Promise<ClassTeam[]> {
	const classes = await records.selectFrom('class').select(['id', 'name']).execute();
	const accounts = await readAccounts(records);
	const mentors = await readPaired(records, 'pairing');
	const cadres = await readPaired(records, 'cadrePairing');
	const namesWith = (role: Role, classId: ClassId) =>
		accounts
			.filter(({ grants }) => grants.some((one) => one.role === role && one.classId === classId))
			.map(({ name }) => name);
	const namesOf = (ids: ReadonlySet<UserId> | undefined) =>
		accounts.filter(({ userId }) => ids?.has(userId)).map(({ name }) => name);
	return (
		classes
			// 七 before 八: by the number of the grade and not by its sound.
			.toSorted((a, b) =>
				classKey(a.name).localeCompare(classKey(b.name), 'zh-CN', { numeric: true }),
			)
			.map(({ id, name }) => ({
				classId: id,
				className: name,
				headTeachers: namesWith('headTeacher', id),
				subjectTeachers: namesWith('subjectTeacher', id),
				mentors: namesOf(mentors.get(id)),
				cadres: namesOf(cadres.get(id)),
				named: appointments.filter(({ to }) => to.body === 'classTeam' && to.classId === id),
				mayAppoint: mayAppoint(actor, { body: 'classTeam', classId: id }),
			}))
	);
}

/** Who is paired today with a child of each class. */
async function readPaired(
	records: Records,
	table: 'pairing' | 'cadrePairing',
): Promise<ReadonlyMap<ClassId, ReadonlySet<UserId>>> {
	const rows = await records
		.selectFrom(table)
		.innerJoin('child', 'child.id', `${table}.childId`)
		.select(['child.classId', `${table}.userId`])
		.distinct()
		.where(`${table}.endedAt`, 'is', null)
		.where('child.leftAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ classId }) => classId);
	return new Map([...grouped].map(([id, list]) => [id, new Set(list.map(({ userId }) => userId))]));
}
