import {
	groupNameLengthMax,
	type ChildCategory,
	type ChildGrouping,
	type ClassGrouping,
} from '#domain/grouping.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { readCurrentTerm, readGroupings, readTeachers } from './grouping-facts.ts';

/** Grouping and assigning (D1, D2), by the head teacher, anew each term; what was before is kept. */
export interface Groupings {
	/** `null` when there is no such class. Whether it may be seen is the caller's to ask. */
	ofClass(actor: Actor, classId: ClassId): Promise<ClassGrouping | null>;
	ofChild(childId: ChildId): Promise<ChildGrouping>;
	/** `invalid`, field `term`, while the school has set no term. */
	group(actor: Actor, childId: ChildId, draft: GroupingDraft): Promise<Result<void, Refusal>>;
	/** Only a subject teacher of the child's class is assigned: else `not-found`. */
	assign(
		actor: Actor,
		childId: ChildId,
		userId: UserId,
		isAssigned: boolean,
	): Promise<Result<void, Refusal>>;
}

export interface GroupingDraft {
	readonly category: ChildCategory | null;
	readonly group: string;
}

const NOTHING: ChildGrouping = { category: null, group: '', teachers: [] };

export function createGroupings(office: Office): Groupings {
	const { records } = office;
	return {
		ofClass: (actor, classId) => readClass(office, actor, classId),
		ofChild: async (childId) => {
			const term = await readCurrentTerm(office);
			if (term === null) return NOTHING;
			return (await readGroupings(records, [childId], term.id)).get(childId) ?? NOTHING;
		},
		group: (actor, childId, draft) => group(office, actor, childId, draft),
		assign: (actor, childId, userId, isAssigned) =>
			assign(office, actor, childId, userId, isAssigned),
	};
}

async function readClass(
	office: Office,
	actor: Actor,
	classId: ClassId,
): Promise<ClassGrouping | null> {
	const { records } = office;
	const row = await records
		.selectFrom('class')
		.select('name')
		.where('id', '=', classId)
		.executeTakeFirst();
	if (row === undefined) return null;
	const term = await readCurrentTerm(office);
	const children = await records
		.selectFrom('child')
		.select(['id', 'name'])
		.where('classId', '=', classId)
		.where('leftAt', 'is', null)
		.execute();
	const ids = children.map(({ id }) => id);
	const groupings = term === null ? null : await readGroupings(records, ids, term.id);
	return {
		name: row.name,
		term: term?.name ?? null,
		children: children
			.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
			.map((child) => ({ ...child, ...(groupings?.get(child.id) ?? NOTHING) })),
		teachers: await readTeachers(records, classId),
		mayGroup: can(actor, 'group', { type: 'class', classId }),
	};
}

function group(
	office: Office,
	actor: Actor,
	childId: ChildId,
	draft: GroupingDraft,
): Promise<Result<void, Refusal>> {
	return decide<Result<void, Refusal>>(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!mayGroup(actor, child.classId)) return fail({ type: 'forbidden' });
		const groupName = draft.group.trim();
		if (groupName.length > groupNameLengthMax) return fail({ type: 'invalid', field: 'group' });
		const term = await readCurrentTerm({ records, env: office.env });
		if (term === null) return fail({ type: 'invalid', field: 'term' });
		await records
			.insertInto('grouping')
			.values({
				id: createId('grouping', office.env.random),
				...{ childId, termId: term.id, category: draft.category, groupName },
				...{ decidedBy: actor.userId, decidedAt: office.env.now() },
			})
			.execute();
		minutes.note('grouping.set', childId, term.id);
		return ok(undefined);
	});
}

function assign(
	office: Office,
	actor: Actor,
	childId: ChildId,
	userId: UserId,
	isAssigned: boolean,
): Promise<Result<void, Refusal>> {
	return decide<Result<void, Refusal>>(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!mayGroup(actor, child.classId)) return fail({ type: 'forbidden' });
		const term = await readCurrentTerm({ records, env: office.env });
		if (term === null) return fail({ type: 'invalid', field: 'term' });
		const teachers = await readTeachers(records, child.classId);
		if (isAssigned && !teachers.some((teacher) => teacher.userId === userId)) {
			return fail({ type: 'not-found' });
		}
		const now = office.env.now();
		await records
			.updateTable('assignment')
			.set({ endedAt: now })
			.where('childId', '=', childId)
			.where('termId', '=', term.id)
			.where('userId', '=', userId)
			.where('endedAt', 'is', null)
			.execute();
		if (isAssigned) await insertAssignment(records, office, actor, { childId, userId }, term.id);
		minutes.note(isAssigned ? 'assignment.begin' : 'assignment.end', childId, userId);
		return ok(undefined);
	});
}

async function insertAssignment(
	records: Records,
	{ env }: Office,
	actor: Actor,
	pair: { readonly childId: ChildId; readonly userId: UserId },
	termId: NonNullable<Awaited<ReturnType<typeof readCurrentTerm>>>['id'],
): Promise<void> {
	await records
		.insertInto('assignment')
		.values({
			id: createId('assignment', env.random),
			...{ ...pair, termId, assignedBy: actor.userId, startedAt: env.now(), endedAt: null },
		})
		.execute();
}

const mayGroup = (actor: Actor, classId: ClassId) =>
	can(actor, 'group', { type: 'class', classId });
