import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { BREAK_GLASS_HOURS, BREAK_GLASS_MAX } from '#domain/break-glass.ts';
import { createId, type BreakGlassId, type ChildId, type ClassId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { createBreakGlasses, type BreakGlasses } from '#server/break-glass/break-glasses.ts';
import { settleLines } from '#server/demo/settle-lines.ts';
import type { RoleDraft } from '#server/school/grants.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [§4.4] The carer's number for a subject teacher of the child: with a reason, for a day, in the open, alone. */
const REASON = '孩子没来上课，要问家里';
const HOUR_MS = 3_600_000;
const NUMBER = '150 0000 6612';
const BESIDE_IT = ['柳湾村', '150 0000 7788', '150 0000 9900', '青霉素', '罗大山'];

let school: TestSchool;
let log: UpdateLog;
let glasses: BreakGlasses;
let classId: ClassId;
let otherClassId: ClassId;
let childId: ChildId;
let teacher: Actor;
let head: Actor;
let leader: Actor;

beforeEach(async () => {
	school = await openTestSchool();
	log = createMemoryLog({ now: () => school.clock.nowMs });
	glasses = createBreakGlasses({ ...school.office, updateLog: log });
	classId = await school.addClass('七(4)班');
	otherClassId = await school.addClass('八(1)班');
	childId = await school.addChild('小慧', classId);
	teacher = await person('shi', teaching(classId));
	head = await person('he', { role: 'headTeacher', classId });
	leader = await person('liang', { role: 'leader', classId: null });
});
afterEach(() => school.close());

const teaching = (ofClass: ClassId): RoleDraft => ({
	...{ role: 'subjectTeacher', classId: ofClass, subject: '数学' },
});
const person = async (name: string, ...roles: RoleDraft[]) =>
	school.actor(await school.addPerson(name, roles));
const glass = (child = childId) => ({ childId: child, extent: 'carerPhone' }) as const;
const ask = (actor = teacher, child = childId, reason = REASON) =>
	glasses.open(actor, glass(child), reason);
const behind = async (id: BreakGlassId, actor = teacher) =>
	must(await glasses.read(actor, id), 'the broken glass').card;
const audited = async () =>
	(await school.records.selectFrom('audit').selectAll().orderBy('seq').execute()).filter(
		({ action }) => action.startsWith('break-glass.'),
	);

async function fillCard(): Promise<void> {
	const doc = new Y.Doc();
	const lines = [
		{ person: 'carer', field: 'name', value: '吴桂芳' },
		{ person: 'carer', field: 'relation', value: '奶奶' },
		{ person: 'carer', field: 'phone', value: NUMBER },
		{ person: 'carer', field: 'address', value: '柳湾村 12 号' },
		{ person: 'father', field: 'name', value: '罗大山' },
		{ person: 'father', field: 'phone', value: '150 0000 7788' },
		{ person: 'otherCarer', field: 'phone', value: '150 0000 9900' },
		{ person: 'pupil', field: 'allergy', value: '青霉素' },
	] as const;
	settleLines(doc, lines, { by: head.userId, at: school.env.now(), random: school.env.random });
	await log.append({
		...{ docId: await school.documentOf(childId, 'card'), generation: 1, author: head.userId },
		...{ session: createId('session', school.env.random), bytes: Y.encodeStateAsUpdate(doc) },
	});
}

describe('a subject teacher who gave a reason', () => {
	it('reads what to call the carer and the number, and nothing else of the card', async () => {
		await fillCard();
		const card = await behind(value(await ask()));
		expect(card).toEqual({
			...{ type: 'open', leftMs: BREAK_GLASS_HOURS * HOUR_MS },
			carer: {
				person: 'carer',
				fields: [
					{ field: 'name', values: ['吴桂芳'] },
					{ field: 'relation', values: ['奶奶'] },
					{ field: 'phone', values: [NUMBER] },
				],
			},
		});
		for (const part of BESIDE_IT) expect(JSON.stringify(card)).not.toContain(part);
	});

	it('is written down before anything is said, and at each reading', async () => {
		await fillCard();
		const id = value(await ask());
		expect((await audited()).map(({ action }) => action)).toEqual(['break-glass.open']);
		await behind(id);
		const rows = await audited();
		expect(rows.map(({ action }) => action)).toEqual(['break-glass.open', 'break-glass.read']);
		for (const { subject, userId } of rows) {
			expect({ subject, userId }).toEqual({ subject: `${id} ${childId}`, userId: teacher.userId });
		}
		expect(JSON.stringify(rows)).not.toContain(NUMBER);
	});

	it('is told nothing where the reading cannot be written down', async () => {
		await fillCard();
		const id = value(await ask());
		await school.records.schema.alterTable('audit').renameTo('auditAway').execute();
		await expect(glasses.read(teacher, id)).rejects.toThrow();
	});

	it('finds nobody where the card has no number of a carer', async () => {
		expect(await behind(value(await ask()))).toMatchObject({ type: 'open', carer: null });
		await school.records.deleteFrom('document').where('kind', '=', 'card').execute();
		expect(await behind(value(await ask()))).toMatchObject({ type: 'open', carer: null });
	});

	it('asks once while it is open, and again with a reason when the time is over', async () => {
		await fillCard();
		const id = value(await ask());
		expect(value(await ask(teacher, childId, '又问一次'))).toBe(id);
		expect(await glasses.current(teacher, glass())).toMatchObject({ id, extent: 'carerPhone' });
		school.clock.nowMs += BREAK_GLASS_HOURS * HOUR_MS - 1;
		expect(await behind(id)).toMatchObject({ type: 'open', leftMs: 1 });
		school.clock.nowMs += 1;
		expect(await behind(id)).toEqual({ type: 'over' });
		expect(await glasses.current(teacher, glass())).toBeNull();
		expect(await ask(teacher, childId, ' ')).toMatchObject({ error: { field: 'reason' } });
		expect(value(await ask())).not.toBe(id);
	});

	it('may ask for a few children in a day', async () => {
		for (let count = 0; count < BREAK_GLASS_MAX; count++) {
			value(await ask(teacher, await school.addChild(`孩子${count}`, classId)));
		}
		expect(await ask()).toMatchObject({ error: { type: 'enough-open' } });
	});
});

describe('the number is shut', () => {
	it('to whoever does not teach the class of the child', async () => {
		await fillCard();
		const id = value(await ask());
		const mentor = await person('wang', { role: 'mentor', classId: null });
		await school.pair(childId, mentor.userId);
		const others = [
			...[leader, head, mentor, school.administrator],
			await person('zheng', teaching(otherClassId)),
			await person('chen', { role: 'archivist', classId: null }),
			await person('su', { role: 'counselor', classId: null }),
		];
		for (const actor of others) {
			expect(await ask(actor)).toMatchObject({ error: { type: 'forbidden' } });
			const opened = await glasses.read(actor, id);
			expect(opened?.card ?? null).toEqual(actor === leader ? { type: 'not-mine' } : null);
			expect(JSON.stringify(opened)).not.toContain(NUMBER);
		}
	});

	it('to a colleague of the same class, until they give a reason of their own', async () => {
		await fillCard();
		const id = value(await ask());
		const colleague = await person('qian', { ...teaching(classId), subject: '语文' });
		expect(await glasses.read(colleague, id)).toBeNull();
		expect(await glasses.current(colleague, glass())).toBeNull();
		expect(value(await ask(colleague))).not.toBe(id);
	});

	it('to a teacher who teaches the class no longer, within the time', async () => {
		await fillCard();
		const id = value(await ask());
		const moved = { name: 'shi', roles: [teaching(otherClassId)] };
		value(await school.people.change(school.administrator, teacher.userId, moved));
		teacher = await school.actor(teacher.userId);
		expect(await glasses.read(teacher, id)).toBeNull();
		expect(await ask()).toMatchObject({ error: { type: 'forbidden' } });
		expect((await audited()).map(({ action }) => action)).toEqual(['break-glass.open']);
	});

	it('when the child has left or is in another class now', async () => {
		await fillCard();
		const id = value(await ask());
		value(await school.children.markLeft(school.administrator, childId));
		expect(await behind(id)).toEqual({ type: 'left' });
		value(await school.children.markReturned(school.administrator, childId));
		const moved = { name: '小慧', classId: otherClassId, boarding: false };
		value(await school.children.change(school.administrator, childId, moved));
		expect(await glasses.read(teacher, id)).toBeNull();
	});

	it('beyond the number: it opens no card, whoever else they are', async () => {
		await fillCard();
		expect(await glasses.open(teacher, { childId, extent: 'card' }, REASON)).toMatchObject({
			error: { type: 'forbidden' },
		});
		const both = await person('fang', teaching(classId), { role: 'leader', classId: null });
		const number = value(await ask(both));
		const card = value(await glasses.open(both, { childId, extent: 'card' }, REASON));
		expect(card).not.toBe(number);
		expect(await behind(number, both)).not.toHaveProperty('people');
	});
});

it('tells the head teacher who asked, for what and why, and stays on record for the leaders', async () => {
	await fillCard();
	const id = value(await ask());
	const told = { userId: head.userId, name: 'he', seenAt: null };
	const record = { id, extent: 'carerPhone', by: 'shi', reason: REASON, told: [told] };
	for (const which of [{ classId }, 'all'] as const) {
		const list = await glasses.list(which);
		expect(list).toMatchObject([record]);
		expect(JSON.stringify(list)).not.toContain(NUMBER);
	}
	value(await glasses.noteSeen(head, id));
});
