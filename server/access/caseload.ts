import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { must } from '#domain/assert.ts';
import type {
	Caseload,
	CaseloadChild,
	CaseloadDocument,
	CaseloadYear,
	Me,
} from '#domain/caseload.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { pickYear } from '#domain/school-year.ts';
import { loadPhotoLack } from '#server/consents/photo-lack.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { withCircle } from './caseload-circle.ts';
import { readDuty, readMentoring, withCare } from './caseload-duties.ts';
import { readDocuments } from './caseload-documents.ts';
import { loadChildFacts, loadHeadTeachers } from './facts.ts';

/**
 * Builds the caseload of one person: the children they may see, of each the documents they may read
 * in the current school year, and the names that belong to these and to nothing else.
 */
export async function readCaseload(
	records: Records,
	env: Environment,
	updateLog: UpdateLog,
	actor: Actor,
): Promise<Caseload> {
	const today = localDateAt(env.now());
	const year = await readYear(records, env);
	const school = await records.selectFrom('school').select(['name', 'hotline']).executeTakeFirst();
	const visible = [...(await loadChildFacts(records, 'all', env.now())).values()].filter((child) =>
		can(actor, 'read', { type: 'child', child }),
	);
	const rows = await readRows(
		records,
		visible.map(({ childId }) => childId),
	);
	const documents = await readDocuments(records, updateLog, actor, year?.id ?? null, env.now());
	const described = visible.map((facts): CaseloadChild =>
		describeChild(actor, facts, rows, documents.ofChild.get(facts.childId) ?? []),
	);
	const cared = await withCare(records, actor, described, year, today);
	const consented = await withPhotoConsent(records, actor, cared, visible, today);
	const children = await withCircle(records, actor, visible, consented, env);
	return {
		me: await readMe(records, actor),
		school: must(school, 'a school, since somebody is signed in'),
		year,
		duty: year === null ? undefined : await readDuty(records, year.id),
		mentoring: year === null ? undefined : await readMentoring(records, actor, year),
		children,
		shared: documents.shared,
		people: await readPeople(records, actor, children),
		fetchedAt: env.now(),
		store: await updateLog.storeName(),
	};
}

/** What photos lack before parents may see them, to whom the ledger of consents is open (§4.4). */
async function withPhotoConsent(
	records: Records,
	actor: Actor,
	children: readonly CaseloadChild[],
	visible: readonly ChildFacts[],
	today: LocalDate,
): Promise<CaseloadChild[]> {
	const readable = visible
		.filter((child) => can(actor, 'read', { type: 'consent', child }))
		.map(({ childId }) => childId);
	const lack = await loadPhotoLack(records, readable, today);
	return children.map((child) => ({ ...child, photoLack: lack.get(child.id) }));
}

interface Rows {
	readonly children: ReadonlyMap<ChildId, { name: string; boarding: 0 | 1 }>;
	readonly classNames: ReadonlyMap<ClassId, string>;
	readonly leads: ReadonlyMap<ChildId, UserId>;
	readonly headTeachers: ReadonlyMap<ClassId | null, readonly UserId[]>;
}

async function readRows(records: Records, childIds: readonly ChildId[]): Promise<Rows> {
	const children = await records
		.selectFrom('child')
		.select(['id', 'name', 'boarding'])
		.where('id', 'in', childIds)
		.execute();
	const classes = await records.selectFrom('class').select(['id', 'name']).execute();
	const leads = await records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('childId', 'in', childIds)
		.where('lead', '=', 1)
		.where('endedAt', 'is', null)
		.execute();
	return {
		children: new Map(children.map((child) => [child.id, child])),
		classNames: new Map(classes.map(({ id, name }) => [id, name])),
		leads: new Map(leads.map(({ childId, userId }) => [childId, userId])),
		headTeachers: await loadHeadTeachers(records),
	};
}

function describeChild(
	actor: Actor,
	facts: ChildFacts,
	rows: Rows,
	documents: readonly CaseloadDocument[],
): CaseloadChild {
	const { childId, classId, mentorIds } = facts;
	const { name, boarding } = must(rows.children.get(childId), 'a row of a visible child');
	return {
		id: childId,
		name,
		classId,
		className: rows.classNames.get(classId) ?? '',
		boarding: boarding === 1,
		mine: mentorIds.includes(actor.userId) && actor.grants.some(({ role }) => role === 'mentor'),
		mentors: mentorIds.map((userId) => ({ userId, lead: rows.leads.get(childId) === userId })),
		headTeacherIds: rows.headTeachers.get(classId) ?? [],
		documents,
		mayShare: can(actor, 'create', { type: 'link', child: facts }),
	};
}

async function readYear(records: Records, env: Environment): Promise<CaseloadYear | null> {
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const year = pickYear(years, localDateAt(env.now()));
	if (!year) return null;
	const terms = await records
		.selectFrom('term')
		.select(['id', 'name', 'startsOn', 'endsOn'])
		.where('schoolYearId', '=', year.id)
		.orderBy('startsOn')
		.execute();
	return { ...year, terms };
}

async function readMe(records: Records, actor: Actor): Promise<Me> {
	const user = await records
		.selectFrom('user')
		.select(['name', 'username'])
		.where('id', '=', actor.userId)
		.executeTakeFirstOrThrow();
	const classes = await records.selectFrom('class').select(['id', 'name']).execute();
	return {
		userId: actor.userId,
		...user,
		roles: actor.grants.map(({ role, scope }) => {
			const classId = scope.kind === 'class' ? scope.classId : null;
			const className = classes.find(({ id }) => id === classId)?.name ?? null;
			const subject = scope.kind === 'class' ? (scope.subject ?? null) : null;
			return { role, classId, className, subject };
		}),
	};
}

/**
 * Names of everyone who may appear as author or reader of these documents: today's mentors and head
 * teachers, everybody who was one of these children's mentors or has written in their documents, and
 * the counselors. Who sees no child sees nobody's name but their own.
 */
async function readPeople(
	records: Records,
	actor: Actor,
	children: readonly CaseloadChild[],
): Promise<Record<UserId, string>> {
	const childIds = children.map(({ id }) => id);
	const paired = await records
		.selectFrom('pairing')
		.select('userId')
		.distinct()
		.where('childId', 'in', childIds)
		.execute();
	const cadres = await records
		.selectFrom('cadrePairing')
		.select('userId')
		.distinct()
		.where('childId', 'in', childIds)
		.execute();
	const authors = await records
		.selectFrom('entryAuthor')
		.innerJoin('document', 'document.id', 'entryAuthor.docId')
		.select('entryAuthor.author as userId')
		.distinct()
		.where('document.childId', 'in', childIds)
		.execute();
	// Whoever may write into these documents without being paired: an archivist keeps their cards.
	const teachers = await records
		.selectFrom('roleGrant')
		.select(['userId', 'role', 'classId'])
		.where('role', 'in', ['headTeacher', 'subjectTeacher', 'counselor', 'archivist'])
		.execute();
	const classIds = new Set(children.map(({ classId }) => classId));
	const ids = new Set<UserId>([
		actor.userId,
		...paired.map(({ userId }) => userId),
		...cadres.map(({ userId }) => userId),
		...authors.map(({ userId }) => userId),
		...teachers
			.filter(({ classId }) => (classId === null ? children.length > 0 : classIds.has(classId)))
			.map(({ userId }) => userId),
	]);
	const users = await records
		.selectFrom('user')
		.select(['id', 'name'])
		.where('id', 'in', [...ids])
		.execute();
	return Object.fromEntries(users.map(({ id, name }) => [id, name]));
}
