import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import { createAccessChanges } from '#server/access/access-changes.ts';
import { loadActor } from '#server/access/facts.ts';
import { createGroupings, type Groupings } from '#server/grouping/groupings.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

/** D1, D2: grouping once a term and assigning to subject teachers. */
let school: TestSchool;
let groupings: Groupings;
let classId: ClassId;
let childId: ChildId;
let head: UserId;
let teacher: UserId;
beforeEach(async () => {
	school = await openTestSchool();
	const { records, env } = school;
	groupings = createGroupings({ records, env, changes: createAccessChanges() });
	classId = await school.addClass('七(4)班');
	childId = await school.addChild('小宇', classId);
	head = await school.addPerson('王老师', [{ role: 'headTeacher', classId }]);
	teacher = await school.addPerson('李老师', [{ role: 'subjectTeacher', classId }]);
});
afterEach(() => school.close());

const as = (userId: UserId) => loadActor(school.records, userId);
const outcome = (result: { ok: boolean; error?: { type: string } }) =>
	result.ok ? 'done' : result.error?.type;

test('the head teacher groups a child, changes their mind, and what was before is kept', async () => {
	const actor = await as(head);
	await groupings.group(actor, childId, { category: 'study', group: '第一组' });
	await groupings.group(actor, childId, { category: 'mind', group: ' 第二组 ' });
	expect(await groupings.ofChild(childId)).toEqual({
		...{ category: 'mind', group: '第二组', teachers: [] },
	});
	expect(await school.records.selectFrom('grouping').selectAll().execute()).toHaveLength(2);
});

test('a child is taken on by subject teachers of its class, once each, and by nobody else', async () => {
	const actor = await as(head);
	for (const isAssigned of [true, true]) {
		expect(outcome(await groupings.assign(actor, childId, teacher, isAssigned))).toBe('done');
	}
	expect(outcome(await groupings.assign(actor, childId, head, true))).toBe('not-found');
	const board = await groupings.ofClass(actor, classId);
	expect(board?.children[0]?.teachers).toEqual([{ userId: teacher, name: '李老师' }]);
	expect(board?.teachers).toEqual([{ userId: teacher, name: '李老师' }]);
	await groupings.assign(actor, childId, teacher, false);
	expect((await groupings.ofChild(childId)).teachers).toEqual([]);
});

test('nobody but the head teacher of the class decides', async () => {
	const otherClass = await school.addClass('七(5)班');
	const others = [
		teacher,
		await school.addPerson('别班', [{ role: 'headTeacher', classId: otherClass }]),
		await school.addPerson('组长', [{ role: 'leader', classId: null }]),
		await school.addPerson('代理家长', [{ role: 'mentor', classId: null }]),
	];
	for (const userId of others) {
		const actor = await as(userId);
		const draft = { category: 'study', group: '' } as const;
		expect(outcome(await groupings.group(actor, childId, draft))).toBe('forbidden');
		expect(outcome(await groupings.assign(actor, childId, teacher, true))).toBe('forbidden');
	}
	expect((await groupings.ofClass(await as(teacher), classId))?.mayGroup).toBe(false);
});

test('a new term begins with nobody grouped', async () => {
	const actor = await as(head);
	await groupings.group(actor, childId, { category: 'study', group: '' });
	school.clock.nowMs = Date.parse('2027-03-01T08:00:00Z');
	expect((await groupings.ofChild(childId)).category).toBeNull();
});
