import type { Environment, Records } from '#server/services.ts';
import { must } from '#domain/assert.ts';
import type { CaseloadChild } from '#domain/caseload.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { readUntil } from '#domain/pairing/after-pairing.ts';
import { can, type Actor, type ChildFacts } from '#domain/permission.ts';
import { readCurrentTerm } from '#server/grouping/grouping-facts.ts';
import { readHelpers, readPriorities } from '#server/school/pairing-board.ts';
import { loadFormerMentors } from './facts.ts';

/**
 * Who stands around each child (关爱圈, C6) beside its mentors and head teachers; who is helped first and
 * which teachers take it on only where that is for me to know (E1, D2); and until when I read on where I
 * was the mentor (§4.5).
 */
export async function withCircle(
	records: Records,
	actor: Actor,
	visible: readonly ChildFacts[],
	children: readonly CaseloadChild[],
	env: Environment,
): Promise<CaseloadChild[]> {
	const ids = children.map(({ id }) => id);
	const helpers = await readHelpers(records, ids);
	const priorities = await readPriorities(records, ids);
	const teachers = await readTeachers(records);
	const takenOn = await readTakenOn(records, ids, env);
	const ended = await loadFormerMentors(records, ids, env.now());
	const mine = new Map(
		ended
			.filter(({ userId }) => userId === actor.userId)
			.map(({ childId, endedAt }) => [childId, readUntil(endedAt)]),
	);
	const factsOf = new Map(visible.map((facts) => [facts.childId, facts]));
	return children.map((child) => {
		const facts = must(factsOf.get(child.id), 'the facts of a visible child');
		const maySeePriority = can(actor, 'readPriority', { type: 'child', child: facts });
		const maySeeGroup = can(actor, 'readGroup', { type: 'child', child: facts });
		const isFormer = facts.formerMentorIds?.includes(actor.userId) && !child.mine;
		const ofClass = teachers.ofClass.get(child.classId) ?? [];
		const takenOnBy = takenOn.get(child.id);
		return {
			...child,
			circle: {
				cadreIds: facts.cadreIds ?? [],
				subjectTeacherIds: ofClass,
				takenOnByIds: maySeeGroup ? ofClass.filter((userId) => takenOnBy?.has(userId)) : [],
				counselorIds: teachers.counselors,
				helper: helpers.get(child.id) ?? null,
				priority: maySeePriority ? (priorities.get(child.id) ?? null) : null,
				readUntil: isFormer ? (mine.get(child.id) ?? null) : null,
			},
		};
	});
}

/** The subject teachers of each class, and the school's counselors, by name. */
async function readTeachers(records: Records): Promise<{
	readonly ofClass: ReadonlyMap<ClassId | null, UserId[]>;
	readonly counselors: readonly UserId[];
}> {
	const rows = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select(['userId', 'role', 'classId', 'user.name'])
		.distinct()
		.where('role', 'in', ['subjectTeacher', 'counselor'])
		.where('endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const byName = rows.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
	const idsOf = (list: typeof byName) => list.map(({ userId }) => userId);
	const grouped = Map.groupBy(
		byName.filter(({ role }) => role === 'subjectTeacher'),
		({ classId }) => classId,
	);
	return {
		ofClass: new Map([...grouped].map(([classId, list]) => [classId, idsOf(list)])),
		counselors: idsOf(byName.filter(({ role }) => role === 'counselor')),
	};
}

/** Which teachers take each child on in the term that runs. */
async function readTakenOn(
	records: Records,
	childIds: readonly ChildId[],
	env: Environment,
): Promise<ReadonlyMap<ChildId, ReadonlySet<UserId>>> {
	const term = await readCurrentTerm({ records, env });
	if (term === null) return new Map();
	const rows = await records
		.selectFrom('assignment')
		.select(['childId', 'userId'])
		.where('childId', 'in', childIds)
		.where('termId', '=', term.id)
		.where('endedAt', 'is', null)
		.execute();
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map([...grouped].map(([id, list]) => [id, new Set(list.map(({ userId }) => userId))]));
}
