import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NORMAL_NUMBERS } from '#domain/duty/rules.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import type { Actor } from '#domain/permission.ts';
import type { Month } from '#domain/summary.ts';
import { addDays, localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { createBoards } from '#server/duty/boards.ts';
import { createDutyRules } from '#server/duty/rules.ts';
import { createWaivers } from '#server/duty/waivers.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** Rules, waivers and boards over real records; the clock stands on Monday 23 November 2026. */
let school: TestSchool;
let classId: ClassId;
let otherClassId: ClassId;
let childId: ChildId;
let headTeacher: Actor;
let otherHead: Actor;
let leader: Actor;
let mentor: UserId;
const day = (text: string) => text as LocalDate;

beforeEach(async () => {
	school = await openTestSchool();
	school.clock.nowMs = Date.parse('2026-09-01T02:00:00Z');
	classId = await school.addClass('七(4)班');
	otherClassId = await school.addClass('八(1)班');
	childId = await school.addChild('小慧', classId);
	mentor = await school.addPerson('zhangmin', [{ role: 'mentor', classId: null }]);
	await school.pair(childId, mentor);
	headTeacher = await school.actor(
		await school.addPerson('wang', [{ role: 'headTeacher', classId }]),
	);
	otherHead = await school.actor(
		await school.addPerson('li', [{ role: 'headTeacher', classId: otherClassId }]),
	);
	leader = await school.actor(await school.addPerson('liu', [{ role: 'leader', classId: null }]));
	school.clock.nowMs = Date.parse('2026-11-23T08:00:00Z');
});
afterEach(() => school.close());

const boards = () =>
	createBoards({ ...school, recordIndex: { whenIdle: () => Promise.resolve() } });
const childOnBoard = async () =>
	must((await boards().classBoard(headTeacher, classId))?.children[0], 'the child');
const itemOn = async (duty: string, startsOn: string) =>
	(await childOnBoard()).items.find((item) => item.duty === duty && item.startsOn === startsOn);

async function record(
	type: 'fortnight' | 'talk' | 'check',
	occurredOn: string,
	characters = 30,
	writtenOn = occurredOn,
	author = mentor,
) {
	const kind = type === 'fortnight' ? 'journal' : 'diary';
	const writtenAt = new Date(`${writtenOn}T20:00:00+08:00`).toISOString() as never;
	await school.records
		.insertInto('entryIndex')
		.values({
			entryId: createId('entry', school.env.random),
			docId: await school.documentOf(childId, kind),
			...{ childId, type, occurredOn: day(occurredOn), writtenAt, receivedAt: writtenAt },
			...{ changedAt: writtenAt, author, photos: 0, characters, removed: 0 },
		})
		.execute();
}

async function handInSummary(month: string, submittedAt: string) {
	const [book] = await school.records
		.selectFrom('document')
		.select('id')
		.where('kind', '=', 'summary')
		.where('authorId', '=', mentor)
		.execute();
	const at = submittedAt as Instant;
	await school.records
		.insertInto('summaryIndex')
		.values({
			...{ docId: must(book, 'the book of summaries').id, authorId: mentor },
			...{ summaryId: createId('summary', school.env.random), month: month as Month },
			...{ characters: 40, submittedAt: at, receivedAt: at, removed: 0 },
		})
		.execute();
}

async function showCopy(month: string, postedAt: string, lookedAt: string | null = null) {
	await school.records
		.insertInto('exchangePost')
		.values({
			...{ id: createId('post', school.env.random), month: month as Month, text: '小A长高了。' },
			...{ authorId: mentor, postedAt: postedAt as Instant, withdrawnAt: null },
			lookedAt: lookedAt as Instant | null,
		})
		.execute();
}

async function submit(
	kind: 'guidance' | 'plan-review',
	at: string,
	decision: 'approved' | 'declined' | null,
	pieceId: string = createId('guidancePlan', school.env.random),
) {
	const submissionId = createId('submission', school.env.random);
	const [submittedAt, receivedAt] = [at as Instant, at as Instant];
	await school.records
		.insertInto('submission')
		.values({
			...{ id: submissionId, docId: await school.documentOf(childId, 'guidance'), pieceId, kind },
			...{ occurredOn: null, submittedBy: mentor, submittedAt, receivedAt, hash: '' },
		})
		.execute();
	if (decision === null) return pieceId;
	await school.records
		.insertInto('approval')
		.values({
			...{ id: createId('approval', school.env.random), submissionId, decision, comment: '' },
			...{ decidedBy: leader.userId, decidedAt: submittedAt },
		})
		.execute();
	return pieceId;
}

describe('[B7 L13] the board of a class', () => {
	it('[M1] says what was in time, what was late and what is missing, by window', async () => {
		await record('fortnight', '2026-11-10');
		await record('fortnight', '2026-10-28', 30, '2026-11-12');
		expect(await itemOn('M1', '2026-11-09')).toMatchObject({ standing: 'on-time' });
		expect(await itemOn('M1', '2026-10-26')).toMatchObject({ standing: 'late' });
		expect(await itemOn('M1', '2026-10-12')).toMatchObject({ standing: 'overdue' });
		expect(await itemOn('M1', '2026-11-23')).toMatchObject({ standing: 'open' });
	});

	it('takes no empty entry for a record', async () => {
		await record('fortnight', '2026-11-10', 0);
		expect(await itemOn('M1', '2026-11-09')).toMatchObject({ standing: 'awaited' });
	});

	it('goes with a child that moves to another class, and counts it once', async () => {
		await record('fortnight', '2026-11-10');
		const before = (await childOnBoard()).items;
		value(
			await school.children.change(school.administrator, childId, {
				...{ name: '小慧', classId: otherClassId, boarding: false },
			}),
		);
		expect((await boards().classBoard(headTeacher, classId))?.children).toEqual([]);
		const moved = await boards().classBoard(otherHead, otherClassId);
		expect(moved?.children[0]?.items).toEqual(before);
		const { classes, total } = await boards().schoolBoard(leader);
		expect(classes.map(({ name, tallies }) => [name, tallies.now?.T1?.of])).toEqual([
			['八(1)班', 1],
		]);
		expect(total.now?.T1?.of).toBe(1);
	});

	it('[A12 L8] names a child without a mentor', async () => {
		await school.addChild('强强', classId);
		const { targets } = await boards().schoolBoard(leader);
		expect(targets.find(({ code }) => code === 'pairing')).toMatchObject({
			...{ done: 1, of: 2, left: [{ name: '强强', className: '七(4)班' }] },
		});
	});
});

describe('[B7] the board of the school', () => {
	it('counts who is done, who was late and who is left over, for this window and the last', async () => {
		await record('fortnight', '2026-11-10', 30, '2026-11-23');
		const { classes } = await boards().schoolBoard(leader);
		const [row] = classes;
		// Two windows ended in November, and one in the days of October that were left.
		expect(row?.tallies['2026-11' as Month]?.M1).toEqual({
			...{ done: 1, of: 2, late: 1, waived: 0, left: ['小慧'] },
		});
		expect(row?.tallies.now?.M1).toEqual({ done: 0, of: 1, late: 0, waived: 0, left: ['小慧'] });
	});

	it('carries no word that somebody wrote and no name of an author', async () => {
		await record('talk', '2026-11-10');
		const sent = JSON.stringify(await boards().schoolBoard(leader));
		expect(sent).not.toContain(mentor);
		expect(sent).not.toContain('ent_');
	});
});

describe('[§1.7] what is owed for something else than a child', () => {
	const mentorsOnBoard = async () => (await boards().classBoard(headTeacher, classId))?.mentors;

	it('[M4] names the mentor until the summary is in and its copy is shown, in every class of theirs', async () => {
		expect(await mentorsOnBoard()).toMatchObject([
			{ name: 'zhangmin', items: [{ duty: 'M4' }, { duty: 'M4', standing: 'overdue' }, {}] },
		]);
		await school.pair(await school.addChild('小雨', otherClassId), mentor);
		await handInSummary('2026-11', '2026-11-20T02:00:00Z');
		const half = (await mentorsOnBoard())?.[0]?.items.at(-1);
		expect(half).toMatchObject({ standing: 'open', done: 1, needed: 2, lacks: ['exchange'] });
		await showCopy('2026-11', '2026-11-21T02:00:00Z');
		expect((await mentorsOnBoard())?.[0]?.items.at(-1)).toMatchObject({ standing: 'on-time' });
		const { classes, total } = await boards().schoolBoard(leader);
		expect(classes.map(({ tallies }) => tallies.now?.M4?.of)).toEqual([1, 1]);
		expect(total.now?.M4).toMatchObject({ done: 1, of: 1 });
	});

	it('[M4] takes a copy for one of the day it was looked at, when it came within the days of grace', async () => {
		await handInSummary('2026-10', '2026-10-31T08:00:00.000Z');
		const october = async () =>
			(await mentorsOnBoard())?.[0]?.items.find(({ startsOn }) => startsOn.startsWith('2026-10'));
		await showCopy('2026-10', '2026-11-02T08:00:00.000Z');
		expect(await october()).toMatchObject({ standing: 'late' });
		await showCopy('2026-10', '2026-11-02T08:00:00.000Z', '2026-10-31T08:00:00.000Z');
		expect(await october()).toMatchObject({ standing: 'on-time' });
	});

	it('[M4] asks a mentor only where they led a child when it was due', async () => {
		const other = await school.addPerson('liumei', [{ role: 'mentor', classId: null }]);
		await school.pair(childId, other);
		const items = (await mentorsOnBoard())?.map(({ name, items }) => [
			name,
			items.map(({ standing }) => standing),
		]);
		expect(items).toEqual([
			['liumei', ['open']],
			['zhangmin', ['overdue', 'overdue']],
		]);
	});

	it('[M4] asks a mentor whose last child was given to another when the month was not over', async () => {
		const other = await school.addPerson('liumei', [{ role: 'mentor', classId: null }]);
		const standings = async (name: string) =>
			(await mentorsOnBoard())
				?.find((each) => each.name === name)
				?.items.map(({ startsOn, standing }) => `${startsOn} ${standing}`);
		expect(await standings('zhangmin')).toEqual([
			...['2026-09-01 overdue', '2026-10-01 overdue', '2026-11-01 open'],
		]);
		// A second child of theirs goes on elsewhere: they owe November still, but not in this class.
		const elsewhere = await school.addChild('小雨', otherClassId);
		await school.pair(elsewhere, mentor);
		await school.pair(childId, other);
		expect(await standings('zhangmin')).toEqual(['2026-09-01 overdue', '2026-10-01 overdue']);
		expect(await standings('liumei')).toEqual(['2026-11-01 open']);
		const there = await boards().classBoard(otherHead, otherClassId);
		expect(
			there?.mentors.map(({ name, items }) => [name, items.map((item) => item.startsOn)]),
		).toEqual([['zhangmin', ['2026-11-01']]]);
	});

	it('[P2 D5] a check counts for the pairing, unless somebody of it wrote it', async () => {
		const november = () => itemOn('P2', '2026-11-01');
		await record('check', '2026-11-10');
		expect(await november()).toMatchObject({ standing: 'open' });
		await record('check', '2026-11-12', 30, '2026-11-12', headTeacher.userId);
		expect(await november()).toMatchObject({ standing: 'on-time' });
	});

	it('[X1 G3] a plan is followed from its approval on, one that was sent back is not', async () => {
		await submit('guidance', '2026-10-20T02:00:00Z', 'declined');
		expect((await childOnBoard()).items.filter(({ duty }) => duty === 'X1')).toEqual([]);
		const planId = await submit('guidance', '2026-10-21T02:00:00Z', 'approved');
		const items = async () =>
			(await childOnBoard()).items
				.filter(({ duty }) => duty === 'X1')
				.map(({ of, standing }) => [of, standing]);
		expect(await items()).toEqual([[planId, 'awaited']]);
		await submit('plan-review', '2026-11-19T02:00:00Z', null, planId);
		expect(await items()).toEqual([
			[planId, 'on-time'],
			[planId, 'open'],
		]);
	});
});

describe('[§1.7] 免', () => {
	const weeks = { startsOn: day('2026-11-09'), endsOn: day('2026-11-22') };
	const draft = { duty: 'M1', ...weeks, reason: 'illness', note: '住院' } as const;

	it('is granted by the head teacher with a reason, written down, and can be taken back', async () => {
		const waivers = createWaivers(school.office);
		const id = value(await waivers.grant(headTeacher, childId, draft));
		expect(await itemOn('M1', '2026-11-09')).toMatchObject({
			...{ standing: 'waived', excuse: 'illness' },
		});
		expect((await childOnBoard()).waivers).toMatchObject([{ note: '住院', grantedBy: 'wang' }]);
		expect((await waivers.end(otherHead, id)).ok).toBe(false);
		value(await waivers.end(headTeacher, id));
		expect(await itemOn('M1', '2026-11-09')).toMatchObject({ standing: 'awaited' });
		const audit = await school.records.selectFrom('audit').selectAll().execute();
		const ours = audit.filter(({ action }) => action.startsWith('waiver.'));
		expect(ours.map(({ action }) => action)).toEqual(['waiver.grant', 'waiver.end']);
		expect(JSON.stringify(ours)).not.toContain('住院');
	});

	it('is not for mentors or head teachers of other classes to grant, nor without words for "other"', async () => {
		const waivers = createWaivers(school.office);
		const mentorActor = await school.actor(mentor);
		for (const actor of [mentorActor, otherHead, school.administrator]) {
			expect(await waivers.grant(actor, childId, draft)).toMatchObject({
				error: { type: 'forbidden' },
			});
		}
		const silent = { ...draft, reason: 'other', note: '  ' } as const;
		expect(await waivers.grant(headTeacher, childId, silent)).toMatchObject({
			error: { type: 'invalid', field: 'note' },
		});
	});
});

describe('[A6 B7] the numbers of the rules', () => {
	it('are the leading group’s to change, from tomorrow on, and the past stays as it was', async () => {
		const rules = createDutyRules(school.office);
		const today = localDateAt(school.env.now());
		const numbers = { ...NORMAL_NUMBERS, updates: 2 };
		const tomorrow = { startsOn: addDays(today, 1), numbers };
		expect(await rules.change(headTeacher, tomorrow)).toMatchObject({
			error: { type: 'forbidden' },
		});
		expect(await rules.change(leader, { startsOn: today, numbers })).toMatchObject({
			error: { type: 'invalid', field: 'startsOn' },
		});
		expect(
			await rules.change(leader, { ...tomorrow, numbers: { ...numbers, talks: 99 } }),
		).toMatchObject({ error: { field: 'talks' } });
		await record('fortnight', '2026-11-10');
		const before = (await childOnBoard()).items;
		value(await rules.change(leader, tomorrow));
		expect((await childOnBoard()).items).toEqual(before);
		school.clock.nowMs = Date.parse('2026-12-08T08:00:00Z');
		expect(await itemOn('M1', '2026-11-23')).toMatchObject({ needed: 1 });
		expect(await itemOn('M1', '2026-12-07')).toMatchObject({ needed: 2 });
		expect(await rules.list()).toMatchObject([{ decidedBy: 'liu', startsOn: '2026-11-24' }]);
	});
});

describe('[L37 调休] the calendar', () => {
	it('keeps days made up with the year, and refuses one outside every term', async () => {
		const [year] = await school.years.list();
		const stored = must(year, 'the year');
		const makeUpDays = [day('2026-10-10')];
		value(await school.years.change(school.administrator, stored.id, { ...stored, makeUpDays }));
		expect((await school.years.list())[0]?.makeUpDays).toEqual(makeUpDays);
		expect(
			await school.years.change(school.administrator, stored.id, {
				...stored,
				makeUpDays: [day('2027-02-01')],
			}),
		).toMatchObject({ error: { type: 'fault', fault: { type: 'make-up-day-outside' } } });
	});
});
