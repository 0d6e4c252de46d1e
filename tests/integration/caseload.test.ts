import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCaseload } from '#server/access/caseload.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { must } from '#domain/assert.ts';
import type { Caseload } from '#domain/caseload.ts';
import type { ChildId, Id, SessionId, UserId } from '#domain/ids.ts';
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

test('a mentor gets the paired child with its four documents and nothing of any other child', async () => {
	const caseload = await caseloadOf(mentor);
	expect(caseload.children).toMatchObject([{ id: own, mine: true, mayShare: true }]);
	expect(kindsOf(caseload).sort()).toEqual([
		'diary write',
		'journal write',
		'plan write',
		'plan-margin write',
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
		'diary read',
		'journal read',
		'plan read',
		'plan-margin write',
	]);
});

test('an administrator and a leader get names and no document at all', async () => {
	const leader = await school.addPerson('liu', [{ role: 'leader', classId: null }]);
	for (const userId of [leader, school.administrator.userId]) {
		const caseload = await caseloadOf(userId);
		expect(caseload.children).toHaveLength(2);
		expect(kindsOf(caseload)).toEqual([]);
	}
});

test('after the pairing has ended the child is gone from the caseload', async () => {
	value(await school.pairings.end(school.administrator, own, mentor));
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
	expect([...heads.values()].filter((head) => head === 0)).toHaveLength(3);
});
