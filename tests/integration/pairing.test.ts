import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPairingBoards } from '#server/school/pairing-board.ts';
import { createPairingDecisions } from '#server/school/pairing-decisions.ts';
import { createPeerHelpers } from '#server/school/peer-helpers.ts';
import { createPriorities } from '#server/school/priorities.ts';
import { must } from '#domain/assert.ts';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { addDays, localDateAt } from '#domain/time.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

const DAY_MS = 86_400_000;
const MENTOR = [{ role: 'mentor', classId: null }] as const;

let school: TestSchool;
let classId: ClassId;
let childId: ChildId;
let otherId: ChildId;
let head: Actor;
let zhang: UserId;
let li: UserId;
let liu: UserId;

beforeEach(async () => {
	school = await openTestSchool();
	classId = await school.addClass('七(4)班');
	childId = await school.addChild('小慧', classId);
	otherId = await school.addChild('小军', classId);
	head = await school.actor(await school.addPerson('wang', [{ role: 'headTeacher', classId }]));
	zhang = await school.addPerson('zhang', MENTOR);
	li = await school.addPerson('lilaoshi', MENTOR);
	liu = await school.addPerson('liuxiaozhang', [{ role: 'leader', classId: null }]);
});
afterEach(() => school.close());

const boards = () => createPairingBoards(school.records, school.env);
const decisions = () => createPairingDecisions(school.office);
const helpers = () => createPeerHelpers(school.office);
const priorities = () => createPriorities(school.office);
const board = async (actor: Actor = head) => must(await boards().board(actor, classId), 'a board');
const onBoard = async (id: ChildId, actor: Actor = head) =>
	must(
		(await board(actor)).children.find((child) => child.id === id),
		'the child',
	);

async function accessOf(userId: UserId, kind: 'journal' | 'diary' = 'journal') {
	const session = must(
		(await school.sessions.listOf(userId))[0] ??
			(await school.signIn(userId).then(() => school.sessions.listOf(userId)))[0],
		'a session',
	);
	return (await school.access.decide(session.sessionId, await school.documentOf(childId, kind)))
		.mode;
}

describe('[§4.5] when a mentor changes', () => {
	test('the old one reads for fourteen days to the moment and writes nothing', async () => {
		await school.pair(childId, zhang, head);
		await school.pair(childId, li, head);
		expect([await accessOf(zhang), await accessOf(li)]).toEqual(['read', 'write']);
		school.clock.nowMs += 14 * DAY_MS;
		expect(await accessOf(zhang)).toBe('read');
		school.clock.nowMs += 1;
		expect(await accessOf(zhang)).toBe('none');
	});

	test('reading can be refused, and a pairing long before does not bring it back', async () => {
		await school.pair(childId, zhang, head);
		value(await school.pairings.pair(head, childId, zhang, 'co-mentor'));
		value(await school.pairings.end(head, childId, zhang, 'none'));
		expect(await accessOf(zhang)).toBe('none');
	});

	test('a hand-over begins, also where the child had nobody for some days', async () => {
		await school.pair(childId, zhang, head);
		value(await school.pairings.end(head, childId, zhang));
		school.clock.nowMs += 3 * DAY_MS;
		await school.pair(childId, li, head);
		await school.pair(otherId, li, head);
		expect(await school.records.selectFrom('handOver').selectAll().execute()).toMatchObject([
			{ childId, fromId: zhang, toId: li, note: '', signedAt: null },
		]);
	});
});

describe('[D4] the peer helper', () => {
	test('is one at a time, never the child itself, and reads nothing', async () => {
		value(await helpers().name(head, childId, { name: '小军', teacherId: zhang }));
		value(await helpers().name(head, childId, { name: ' 隔壁小红 ', teacherId: li }));
		expect((await onBoard(childId)).helper).toEqual({ name: '隔壁小红', teacher: 'lilaoshi' });
		expect(await helpers().name(head, childId, { name: '小慧', teacherId: li })).toMatchObject({
			error: { type: 'invalid', field: 'helper' },
		});
		const rows = await school.records.selectFrom('peerHelper').selectAll().execute();
		expect(rows.map(({ name, pupilId }) => [name, pupilId])).toEqual([
			['小军', otherId],
			['隔壁小红', null],
		]);
	});
});

describe('[E2] a cadre', () => {
	test('reads along and writes in the diary, and nobody is mentor and cadre at once', async () => {
		value(await school.cadres.pair(head, childId, liu));
		expect(await accessOf(liu)).toBe('read');
		expect(await accessOf(liu, 'diary')).toBe('write');
		await school.pair(childId, zhang, head);
		expect(await school.cadres.pair(head, childId, zhang)).toMatchObject({
			error: { type: 'paired-otherwise' },
		});
		value(await school.cadres.pair(head, childId, li));
		expect(await school.pairings.pair(head, childId, li, 'lead')).toMatchObject({
			error: { type: 'paired-otherwise' },
		});
		value(await school.cadres.end(head, childId, liu));
		expect(await accessOf(liu)).toBe('none');
	});

	test('is somebody with a role here, paired by those who may', async () => {
		const roleless = await school.addPerson('nobody', []);
		expect(await school.cadres.pair(head, childId, roleless)).toMatchObject({
			error: { type: 'not-on-the-staff' },
		});
		expect(await school.cadres.pair(await school.actor(zhang), childId, liu)).toMatchObject({
			error: { type: 'forbidden' },
		});
	});
});

describe('[E1] who is to be helped first', () => {
	const reviewOn = () => addDays(localDateAt(school.env.now()), 60);

	test('is on the board of the head teacher and the leader, and of nobody else', async () => {
		value(await priorities().set(head, childId, { reason: 'home', reviewOn: reviewOn() }));
		const archivist = await school.addPerson('chen', [{ role: 'archivist', classId: null }]);
		const teacher = await school.addPerson('sun', [{ role: 'subjectTeacher', classId }]);
		const counselor = await school.addPerson('zhou', [{ role: 'counselor', classId: null }]);
		const sees = async (userId: UserId) =>
			(await onBoard(childId, await school.actor(userId))).priority?.reason ?? null;
		expect(await sees(head.userId)).toBe('home');
		expect(await sees(liu)).toBe('home');
		expect(await sees(counselor)).toBe('home');
		for (const userId of [archivist, teacher, school.administrator.userId]) {
			expect(await sees(userId)).toBeNull();
		}
		expect((await board()).children[0]?.id).toBe(childId);
	});

	test('is reviewed on a day to come and within the school year', async () => {
		const today = localDateAt(school.env.now());
		for (const day of [today, addDays(today, 191)]) {
			expect(
				await priorities().set(head, childId, { reason: 'home', reviewOn: day }),
			).toMatchObject({ error: { type: 'invalid', field: 'reviewOn' } });
		}
		value(await priorities().set(head, childId, { reason: 'home', reviewOn: reviewOn() }));
		value(await priorities().set(head, childId, { reason: 'study', reviewOn: reviewOn() }));
		value(await priorities().lift(head, childId));
		expect((await onBoard(childId)).priority).toBeNull();
		const rows = await school.records.selectFrom('priorityFlag').selectAll().execute();
		expect(rows.map(({ reason, endedBy }) => [reason, endedBy])).toEqual([
			['home', head.userId],
			['study', head.userId],
		]);
	});
});

describe('undoing the last decision', () => {
	test('brings the old lead back, takes reading from the new one and cancels the hand-over', async () => {
		await school.pair(childId, zhang, head);
		school.clock.nowMs += 60_000;
		await school.pair(childId, li, head);
		value(await decisions().undo(head, childId));
		expect([await accessOf(zhang), await accessOf(li)]).toEqual(['write', 'none']);
		const [handOver] = await school.records.selectFrom('handOver').selectAll().execute();
		expect(handOver?.cancelledAt).not.toBeNull();
		expect(await boards().history(childId)).toMatchObject([
			{ as: 'lead', name: 'zhang', until: null },
		]);
		// The decision before is the last one now; then there is nothing left to undo.
		value(await decisions().undo(head, childId));
		expect((await onBoard(childId)).mentors).toEqual([]);
		expect(await decisions().undo(head, childId)).toMatchObject({
			error: { type: 'nothing-to-undo' },
		});
	});

	test('is for the same day, and leaves other children and other decisions alone', async () => {
		await school.pair(otherId, li, head);
		await school.pair(childId, zhang, head);
		value(await helpers().name(head, childId, { name: '小军', teacherId: zhang }));
		value(await decisions().undo(head, childId));
		expect(await onBoard(childId)).toMatchObject({ helper: null, mentors: [{ userId: zhang }] });
		expect((await onBoard(otherId)).mentors).toMatchObject([{ userId: li, lead: true }]);
		school.clock.nowMs += DAY_MS;
		expect((await onBoard(childId)).mayUndo).toBe(false);
		expect(await decisions().undo(head, childId)).toMatchObject({
			error: { type: 'nothing-to-undo' },
		});
	});

	test('takes back that a cadre was paired', async () => {
		value(await school.cadres.pair(head, childId, liu));
		value(await decisions().undo(head, childId));
		expect(await accessOf(liu)).toBe('none');
		expect(await boards().history(childId)).toEqual([]);
	});
});

test('[E5] the load counts every child, and the school’s number is in the rules', async () => {
	await school.pair(childId, zhang, head);
	await school.pair(otherId, zhang, head);
	const { mentors, loadMax } = await board();
	expect(mentors.map(({ userId, load }) => [userId, load])).toEqual([
		[li, 0],
		[zhang, 2],
	]);
	expect(loadMax).toBe(8);
});

test('a child that leaves the school leaves its cadre, its helper and its flag behind', async () => {
	value(await school.cadres.pair(head, childId, liu));
	value(await helpers().name(head, childId, { name: '小军', teacherId: zhang }));
	value(await school.children.markLeft(school.administrator, childId));
	value(await school.children.markReturned(school.administrator, childId));
	expect(await onBoard(childId)).toMatchObject({ cadres: [], helper: null });
});
