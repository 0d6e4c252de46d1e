import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgendaAct, AgendaKey } from '#domain/agenda/agenda.ts';
import { standingOf } from '#domain/agenda/agenda.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createAgendas, type AgendaDraft } from '#server/agenda/agenda.ts';
import { createAgendaFeeds } from '#server/agenda/feeds.ts';
import { createAppointments } from '#server/organisation/appointments.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [§1.6] The agenda on real records: what was decided, what is counted, and what phones get. */
let school: TestSchool;
let classId: ClassId;
let childId: ChildId;
let mentorId: UserId;
const actors: Record<string, Actor> = {};
const day = (text: string) => text as LocalDate;
const SPRING = { startsOn: day('2027-03-15'), endsOn: day('2027-03-19') };

beforeEach(async () => {
	school = await openTestSchool();
	classId = await school.addClass('七(4)班');
	childId = await school.addChild('欧阳明月', classId);
	const roles = {
		leader: [{ role: 'leader', classId: null }],
		archivist: [{ role: 'archivist', classId: null }],
		headTeacher: [{ role: 'headTeacher', classId }],
		mentor: [{ role: 'mentor', classId: null }],
		colleague: [{ role: 'mentor', classId: null }],
	} as const;
	for (const [name, own] of Object.entries(roles)) {
		const userId = await school.addPerson(name.toLowerCase(), own);
		actors[name] = await school.actor(userId);
		if (name === 'mentor') mentorId = userId;
	}
});
afterEach(() => school.close());

const as = (name: string): Actor => actors[name] ?? school.administrator;
const needs = () => ({ ...school.office, recordIndex: { whenIdle: () => Promise.resolve() } });
const agendas = () => createAgendas(needs());
const feeds = () => createAgendaFeeds(needs());
const read = (who = 'leader') => agendas().read(as(who));
const item = async (key: string, who?: string) =>
	(await read(who)).items.find((one) => one.key === key);
const decide = (key: string, act: AgendaAct, who = 'leader') =>
	agendas().decide(as(who), key as AgendaKey, act);
const DRAFT: AgendaDraft = {
	...{ title: ' 秋游 ', note: '去河边', host: 'head-teachers', facts: [] },
	...{ startsOn: day('2026-10-12'), endsOn: day('2026-10-12') },
};
const add = async (who = 'mentor', draft: Partial<AgendaDraft> = {}) =>
	value(await agendas().add(as(who), [{ ...DRAFT, ...draft }]))[0] ?? '';

describe('the plan’s own items', () => {
	it('are all there in the weeks of the spring term, for everybody but the administrator to read', async () => {
		const { items, mayDecide } = await read('mentor');
		expect(items.map(({ key }) => key).sort()).toEqual([
			...['J-2-1', 'J-2-2', 'J-2-3', 'J-3-1', 'J-3-2', 'J-3-3', 'J-4-1', 'J-4-2'],
			...['J-4-3', 'J-4-4', 'J-5-1', 'J-5-2', 'J-5-3', 'J-6-1', 'J-6-2', 'J-6-3'],
		]);
		expect(items.every(({ startsOn }) => startsOn >= '2027-02-22')).toBe(true);
		expect(items.some(({ mayChange }) => mayChange)).toBe(false);
		expect(mayDecide).toBe(false);
	});

	it('are moved and ticked by the leading group alone, step by step taken back', async () => {
		const before = await item('J-3-2');
		const moved = value(await decide('J-3-2', { type: 'move', ...SPRING }));
		const ticked = value(await decide('J-3-2', { type: 'tick', word: ' 三楼开的 ' }));
		expect(await item('J-3-2')).toMatchObject({
			...SPRING,
			...{ tick: { word: '三楼开的', by: 'leader' }, sequence: 2, mayChange: true },
		});
		expect(await agendas().takeBack(as('leader'), moved)).toMatchObject({
			error: { type: 'nothing-to-undo' },
		});
		value(await agendas().takeBack(as('leader'), ticked));
		value(await agendas().takeBack(as('leader'), moved));
		expect(await item('J-3-2')).toMatchObject({
			...before,
			sequence: 4,
			changedAt: school.env.now(),
		});
		expect(await agendas().takeBack(as('leader'), moved)).toMatchObject({ ok: false });
		for (const who of ['mentor', 'headTeacher', 'archivist']) {
			expect(await decide('J-3-2', { type: 'move', ...SPRING }, who)).toMatchObject({
				error: { type: 'forbidden' },
			});
		}
	});

	it('are not moved out of the year, reworded or taken out', async () => {
		const late = { startsOn: day('2027-07-10'), endsOn: day('2027-07-11') };
		expect(await decide('J-3-2', { type: 'move', ...late })).toMatchObject({
			error: { type: 'invalid', field: 'days' },
		});
		expect(await decide('J-3-2', { type: 'remove' })).toMatchObject({ error: { field: 'act' } });
		expect(await decide('J-3-2', { type: 'reword', title: '会', note: '' })).toMatchObject({
			error: { field: 'act' },
		});
	});
});

describe('what the school adds', () => {
	it('is its author’s and the leading group’s to change, and comes back when that is taken back', async () => {
		const key = await add();
		expect(await item(key, 'mentor')).toMatchObject({
			...{ title: '秋游', addedBy: 'mentor', mayChange: true, startsOn: '2026-10-12' },
		});
		expect(await item(key, 'colleague')).toMatchObject({ mayChange: false });
		expect(await decide(key, { type: 'remove' }, 'colleague')).toMatchObject({
			error: { type: 'forbidden' },
		});
		value(await decide(key, { type: 'reword', title: '春游', note: '' }, 'mentor'));
		expect(await item(key)).toMatchObject({ title: '春游', note: '' });
		const removed = value(await decide(key, { type: 'remove' }));
		expect(await item(key)).toBeUndefined();
		expect(await decide(key, { type: 'tick', word: '' })).toMatchObject({
			error: { type: 'not-found' },
		});
		value(await agendas().takeBack(as('leader'), removed));
		expect(await item(key)).toMatchObject({ title: '春游' });
	});

	it('names no child, has a title, and lies in the year; all are added or none', async () => {
		const refused = async (draft: Partial<AgendaDraft>) => {
			const added = await agendas().add(as('leader'), [DRAFT, { ...DRAFT, ...draft }]);
			return added.ok ? null : added.error;
		};
		expect(await refused({ note: '和欧阳明月谈话' })).toMatchObject({
			...{ type: 'telling', names: ['欧阳明月'] },
		});
		expect(await refused({ title: '  ' })).toMatchObject({ field: 'title' });
		expect(await refused({ startsOn: day('2026-08-31') })).toMatchObject({ field: 'days' });
		expect((await read()).items).toHaveLength(16);
		expect(await agendas().add(as('archivist'), [DRAFT])).toMatchObject({
			error: { type: 'forbidden' },
		});
		const key = await add();
		expect(await decide(key, { type: 'tick', word: '欧阳明月也去了' })).toMatchObject({
			error: { type: 'telling' },
		});
	});
});

describe('done when', () => {
	const AUTUMN = { startsOn: day('2026-11-23'), endsOn: day('2026-11-27') };

	async function confirm(): Promise<void> {
		const { id: termId } = await school.records
			.selectFrom('term')
			.select('id')
			.where('name', '=', '上学期')
			.executeTakeFirstOrThrow();
		await school.records
			.insertInto('censusConfirmation')
			.values({
				...{ id: createId('censusConfirmation', school.env.random), classId, termId, children: 1 },
				...{ confirmedBy: mentorId, confirmedAt: school.env.now() },
				...{ withdrawnBy: null, withdrawnAt: null },
			})
			.execute();
	}

	it('counts the classes that confirmed their lists, and an item is done when all have', async () => {
		const key = await add('leader', { facts: ['class-confirmed'], ...AUTUMN });
		expect((await item(key, 'mentor'))?.progress).toEqual([
			{ fact: 'class-confirmed', done: 0, of: 1, left: ['七(4)班'] },
		]);
		await confirm();
		const done = await item(key);
		expect(done?.progress).toMatchObject([{ done: 1, of: 1, left: [] }]);
		expect(done && standingOf(done, day('2027-06-01'))).toBe('done');
		// The spring term has lists of its own.
		expect((await item('J-2-2'))?.progress).toMatchObject([{ done: 0, of: 1 }]);
	});

	it('counts the cards confirmed in the term, and the offices that somebody holds', async () => {
		const cards = await add('leader', { facts: ['card-checked'], ...AUTUMN });
		const offices = await add('leader', { facts: ['office-named'], ...AUTUMN });
		expect((await item(cards))?.progress).toMatchObject([{ done: 0, of: 1, left: ['欧阳明月'] }]);
		const docId = await school.documentOf(childId, 'card');
		const check = (on: string) =>
			school.records
				.insertInto('cardCheck')
				.values({
					...{ id: createId('cardCheck', school.env.random), docId, childId, author: mentorId },
					...{ occurredOn: day(on), writtenAt: school.env.now(), receivedAt: school.env.now() },
				})
				.execute();
		await check('2026-08-31');
		expect((await item(cards))?.progress).toMatchObject([{ done: 0 }]);
		await check('2026-09-01');
		expect((await item(cards))?.progress).toMatchObject([{ done: 1, of: 1 }]);
		expect((await item(offices, 'mentor'))?.progress).toMatchObject([
			{ done: 1, of: 5, left: ['head', 'deputy', 'member', 'archivist'] },
		]);
		const appointments = createAppointments(school.office);
		value(
			await appointments.appoint(as('leader'), {
				...{ to: { body: 'archive' }, person: { userId: mentorId }, duties: '' },
				...{ from: day('2026-09-01'), until: null },
			}),
		);
		expect((await item(offices))?.progress).toMatchObject([{ done: 2, of: 5 }]);
	});

	it('counts a file as complete with its card, a mentor and a family that was told of it', async () => {
		const key = await add('leader', { facts: ['file-complete'], ...AUTUMN });
		const done = async () => (await item(key))?.progress[0]?.done;
		await school.pair(childId, mentorId);
		await school.records
			.insertInto('cardState')
			.values({ childId, required: 1, filled: 1, missing: '[]', toSettle: '[]' })
			.execute();
		expect(await done()).toBe(0);
		await school.records
			.insertInto('consent')
			.values({
				...{ id: createId('consent', school.env.random), childId, purpose: 'file-notice' },
				...{ giver: 'guardian', giverName: '奶奶', answer: 'agrees', way: 'paper' },
				...{ givenOn: day('2026-09-01'), ageAtGiving: null, recordedBy: mentorId },
				...{ recordedAt: school.env.now(), withdrawnOn: null },
				...{ withdrawnBy: null, withdrawnAt: null },
			})
			.execute();
		expect(await done()).toBe(1);
	});

	it('names children who are left only to those who see the boards', async () => {
		await school.addChild('司马青', classId);
		await school.pair(childId, mentorId);
		const key = await add('leader', { facts: ['child-paired'], ...AUTUMN });
		const left = async (who: string) => (await item(key, who))?.progress[0]?.left;
		expect((await item(key))?.progress).toMatchObject([{ done: 1, of: 2 }]);
		expect(await left('leader')).toEqual(['司马青']);
		expect(await left('headTeacher')).toEqual(['司马青']);
		expect(await left('mentor')).toEqual([]);
		const other = await school.addClass('七(5)班');
		const stranger = await school.addPerson('stranger', [{ role: 'headTeacher', classId: other }]);
		actors['stranger'] = await school.actor(stranger);
		expect(await left('stranger')).toEqual([]);
	});

	it('counts visits, checks by others, photos given to parents, good news and groups of the term', async () => {
		await school.pair(childId, mentorId);
		const docId = await school.documentOf(childId, 'diary');
		const entry = (type: 'visit' | 'check' | 'photos' | 'good-news', author: UserId, on: string) =>
			school.records
				.insertInto('entryIndex')
				.values({
					...{ entryId: createId('entry', school.env.random), docId, childId, type, author },
					...{ occurredOn: day(on), writtenAt: school.env.now(), receivedAt: school.env.now() },
					...{ changedAt: school.env.now(), photos: 2, characters: 5, removed: 0, matter: null },
				})
				.execute();
		const facts = ['visited', 'pairing-checked', 'photos', 'good-news', 'child-grouped'] as const;
		const keys = new Map<string, string>();
		for (const fact of facts) keys.set(fact, await add('leader', { facts: [fact], ...AUTUMN }));
		const done = async () => {
			const { items } = await read();
			return facts.map(
				(fact) => items.find(({ key }) => key === keys.get(fact))?.progress[0]?.done,
			);
		};
		expect(await done()).toEqual([0, 0, 0, 0, 0]);
		await entry('visit', mentorId, '2026-08-20');
		await entry('check', mentorId, '2026-11-02');
		await entry('photos', mentorId, '2026-11-02');
		// Last term's visit, the mentor's own check, photos that no parent was given: none of them counts.
		expect(await done()).toEqual([0, 0, 0, 0, 0]);
		await entry('visit', mentorId, '2026-09-01');
		await entry('check', as('colleague').userId, '2026-11-02');
		await entry('good-news', mentorId, '2027-01-22');
		expect(await done()).toEqual([1, 1, 0, 1, 0]);
	});
});

describe('a phone’s address', () => {
	const issue = async (who = 'mentor') => {
		const { path } = value(await feeds().issue(as(who), 'zh-CN'));
		return path.slice('/ics/'.length, -'.ics'.length);
	};
	const open = (token: string, from = '192.0.2.7') => feeds().open(token, from);

	it('opens the agenda without a sign-in, and is kept as a hash', async () => {
		const token = await issue();
		expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
		expect(await open(token)).toMatchObject({ type: 'opened', locale: 'zh-CN' });
		const rows = await school.records.selectFrom('agendaFeed').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain(token);
		expect(await feeds().mine(as('mentor'))).toMatchObject({ lastReadAt: school.env.now() });
		expect(await feeds().mine(as('leader'))).toBeNull();
	});

	it('ends when it is stopped, made anew, or its person may not read the agenda any more', async () => {
		const first = await issue();
		const second = await issue();
		expect(await open(first)).toEqual({ type: 'closed' });
		expect(await open(second)).toMatchObject({ type: 'opened' });
		value(await feeds().stop(as('mentor')));
		expect(await open(second)).toEqual({ type: 'closed' });
		expect(await feeds().stop(as('mentor'))).toMatchObject({ error: { type: 'not-found' } });
		const third = await issue();
		value(await school.people.disable(school.administrator, mentorId));
		expect(await open(third)).toEqual({ type: 'closed' });
		expect(await feeds().issue(school.administrator, 'zh-CN')).toMatchObject({
			error: { type: 'forbidden' },
		});
	});

	it('names no child, not even one who came after the words were written', async () => {
		const key = await add('leader', { title: '找陌上花谈话', facts: ['child-paired'] });
		await school.addChild('陌上花', classId);
		const opened = await open(await issue('leader'));
		if (opened.type !== 'opened') throw new Error('the address must open');
		expect(opened.agenda.items.find((one) => one.key === key)).toMatchObject({
			...{ title: '', progress: [{ left: [] }] },
		});
		expect(JSON.stringify(opened)).not.toContain('陌上花');
		expect(JSON.stringify(opened)).not.toContain('欧阳明月');
	});

	it('is not found by trying, and a phone that asks all the time waits', async () => {
		const token = await issue();
		for (let tried = 0; tried < 20; tried++) {
			expect(await open(`guess${tried}`, '198.51.100.9')).toEqual({ type: 'closed' });
		}
		expect(await open('guess', '198.51.100.9')).toMatchObject({ type: 'wait' });
		// The right one waits there as well: an answer at once would tell that it is right.
		expect(await open(token, '198.51.100.9')).toMatchObject({ type: 'wait' });
		const one = feeds();
		const answers: string[] = [];
		for (let asked = 0; asked < 22; asked++)
			answers.push((await one.open(token, '192.0.2.8')).type);
		expect(answers.filter((type) => type === 'opened')).toHaveLength(20);
		expect(answers.at(-1)).toBe('wait');
		school.clock.nowMs += 60_000;
		expect((await one.open(token, '192.0.2.8')).type).toBe('opened');
	});
});
