import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCaseload } from '#server/access/caseload.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { must } from '#domain/assert.ts';
import type { Caseload } from '#domain/caseload.ts';
import type { ChildId, Id, SessionId, UserId } from '#domain/ids.ts';
import { createGroupings } from '#server/grouping/groupings.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

let school: TestSchool;
let log: ReturnType<typeof createMemoryLog>;
let own: ChildId;
let other: ChildId;
let mentor: UserId;
let headTeacher: UserId;

beforeEach(async () => {
	school = await openTestSchool();
	log = createMemoryLog({ now: () => school.clock.nowMs });
	const classId = await school.addClass('七(4)班');
	const otherClassId = await school.addClass('八(1)班');
	own = await school.addChild('小慧', classId);
	other = await school.addChild('强强', otherClassId);
	mentor = await school.addPerson('zhangmin', [{ role: 'mentor', classId: null }]);
	const stranger = await school.addPerson('limei', [{ role: 'mentor', classId: null }]);
	headTeacher = await school.addPerson('wanghaiyan', [{ role: 'headTeacher', classId }]);
	await school.pair(own, mentor);
	await school.pair(other, stranger);
});
afterEach(async () => {
	await log.close();
	await school.close();
});

const caseloadOf = async (userId: UserId): Promise<Caseload> =>
	readCaseload(school.records, school.env, log, await school.actor(userId));

const kindsOf = (caseload: Caseload) =>
	caseload.children.flatMap(({ documents }) =>
		documents.map(({ kind, access }) => `${kind} ${access}`),
	);

test('a mentor gets the paired child with its documents and nothing of any other child', async () => {
	const caseload = await caseloadOf(mentor);
	expect(caseload.children).toMatchObject([{ id: own, mine: true, mayShare: true }]);
	expect(kindsOf(caseload).sort()).toEqual([
		'card read',
		'diary write',
		'guidance write',
		'guidance-margin write',
		'journal write',
		'plan write',
		'plan-margin write',
		'tidings write',
	]);
	expect(caseload.shared).toMatchObject([
		{ kind: 'summary', access: 'write', authorId: mentor, classId: null },
	]);
	expect(caseload.people).toMatchObject({ [headTeacher]: 'wanghaiyan', [mentor]: 'zhangmin' });
	const sent = JSON.stringify(caseload);
	for (const foreign of [other, '强强', 'limei', '八(1)班']) expect(sent).not.toContain(foreign);
});

test('a counselor reads, and writes in the margin alone', async () => {
	const counselor = await school.addPerson('zhouyun', [{ role: 'counselor', classId: null }]);
	const caseload = await caseloadOf(counselor);
	expect(caseload.children).toHaveLength(2);
	expect([...new Set(kindsOf(caseload))].sort()).toEqual([
		'card read',
		'diary read',
		'guidance read',
		'guidance-margin write',
		'journal read',
		'plan read',
		'plan-margin write',
		'tidings write',
	]);
	expect(caseload.shared).toEqual([]);
});

test('a head teacher gets the register of each term and what the lead mentors of the class sum up', async () => {
	const { shared = [] } = await caseloadOf(headTeacher);
	expect(shared.map(({ kind, access, authorId }) => [kind, access, authorId]).sort()).toEqual([
		['register', 'write', null],
		['register', 'write', null],
		['summary', 'read', mentor],
	]);
	expect(new Set(shared.map(({ termId }) => termId)).size).toBe(3);
});

test('an administrator gets names and no document at all', async () => {
	const caseload = await caseloadOf(school.administrator.userId);
	expect(caseload.children).toHaveLength(2);
	expect(kindsOf(caseload)).toEqual([]);
	expect(caseload.shared).toEqual([]);
});

test('a leader reads what is for approval and the summaries, and no book', async () => {
	const leader = await school.addPerson('liu', [{ role: 'leader', classId: null }]);
	const caseload = await caseloadOf(leader);
	expect([...new Set(kindsOf(caseload))].sort()).toEqual(['guidance read', 'guidance-margin read']);
	expect(new Set(caseload.shared?.map(({ kind, access }) => `${kind} ${access}`))).toEqual(
		new Set(['summary read']),
	);
});

test('[§4.5] after the pairing has ended the child is read for two weeks, and then gone', async () => {
	value(await school.pairings.end(school.administrator, own, mentor));
	const [child] = (await caseloadOf(mentor)).children;
	expect(child).toMatchObject({ id: own, mine: false, mayShare: false });
	expect([...new Set(must(child, 'the child').documents.map(({ access }) => access))]).toEqual([
		'read',
	]);
	school.clock.nowMs += 14 * 86_400_000 + 1;
	expect((await caseloadOf(mentor)).children).toEqual([]);
});

test('after a pairing that was ended at once the child is gone from the caseload', async () => {
	value(await school.pairings.end(school.administrator, own, mentor, 'none'));
	const caseload = await caseloadOf(mentor);
	expect(caseload.children).toEqual([]);
	expect(Object.keys(caseload.people)).toEqual([mentor]);
});

test('a child that has left is in nobody’s caseload', async () => {
	value(await school.children.markLeft(school.administrator, own));
	expect((await caseloadOf(mentor)).children).toEqual([]);
	expect((await caseloadOf(headTeacher)).children).toEqual([]);
});

test('heads are those of the log', async () => {
	const docId = await school.documentOf(own, 'journal');
	const { seq } = await log.append({
		docId,
		generation: 1,
		author: mentor,
		session: 'ses_x' as Id<'session'> as SessionId,
		bytes: new Uint8Array([0, 0]),
	});
	const [child] = (await caseloadOf(mentor)).children;
	const heads = new Map(must(child, 'my child').documents.map(({ id, head }) => [id, head]));
	expect(heads.get(docId)).toBe(seq);
	expect([...heads.values()].filter((head) => head === 0)).toHaveLength(heads.size - 1);
});

test('[C6] the teachers of its class and the counselor stand around a child, each by name', async () => {
	const { classId } = must((await caseloadOf(mentor)).children[0], 'the child');
	const math = await school.addPerson('shi', [{ role: 'subjectTeacher', classId }]);
	const english = await school.addPerson('lin', [{ role: 'subjectTeacher', classId }]);
	const counselor = await school.addPerson('su', [{ role: 'counselor', classId: null }]);
	const groupings = createGroupings(school.office);
	value(await groupings.assign(await school.actor(headTeacher), own, math, true));
	const { children, people } = await caseloadOf(mentor);
	expect(children[0]?.circle).toMatchObject({
		subjectTeacherIds: [english, math],
		takenOnByIds: [math],
		counselorIds: [counselor],
	});
	expect(people).toMatchObject({ [math]: 'shi', [english]: 'lin', [counselor]: 'su' });
	// Who takes a child on is for the care team and the teachers alone (D1, D2).
	const seen = (await caseloadOf(school.administrator.userId)).children.find(
		({ id }) => id === own,
	);
	expect(seen?.circle).toMatchObject({ takenOnByIds: [], subjectTeacherIds: [english, math] });
	value(await school.people.disable(school.administrator, math));
	expect((await caseloadOf(mentor)).children[0]?.circle?.subjectTeacherIds).toEqual([english]);
});
