import { ERASED_NAME } from '#server/erasure/scrub-records.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import { maskStudentNumber } from '#domain/census/census-row.ts';
import type { Records } from '#server/services.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Role } from '#domain/role.ts';
import type { Instant } from '#domain/time.ts';
import type { ChildDetails } from './enrolment.ts';

/** What the office's pages show, cut down to what the asking person may see. */
export interface Surveys {
	/** Every account with its roles; empty for those who may not list the staff. */
	staff(actor: Actor): Promise<PersonView[]>;
	/** The classes this person may see, by name. */
	classes(actor: Actor): Promise<ClassView[]>;
	/** One class with its children and who is paired with them; `null` when it may not be seen. */
	classDetail(actor: Actor, classId: ClassId): Promise<ClassDetail | null>;
	school(): Promise<{ name: string; hotline: string | null } | null>;
}

export interface PersonView {
	readonly userId: UserId;
	readonly name: string;
	readonly username: string;
	/** `invited`: has a code and no password yet. */
	readonly state: 'invited' | 'active' | 'disabled';
	readonly roles: readonly { role: Role; classId: ClassId | null; className: string | null }[];
	readonly lastSeenAt: Instant | null;
}

export interface ClassView {
	readonly id: ClassId;
	readonly name: string;
	readonly children: number;
	readonly withoutLead: number;
	readonly headTeachers: readonly string[];
}

export interface ClassDetail {
	readonly id: ClassId;
	readonly name: string;
	readonly headTeachers: readonly string[];
	readonly children: readonly {
		readonly id: ChildId;
		readonly name: string;
		readonly boarding: boolean;
		/** For those who keep the record or take the census; a student number by its end alone. */
		readonly details: ChildDetails | null;
		readonly mentors: readonly { userId: UserId; name: string; lead: boolean }[];
		readonly mayPair: boolean;
	}[];
	/** Who has left this class for another school; empty for those who may not take them back. */
	readonly left: readonly { readonly id: ChildId; readonly name: string }[];
	readonly mayEnrol: boolean;
	readonly mayEdit: boolean;
	readonly mayExport: boolean;
}

export function createSurveys(records: Records): Surveys {
	return {
		staff: async (actor) => (can(actor, 'list', { type: 'staff' }) ? readStaff(records) : []),
		classes: (actor) => readClasses(records, actor),
		classDetail: (actor, classId) => readClassDetail(records, actor, classId),
		school: async () =>
			(await records.selectFrom('school').select(['name', 'hotline']).executeTakeFirst()) ?? null,
	};
}

async function readStaff(records: Records): Promise<PersonView[]> {
	const users = await records.selectFrom('user').selectAll().orderBy('createdAt').execute();
	const grants = await records
		.selectFrom('roleGrant')
		.leftJoin('class', 'class.id', 'roleGrant.classId')
		.select(['roleGrant.userId', 'roleGrant.role', 'roleGrant.classId', 'roleGrant.subject'])
		.select('class.name as className')
		.where('roleGrant.endedAt', 'is', null)
		.execute();
	const seen = await records
		.selectFrom('session')
		.select((select) => ['userId', select.fn.max('lastSeenAt').as('lastSeenAt')])
		.groupBy('userId')
		.execute();
	const lastSeen = new Map(seen.map(({ userId, lastSeenAt }) => [userId, lastSeenAt]));
	return users.map((user) => ({
		userId: user.id,
		name: user.name,
		username: user.username,
		state: user.disabledAt ? 'disabled' : user.passwordHash === null ? 'invited' : 'active',
		roles: grants
			.filter(({ userId }) => userId === user.id)
			.map(({ userId: _userId, ...grant }) => grant),
		lastSeenAt: lastSeen.get(user.id) ?? null,
	}));
}

async function readClasses(records: Records, actor: Actor): Promise<ClassView[]> {
	const rows = await records.selectFrom('class').select(['id', 'name']).orderBy('name').execute();
	const visible = rows.filter(({ id }) => can(actor, 'read', { type: 'class', classId: id }));
	const children = await records
		.selectFrom('child')
		.leftJoin('pairing', (join) =>
			join
				.onRef('pairing.childId', '=', 'child.id')
				.on('pairing.lead', '=', 1)
				.on('pairing.endedAt', 'is', null),
		)
		.select(['child.classId', 'pairing.id as leadPairing'])
		.where('child.leftAt', 'is', null)
		.execute();
	const heads = await readHeadTeachers(records);
	return visible.map(({ id, name }) => {
		const own = children.filter(({ classId }) => classId === id);
		return {
			id,
			name,
			children: own.length,
			withoutLead: own.filter(({ leadPairing }) => leadPairing === null).length,
			headTeachers: heads.get(id) ?? [],
		};
	});
}

async function readHeadTeachers(records: Records): Promise<ReadonlyMap<ClassId | null, string[]>> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['user.name', 'roleGrant.classId'])
		.where('roleGrant.role', '=', 'headTeacher')
		.where('roleGrant.endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ classId }) => classId);
	return new Map([...grouped].map(([classId, group]) => [classId, group.map(({ name }) => name)]));
}

async function readClassDetail(
	records: Records,
	actor: Actor,
	classId: ClassId,
): Promise<ClassDetail | null> {
	if (!can(actor, 'read', { type: 'class', classId })) return null;
	const row = await records
		.selectFrom('class')
		.select(['id', 'name'])
		.where('id', '=', classId)
		.executeTakeFirst();
	if (!row) return null;
	const children = await readChildren(records, actor, classId);
	const mayEdit = can(actor, 'edit', { type: 'class', classId });
	return {
		...row,
		headTeachers: (await readHeadTeachers(records)).get(classId) ?? [],
		children,
		mayEnrol: can(actor, 'enrol', { type: 'class', classId }),
		mayExport: can(actor, 'export', { type: 'class', classId }),
		left: mayEdit ? await readLeft(records, classId) : [],
		mayEdit,
	};
}

async function readChildren(
	records: Records,
	actor: Actor,
	classId: ClassId,
): Promise<ClassDetail['children']> {
	const rows = await records
		.selectFrom('child')
		.select(['id', 'name', 'boarding', 'sex', 'birthDate', 'studentNumber'])
		.where('classId', '=', classId)
		.where('leftAt', 'is', null)
		.execute();
	const seesDetails = (['edit', 'census'] as const).some((action) =>
		can(actor, action, { type: 'class', classId }),
	);
	const facts = await loadChildFacts(
		records,
		rows.map(({ id }) => id),
	);
	const pairings = await records
		.selectFrom('pairing')
		.innerJoin('user', 'user.id', 'pairing.userId')
		.select(['pairing.childId', 'pairing.userId', 'user.name', 'pairing.lead'])
		.where('pairing.endedAt', 'is', null)
		.orderBy('pairing.lead', 'desc')
		.execute();
	return rows
		.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
		.map(({ id, name, boarding, sex, birthDate, studentNumber: number }) => {
			const child = facts.get(id);
			return {
				id,
				name,
				boarding: boarding === 1,
				details: seesDetails
					? { sex, birthDate, studentNumber: number && maskStudentNumber(number) }
					: null,
				mentors: pairings
					.filter(({ childId }) => childId === id)
					.map(({ userId, name: mentor, lead }) => ({ userId, name: mentor, lead: lead === 1 })),
				mayPair: child !== undefined && can(actor, 'pair', { type: 'child', child }),
			};
		});
}

async function readLeft(records: Records, classId: ClassId): Promise<ClassDetail['left']> {
	return records
		.selectFrom('child')
		.select(['id', 'name'])
		.where('classId', '=', classId)
		.where('leftAt', 'is not', null)
		.where('name', '<>', ERASED_NAME)
		.orderBy('leftAt', 'desc')
		.execute();
}
