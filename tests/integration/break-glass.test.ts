import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { BREAK_GLASS_HOURS, BREAK_GLASS_MAX, BREAK_GLASS_REASON_MAX } from '#domain/break-glass.ts';
import { createId, type BreakGlassId, type ChildId, type ClassId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { instantFromMs, localDateAt } from '#domain/time.ts';
import type { Statement, Verdict } from '#domain/card/statement.ts';
import { settleField } from '#notebook/card.ts';
import { reportChange } from '#notebook/tidings.ts';
import { createBreakGlasses, type BreakGlasses } from '#server/break-glass/break-glasses.ts';
import { settleLines } from '#server/demo/settle-lines.ts';
import { scrubRecords } from '#server/erasure/scrub-records.ts';
import { createAppointments } from '#server/organisation/appointments.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [§4.4 R B] One contact card for a leader: with a reason, for a day, in the open, and nothing beside it. */
const REASON = '孩子发烧，送镇医院，要找奶奶';
const PHONE = '150 0000 1234';
const BESIDE = '150 0000 2345';
const OLD = '150 0000 3456';
const WRONG = '150 0000 4567';
const REPORTED = '150 0000 5678';
const HOUR_MS = 3_600_000;

let school: TestSchool;
let log: UpdateLog;
let glasses: BreakGlasses;
let classId: ClassId;
let otherClassId: ClassId;
let childId: ChildId;
let leader: Actor;
let second: Actor;
let head: Actor;

beforeEach(async () => {
	school = await openTestSchool();
	log = createMemoryLog({ now: () => school.clock.nowMs });
	glasses = createBreakGlasses({ ...school.office, updateLog: log });
	classId = await school.addClass('七(4)班');
	otherClassId = await school.addClass('八(1)班');
	childId = await school.addChild('小慧', classId);
	leader = await person('liang', 'leader');
	second = await person('fang', 'leader');
	head = await person('he', 'headTeacher', classId);
});
afterEach(() => school.close());

const person = async (
	name: string,
	role: 'leader' | 'headTeacher' | 'mentor' | 'archivist' | 'counselor',
	ofClass: ClassId | null = null,
) => school.actor(await school.addPerson(name, [{ role, classId: ofClass }]));

const open = (actor = leader, child = childId, reason = REASON) =>
	glasses.open(actor, { childId: child, extent: 'card' }, reason);
const current = (actor: Actor) => glasses.current(actor, { childId, extent: 'card' });
const cardOf = async (id: BreakGlassId, actor = leader) =>
	must(await glasses.read(actor, id), 'the broken glass').card;
const audited = async () =>
	(await school.records.selectFrom('audit').selectAll().orderBy('seq').execute()).filter(
		({ action }) => action.startsWith('break-glass.'),
	);

async function write(kind: 'card' | 'tidings', work: (doc: Y.Doc) => void): Promise<void> {
	const doc = new Y.Doc();
	work(doc);
	await log.append({
		...{ docId: await school.documentOf(childId, kind), generation: 1, author: leader.userId },
		...{ session: createId('session', school.env.random), bytes: Y.encodeStateAsUpdate(doc) },
	});
}

/** A carer with a name and a number that hold, beside other numbers that were said of her. */
async function fillCard(): Promise<void> {
	const settling = { by: leader.userId, at: school.env.now(), random: school.env.random };
	const numbers: readonly (readonly [string, Verdict | null])[] = [
		[PHONE, 'in-force'],
		[BESIDE, 'beside'],
		[OLD, 'older'],
		[WRONG, 'wrong'],
		[REPORTED, null],
	];
	const said = numbers.map(([number, verdict]) => ({ verdict, statement: carerPhone(number) }));
	const found = said.flatMap(({ verdict, statement: { id } }) => (verdict ? [[id, verdict]] : []));
	await write('card', (doc) => {
		settleLines(doc, [{ person: 'carer', field: 'name', value: '吴桂芳' }], settling);
		settleField(
			doc,
			{
				...{ id: createId('settlement', settling.random), person: 'carer', field: 'phone' },
				...{ verdicts: Object.fromEntries(found), after: [], reason: '', by: settling.by },
				at: settling.at,
			},
			said.flatMap(({ verdict, statement }) => (verdict ? [statement] : [])),
		);
	});
	await write('tidings', (doc) => {
		for (const { verdict, statement } of said) if (!verdict) reportChange(doc, statement);
	});
}

const carerPhone = (number: string): Statement => ({
	...{ id: createId('statement', school.env.random), person: 'carer', field: 'phone' },
	...{ value: number, since: localDateAt(school.env.now()), source: 'carer', note: '写在烟盒上' },
	...{ photos: [], seen: null, by: leader.userId, writtenAt: school.env.now() },
});

describe('a leader who gave a reason', () => {
	it('reads what holds on this card and nothing else that was said of it', async () => {
		await fillCard();
		const card = await cardOf(value(await open()));
		expect(card).toEqual({
			...{ type: 'open', leftMs: BREAK_GLASS_HOURS * HOUR_MS, checkedOn: null },
			people: [
				{
					person: 'carer',
					fields: [
						{ field: 'name', values: ['吴桂芳'] },
						{ field: 'phone', values: expect.arrayContaining([PHONE, BESIDE]) as string[] },
					],
				},
			],
		});
		const said = JSON.stringify(card);
		for (const part of [OLD, WRONG, REPORTED, '烟盒', 'stm_', 'usr_']) {
			expect(said).not.toContain(part);
		}
	});

	it('is written down at the opening and at each reading, without a word of the card', async () => {
		await fillCard();
		const id = value(await open());
		await cardOf(id);
		await cardOf(id);
		const rows = await audited();
		expect(rows.map(({ action }) => action)).toEqual([
			...['break-glass.open', 'break-glass.read', 'break-glass.read'],
		]);
		for (const { subject, userId } of rows) {
			expect({ subject, userId }).toEqual({ subject: `${id} ${childId}`, userId: leader.userId });
		}
		expect(JSON.stringify(rows)).not.toContain(PHONE);
	});

	it('finds the card empty where nothing was settled on it yet', async () => {
		expect(await cardOf(value(await open()))).toMatchObject({ type: 'open', people: [] });
		await school.records.deleteFrom('document').where('kind', '=', 'card').execute();
		expect(await cardOf(value(await open()))).toMatchObject({ type: 'open', people: [] });
	});

	it('opens it once while it is open, and costs nothing by asking twice', async () => {
		const id = value(await open());
		expect(value(await open(leader, childId, '又问一次'))).toBe(id);
		expect(await glasses.list('all')).toHaveLength(1);
		expect(await current(leader)).toMatchObject({ id, reason: REASON });
		expect(await current(second)).toBeNull();
	});
});

describe('the card is shut again', () => {
	it('when the time is over, and another reason is asked for', async () => {
		await fillCard();
		const id = value(await open());
		school.clock.nowMs += BREAK_GLASS_HOURS * HOUR_MS - 1;
		expect(await cardOf(id)).toMatchObject({ type: 'open', leftMs: 1 });
		school.clock.nowMs += 1;
		const before = (await audited()).length;
		expect(await cardOf(id)).toEqual({ type: 'over' });
		expect(await current(leader)).toBeNull();
		expect(await audited()).toHaveLength(before);
		expect(await open(leader, childId, '')).toMatchObject({ error: { field: 'reason' } });
		expect(value(await open())).not.toBe(id);
		expect(await cardOf(id)).toEqual({ type: 'over' });
	});

	it('for another leader, who sees who opened it and why', async () => {
		await fillCard();
		const id = value(await open());
		const theirs = must(await glasses.read(second, id), 'the record');
		expect(theirs).toMatchObject({ by: 'liang', reason: REASON, card: { type: 'not-mine' } });
		expect(JSON.stringify(theirs)).not.toContain(PHONE);
		expect((await audited()).map(({ action }) => action)).toEqual(['break-glass.open']);
	});

	it('for who leads no longer, within the time', async () => {
		await fillCard();
		const id = value(await open());
		const demoted = { name: 'liang', roles: [{ role: 'mentor' as const, classId: null }] };
		value(await school.people.change(school.administrator, leader.userId, demoted));
		leader = await school.actor(leader.userId);
		expect(await glasses.read(leader, id)).toBeNull();
		expect(await open()).toMatchObject({ error: { type: 'forbidden' } });
		expect((await audited()).map(({ action }) => action)).toEqual(['break-glass.open']);
	});

	it('when the child has left, and open when it comes back in time', async () => {
		await fillCard();
		const id = value(await open());
		value(await school.children.markLeft(school.administrator, childId));
		expect(await cardOf(id)).toEqual({ type: 'left' });
		expect(await open()).toMatchObject({ error: { type: 'not-found' } });
		value(await school.children.markReturned(school.administrator, childId));
		expect(await cardOf(id)).toMatchObject({ type: 'open' });
	});
});

describe('asking for a card', () => {
	it('takes a reason, of a length that is read', async () => {
		for (const reason of ['', ' \n ', '急'.repeat(BREAK_GLASS_REASON_MAX + 1)]) {
			expect(await open(leader, childId, reason)).toMatchObject({ error: { field: 'reason' } });
		}
		expect(await glasses.list('all')).toEqual([]);
		expect(await audited()).toEqual([]);
		value(await open(leader, childId, '急'.repeat(BREAK_GLASS_REASON_MAX)));
	});

	it('is for who leads: not for a member of the leading group, nor for anybody else', async () => {
		const member = await person('zhao', 'mentor');
		value(
			await createAppointments(school.office).appoint(leader, {
				to: { body: 'leadingGroup', post: 'member' },
				...{ person: { userId: member.userId }, duties: '' },
				...{ from: localDateAt(school.env.now()), until: null },
			}),
		);
		const others = [
			...[await school.actor(member.userId), head, school.administrator],
			...[await person('chen', 'archivist'), await person('su', 'counselor')],
		];
		const id = value(await open());
		for (const actor of others) {
			expect(await open(actor)).toMatchObject({ error: { type: 'forbidden' } });
			expect(await glasses.read(actor, id)).toBeNull();
		}
	});

	it('ends at a few children in a day, whichever classes they are of', async () => {
		const children = [childId];
		while (children.length <= BREAK_GLASS_MAX) {
			children.push(await school.addChild(`孩子${children.length}`, otherClassId));
		}
		const last = must(children.pop(), 'one too many');
		for (const child of children) {
			value(await open(leader, child));
			school.clock.nowMs += HOUR_MS;
		}
		expect(await open(leader, last)).toMatchObject({ error: { type: 'enough-open' } });
		expect(await glasses.list('all')).toHaveLength(BREAK_GLASS_MAX);
		value(await open(second, last));
		// Whatever the date, there is room for one when the first is shut.
		school.clock.nowMs += (BREAK_GLASS_HOURS - BREAK_GLASS_MAX) * HOUR_MS - 1;
		expect(await open(leader, last)).toMatchObject({ error: { type: 'enough-open' } });
		school.clock.nowMs += 1;
		value(await open(leader, last));
		expect(await open(leader, childId)).toMatchObject({ error: { type: 'enough-open' } });
	});
});

describe('the head teacher', () => {
	it('is told by whom and why, sees nothing of the card in it, and says so once', async () => {
		await fillCard();
		const otherHead = await person('zheng', 'headTeacher', otherClassId);
		const id = value(await open());
		const [own] = await glasses.list({ classId });
		expect(own).toMatchObject({
			...{ id, childName: '小慧', className: '七(4)班', by: 'liang', reason: REASON },
			told: [{ userId: head.userId, name: 'he', seenAt: null }],
		});
		expect(JSON.stringify(own)).not.toContain(PHONE);
		expect(await glasses.list({ classId: otherClassId })).toEqual([]);
		for (const actor of [otherHead, leader]) {
			expect(await glasses.noteSeen(actor, id)).toMatchObject({ error: { type: 'not-found' } });
		}
		value(await glasses.noteSeen(head, id));
		expect((await glasses.noteSeen(head, id)).ok).toBe(false);
		const seenAt = instantFromMs(school.clock.nowMs);
		expect((await glasses.list('all'))[0]?.told).toMatchObject([{ seenAt }]);
	});

	it('of the class in which the child was then is told, and nobody where there is none', async () => {
		const id = value(await open());
		const moved = { name: '小慧', classId: otherClassId, boarding: false };
		value(await school.children.change(school.administrator, childId, moved));
		expect((await glasses.list({ classId })).map((each) => each.id)).toEqual([id]);
		school.clock.nowMs += BREAK_GLASS_HOURS * HOUR_MS;
		value(await open());
		expect(await glasses.list({ classId: otherClassId })).toMatchObject([{ told: [] }]);
	});
});

it('keeps who read a card whose child was erased, and forgets the reason', async () => {
	const id = value(await open());
	await scrubRecords(school.records, school.env, childId);
	expect(await glasses.list('all')).toMatchObject([{ id, by: 'liang', childName: '', reason: '' }]);
});
