import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardReminderNotice } from '#domain/card/card-reminder.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import { createCards } from '#server/cards/cards.ts';
import { createCardReminders } from '#server/cards/reminders.ts';
import { PATCH } from '../../src/routes/api/cards/reminders/[id]/+server.ts';
import { GET, POST } from '../../src/routes/api/cards/reminders/+server.ts';
import { askRoute } from './ask-route.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [C5, product.md §5.5 step 2] One press reminds the head teachers of the cards that nobody has confirmed. */
let school: TestSchool;
let classes: Record<'one' | 'two' | 'three', ClassId>;
let children: Record<string, ChildId>;
let people: Record<string, UserId>;
const DAY_MS = 86_400_000;

beforeEach(async () => {
	school = await openTestSchool();
	const add = (name: string, role: 'archivist' | 'leader' | 'mentor') =>
		school.addPerson(name, [{ role, classId: null }]);
	const [one, two, three] = [
		await school.addClass('七(1)班'),
		await school.addClass('七(2)班'),
		await school.addClass('七(3)班'),
	];
	classes = { one, two, three };
	const head = (name: string, classId: ClassId) =>
		school.addPerson(name, [{ role: 'headTeacher', classId }]);
	people = {
		archivist: await add('chen', 'archivist'),
		head: await head('he', one),
		otherHead: await head('zheng', two),
		leader: await add('liu', 'leader'),
		mentor: await add('zhou', 'mentor'),
	};
	children = {
		小慧: await school.addChild('小慧', one),
		强强: await school.addChild('强强', one),
		小雨: await school.addChild('小雨', two),
		小宇: await school.addChild('小宇', three),
	};
});
afterEach(() => school.close());

const idle = { recordIndex: { whenIdle: () => Promise.resolve() } };
const reminders = () => createCardReminders({ ...school.office, ...idle });
const ask = async (
	who: string | null,
	handler: (event: never) => unknown,
	params: Record<string, string> = {},
) => {
	const userId = who === null ? undefined : people[who];
	const actor = userId === undefined ? null : await school.actor(userId);
	return askRoute({ services: { cardReminders: reminders() }, actor }, handler, { params });
};
const noticesOf = async (who: string) => (await ask(who, GET)).answer as CardReminderNotice[];
const desk = async () => {
	const { records, env } = school;
	const archivist = await school.actor(people['archivist'] as UserId);
	return createCards({ records, env, ...idle }).desk(archivist);
};
const remindingOf = async (classId: ClassId) =>
	(await desk())?.classes.find(({ id }) => id === classId)?.reminding;

/** Somebody went through the card of this child today. */
async function confirm(name: string): Promise<void> {
	const childId = children[name] as ChildId;
	const at = school.env.now();
	await school.records
		.insertInto('cardCheck')
		.values({
			...{ id: createId('cardCheck', school.env.random), childId, occurredOn: localDateAt(at) },
			...{ docId: await school.documentOf(childId, 'card'), writtenAt: at, receivedAt: at },
			author: people['head'] as UserId,
		})
		.execute();
}

describe('a press', () => {
	it('tells every head teacher who asks, when, how many, and the names of their own class alone', async () => {
		await confirm('强强');
		expect(await ask('archivist', POST)).toEqual({ status: 200, answer: 2 });
		const at = school.env.now();
		expect(await noticesOf('head')).toMatchObject([
			{ className: '七(1)班', by: 'chen', at, cards: 1, open: [{ name: '小慧' }] },
		]);
		expect(await noticesOf('otherHead')).toMatchObject([{ cards: 1, open: [{ name: '小雨' }] }]);
		expect(JSON.stringify(await noticesOf('head'))).not.toContain('小雨');
	});

	it('is written down, with whose cards they were', async () => {
		await ask('archivist', POST);
		const rows = await school.records.selectFrom('audit').selectAll().execute();
		const ours = rows.filter(({ action }) => action === 'card.remind');
		expect(ours.map(({ userId }) => userId)).toEqual([people['archivist'], people['archivist']]);
		expect(ours[0]?.subject).toContain(classes.one);
		expect(ours[0]?.subject).toContain(children['小慧']);
	});

	it('passes over a class without a head teacher, which the desk knows, until it has one', async () => {
		await ask('archivist', POST);
		expect(await remindingOf(classes.three)).toEqual({ headTeachers: [], last: null });
		people['late'] = await school.addPerson('xu', [
			{ role: 'headTeacher', classId: classes.three },
		]);
		expect(await ask('archivist', POST)).toEqual({ status: 200, answer: 1 });
		expect(await noticesOf('late')).toMatchObject([{ open: [{ name: '小宇' }] }]);
		expect(await noticesOf('head')).toHaveLength(1);
	});

	it('reaches a class once a day; another on the same day is told so, and tomorrow it may be', async () => {
		await ask('archivist', POST);
		expect(await ask('archivist', POST)).toMatchObject({
			...{ status: 409, answer: { code: 'nothing-to-remind' } },
		});
		expect(await school.records.selectFrom('cardReminder').selectAll().execute()).toHaveLength(2);
		school.clock.nowMs += DAY_MS;
		expect((await ask('archivist', POST)).status).toBe(200);
		// The newer one stands in the place of the older.
		expect(await noticesOf('head')).toHaveLength(1);
	});

	it('is the archivist’s alone', async () => {
		for (const who of ['leader', 'head', 'mentor']) {
			expect((await ask(who, POST)).status, who).toBe(403);
		}
		expect((await ask(null, POST)).status).toBe(401);
		expect(await school.records.selectFrom('cardReminder').selectAll().execute()).toEqual([]);
		for (const who of ['leader', 'mentor']) expect((await ask(who, GET)).status, who).toBe(403);
	});
});

describe('a notice', () => {
	it('goes by itself when every card it named is confirmed, and not before', async () => {
		await ask('archivist', POST);
		await confirm('小慧');
		expect(await noticesOf('head')).toMatchObject([{ cards: 2, open: [{ name: '强强' }] }]);
		await confirm('强强');
		// A child that came afterwards was not asked about.
		await school.addChild('新来', classes.one);
		expect(await noticesOf('head')).toEqual([]);
	});

	it('goes when the head teacher has seen it, and the desk knows since when', async () => {
		await ask('archivist', POST);
		const [notice] = await noticesOf('head');
		const id = notice?.id ?? '';
		// It is nobody else’s to put away.
		expect((await ask('otherHead', PATCH, { id })).status).toBe(404);
		school.clock.nowMs += 60_000;
		expect((await ask('head', PATCH, { id })).status).toBe(200);
		expect(await noticesOf('head')).toEqual([]);
		expect((await ask('head', PATCH, { id })).status).toBe(404);
		expect((await remindingOf(classes.one))?.last).toMatchObject({
			...{ cards: 2, told: [{ name: 'he', seenAt: school.env.now() }] },
		});
		expect((await remindingOf(classes.two))?.last?.told).toMatchObject([{ seenAt: null }]);
	});

	it('names no child that has changed class or left, and reaches nobody who gave the class up', async () => {
		await ask('archivist', POST);
		const [moved, left] = [children['小慧'] as ChildId, children['强强'] as ChildId];
		value(
			await school.children.change(school.administrator, moved, {
				...{ name: '小慧', classId: classes.two, boarding: false },
			}),
		);
		expect(await noticesOf('head')).toMatchObject([{ open: [{ name: '强强' }] }]);
		expect(JSON.stringify(await noticesOf('otherHead'))).not.toContain('小慧');
		value(await school.children.markLeft(school.administrator, left));
		expect(await noticesOf('head')).toEqual([]);
		const roles = [{ role: 'mentor', classId: null } as const];
		const { administrator, people: office } = school;
		value(await office.change(administrator, people['otherHead'] as UserId, { name: 'z', roles }));
		expect((await ask('otherHead', GET)).status).toBe(403);
	});

	it('of the last term is not asked any more', async () => {
		await ask('archivist', POST);
		school.clock.nowMs = Date.parse('2027-03-01T02:00:00Z');
		expect(await noticesOf('head')).toEqual([]);
		expect((await remindingOf(classes.one))?.last).toBeNull();
		expect((await ask('archivist', POST)).status).toBe(200);
		expect(await noticesOf('head')).toHaveLength(1);
	});
});
