import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChildId, ClassId } from '#domain/ids.ts';
import { judgeFamily, type FamilyFacts } from '#domain/left-behind.ts';
import type { Actor } from '#domain/permission.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { value } from '../test-school.ts';
import { openCensusSchool, type CensusSchool } from './test-census.ts';

const day = (text: string) => text as LocalDate;
let school: CensusSchool;
beforeEach(async () => (school = await openCensusSchool()));
afterEach(() => school.close());

describe('[C1 J-2-2] asking a class', () => {
	const facts: FamilyFacts = {
		father: { standing: 'away', awaySince: day('2026-02-20') },
		mother: { standing: 'home', awaySince: null },
	};
	const ask = async (actor: Actor, childId: ChildId, family: FamilyFacts = facts) =>
		school.census.answer(actor, childId, {
			facts: family,
			statuses: judgeFamily(family, null, localDateAt(school.env.now())),
			basis: '电话问过奶奶',
		});
	const listOf = async (classId: ClassId) =>
		(await school.census.classCensus(school.headTeacher, classId)) ?? null;

	it('confirms by definition, keeps the history and ends what the sheet proposed', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const { id } = await school.childOf('罗䶮');
		expect((await listOf(school.one))?.children[0]?.statuses).toMatchObject([
			{ definition: 'register', value: 'both', isConfirmed: false },
		]);
		value(await ask(school.headTeacher, id));
		const first = (await listOf(school.one))?.children[0];
		expect(
			first?.statuses.map((status) => [status.definition, status.value, status.isConfirmed]),
		).toEqual([
			['register', 'one', true],
			['civil', 'none', true],
			['school', 'yes', true],
		]);
		expect(first?.answer).toMatchObject({ facts, basis: '电话问过奶奶', by: 'wang' });
		expect(first?.studentNumber).toBe('····0011');
		// A month later the mother is home again: what was stays on record, with its last day.
		school.clock.nowMs = Date.parse('2026-12-23T08:00:00Z');
		value(
			await ask(school.headTeacher, id, {
				...facts,
				father: { standing: 'home', awaySince: null },
			}),
		);
		const history = await school.records
			.selectFrom('leftBehindStatus')
			.select(['definition', 'value', 'startsOn', 'endsOn'])
			.where('childId', '=', id)
			.where('definition', '=', 'register')
			.orderBy('statedAt')
			.execute();
		expect(history.map((row) => [row.value, row.startsOn, row.endsOn])).toEqual([
			['both', '2026-11-23', '2026-11-23'],
			['one', '2026-11-23', '2026-12-23'],
			['none', '2026-12-23', null],
		]);
		// The sheet that said otherwise says nothing new.
		const again = await school.takeIn(school.archivist, school.sheet().slice(0, 1));
		expect(again.outcomes).toEqual([{ line: 2, outcome: 'same' }]);
	});

	it('is done when nobody is left, and not before', async () => {
		await school.takeIn(school.archivist, school.sheet());
		await school.addChild('小慧', school.one);
		const { id } = await school.childOf('罗䶮');
		value(await ask(school.headTeacher, id));
		expect(await school.census.confirm(school.headTeacher, school.one)).toMatchObject({
			error: { field: 'unasked' },
		});
		value(await ask(school.headTeacher, (await school.childOf('小慧')).id));
		value(await school.census.confirm(school.headTeacher, school.one));
		expect((await listOf(school.one))?.confirmation).toMatchObject({ by: 'wang', children: 2 });
		const overview = await school.census.overview(school.leader);
		expect(overview?.classes.find((row) => row.id === school.one)).toMatchObject({
			...{ children: 2, asked: 2, counts: { register: 2, civil: 0, school: 2 } },
		});
		// A new term asks anew, and knows what was said before.
		school.clock.nowMs = Date.parse('2027-03-01T08:00:00Z');
		const next = await listOf(school.one);
		expect(next?.confirmation).toBeNull();
		expect(next?.children.map(({ answer, before }) => [answer, before])).toEqual([
			[null, facts],
			[null, facts],
		]);
	});

	it('can be taken back, and the answers stay', async () => {
		await school.addChild('小慧', school.one);
		value(await ask(school.headTeacher, (await school.childOf('小慧')).id));
		value(await school.census.confirm(school.headTeacher, school.one));
		expect(await school.census.withdraw(school.otherHead, school.one)).toMatchObject({
			error: { type: 'forbidden' },
		});
		value(await school.census.withdraw(school.headTeacher, school.one));
		expect(await listOf(school.one)).toMatchObject({
			confirmation: null,
			children: [{ answer: { basis: '电话问过奶奶' } }],
		});
		expect(await school.census.withdraw(school.headTeacher, school.one)).toMatchObject({
			error: { type: 'not-found' },
		});
	});

	it('is for the head teacher of the class and the archivist; the administrator learns no status', async () => {
		const childId = await school.addChild('小慧', school.one);
		for (const actor of [school.otherHead, school.leader, school.administrator]) {
			expect(await ask(actor, childId)).toMatchObject({ error: { type: 'forbidden' } });
			expect(await school.census.confirm(actor, school.one)).toMatchObject({
				error: { type: 'forbidden' },
			});
		}
		expect(await school.census.classCensus(school.otherHead, school.one)).toBeNull();
		expect(await school.census.classCensus(school.administrator, school.one)).toBeNull();
		expect((await school.census.overview(school.administrator))?.classes).toEqual([]);
		expect((await school.census.overview(school.headTeacher))?.classes.map(({ id }) => id)).toEqual(
			[school.one],
		);
		value(await ask(school.archivist, childId));
	});

	it('takes no answer that its definition does not know', async () => {
		const childId = await school.addChild('小慧', school.one);
		const statuses = { register: 'none', civil: 'both', school: 'none' } as const;
		expect(
			await school.census.answer(school.headTeacher, childId, { facts, statuses, basis: '' }),
		).toMatchObject({ error: { field: 'statuses' } });
	});
});

describe('[A10 L6] the rates', () => {
	it('name who has dropped out, until they are back', async () => {
		school.clock.nowMs = Date.parse('2026-09-10T08:00:00Z');
		const childId = await school.addChild('小军', school.one);
		await school.addChild('小慧', school.one);
		const gone = await school.addChild('强强', school.one);
		school.clock.nowMs = Date.parse('2026-11-23T08:00:00Z');
		value(await school.children.markLeft(school.administrator, gone));
		const event = { kind: 'dropped', on: day('2026-11-02'), note: '三周没来' } as const;
		value(await school.children.noteEnrolment(school.archivist, childId, event));
		const left = [{ name: '小军', className: '七年级（1）班' }];
		expect((await school.census.overview(school.leader))?.rates).toEqual({
			enrolment: { done: 1, of: 2, left },
			retention: { done: 1, of: 2, left },
		});
		value(
			await school.children.noteEnrolment(school.archivist, childId, {
				kind: 'returned',
				on: day('2026-11-20'),
				note: '',
			}),
		);
		expect((await school.census.overview(school.leader))?.rates?.enrolment).toEqual({
			done: 2,
			of: 2,
			left: [],
		});
		expect((await school.census.overview(school.headTeacher))?.rates).toBeNull();
		expect(await school.children.noteEnrolment(school.headTeacher, childId, event)).toMatchObject({
			error: { type: 'forbidden' },
		});
	});
});

describe('[C3] a child’s record', () => {
	it('holds sex, day of birth and student number, and keeps what is not said', async () => {
		const childId = await school.addChild('小慧', school.one);
		const draft = { name: '小慧', classId: school.one, boarding: false };
		const details = {
			sex: 'female',
			birthDate: day('2013-05-06'),
			studentNumber: ' g1234 ',
		} as const;
		value(await school.children.change(school.archivist, childId, { ...draft, details }));
		value(await school.children.change(school.archivist, childId, draft));
		expect(await school.childOf('小慧')).toMatchObject({ ...details, studentNumber: 'G1234' });
		const other = await school.addChild('小军', school.one);
		const change = (over: object) =>
			school.children.change(school.archivist, other, { ...draft, name: '小军', details: over });
		expect(await change({ studentNumber: 'G1234' })).toMatchObject({
			error: { type: 'taken', field: 'studentNumber' },
		});
		expect(await change({ studentNumber: '?' })).toMatchObject({
			error: { field: 'studentNumber' },
		});
		expect(await change({ birthDate: '2031-01-01' })).toMatchObject({
			error: { field: 'birthDate' },
		});
		value(
			await school.children.change(school.archivist, childId, {
				...draft,
				details: { studentNumber: null },
			}),
		);
		expect((await school.childOf('小慧')).studentNumber).toBeNull();
	});
});
