import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBoards } from '#server/duty/boards.ts';
import { createHandOvers } from '#server/school/hand-overs.ts';
import { must } from '#domain/assert.ts';
import type { ChildId, UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

const DAY_MS = 86_400_000;
const MENTOR = [{ role: 'mentor', classId: null }] as const;

let school: TestSchool;
let childId: ChildId;
let head: Actor;
let otherHead: Actor;
let zhang: Actor;
let li: Actor;

beforeEach(async () => {
	school = await openTestSchool();
	const person = async (name: string, roles: Parameters<TestSchool['addPerson']>[1]) =>
		school.actor(await school.addPerson(name, roles));
	const classId = await school.addClass('七(4)班');
	const otherClass = await school.addClass('七(5)班');
	childId = await school.addChild('小慧', classId);
	head = await person('wang', [{ role: 'headTeacher', classId }]);
	otherHead = await person('sun', [{ role: 'headTeacher', classId: otherClass }]);
	zhang = await person('zhang', MENTOR);
	li = await person('lilaoshi', MENTOR);
	await school.pair(childId, zhang.userId, head);
	school.clock.nowMs += 40 * DAY_MS;
	await school.pair(childId, li.userId, head);
});
afterEach(() => school.close());

const handOvers = () => {
	const recordIndex = { whenIdle: () => Promise.resolve() };
	const boards = createBoards({ records: school.records, env: school.env, recordIndex });
	return createHandOvers(school.office, boards);
};
const sheetOf = async (actor: Actor) => (await handOvers().list(actor))[0];

test('[§4.5] the sheet tells what is owed, takes the outgoing mentor’s words and the new one’s name', async () => {
	const { id, duties, mayNote, maySign } = must(await sheetOf(zhang), 'a sheet');
	expect(duties.length).toBeGreaterThan(0);
	expect(duties.every(({ standing }) => standing !== 'on-time')).toBe(true);
	expect([mayNote, maySign]).toEqual([true, false]);
	expect((await handOvers().sign(zhang, id)).ok).toBe(false);
	expect(await handOvers().note(zhang, id, '  ')).toMatchObject({ error: { field: 'note' } });
	value(await handOvers().note(zhang, id, '奶奶晚上七点以后才在家'));
	expect((await handOvers().note(li, id, '我来写')).ok).toBe(false);
	expect((await handOvers().sign(head, id)).ok).toBe(false);
	value(await handOvers().sign(li, id));
	expect(await sheetOf(head)).toMatchObject({ note: '奶奶晚上七点以后才在家', mayNote: false });
	expect((await handOvers().note(zhang, id, '改一改')).ok).toBe(false);
	expect((await handOvers().sign(li, id)).ok).toBe(false);
});

test('[§4.5] nobody else sees it, and the outgoing mentor no longer after fourteen days', async () => {
	const others = [otherHead, school.administrator];
	expect(await Promise.all(others.map(sheetOf))).toEqual([undefined, undefined]);
	school.clock.nowMs += 14 * DAY_MS + 1;
	expect(await sheetOf(zhang)).toBeUndefined();
	expect(await sheetOf(li)).toMatchObject({ device: 'not-in-touch' });
	const session = async (userId: UserId) => school.signIn(userId);
	await session(zhang.userId);
	expect(await sheetOf(li)).toMatchObject({ device: 'cleared' });
});
