import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CensusRow } from '#domain/census/census-row.ts';
import type { DecidedRow } from '#domain/census/import.ts';
import type { LocalDate } from '#domain/time.ts';
import { value } from '../test-school.ts';
import { HASH, openCensusSchool, type CensusSchool } from './test-census.ts';

const day = (text: string) => text as LocalDate;
let school: CensusSchool;
beforeEach(async () => (school = await openCensusSchool()));
afterEach(() => school.close());

describe('[C1] a sheet', () => {
	it('makes the children it names, with their documents, and what it says of the family as proposals', async () => {
		const { outcomes } = await school.takeIn(school.archivist, school.sheet());
		expect(outcomes).toEqual([
			{ line: 2, outcome: 'made' },
			{ line: 3, outcome: 'made' },
		]);
		const child = await school.childOf('罗䶮');
		expect(child).toMatchObject({
			...{ classId: school.one, sex: 'male', birthDate: '2013-05-06', boarding: 1 },
			studentNumber: 'G341225201305060011',
		});
		const { documents, statuses, statements, events } = await school.everything();
		expect(documents.length).toBeGreaterThanOrEqual(8);
		expect(statuses.map((row) => [row.value, row.confirmedAt])).toEqual([
			['both', null],
			['none', null],
		]);
		expect(statements.map(({ person, field, value: text }) => [person, field, text])).toEqual([
			['father', 'name', '罗大山'],
			['father', 'phone', '13000000001'],
			['carer', 'name', '李秀英'],
			['carer', 'relation', '奶奶'],
		]);
		expect(events.map(({ kind }) => kind)).toEqual(['in', 'in']);
	});

	it('writes nothing before it is confirmed, and the same sheet again changes nothing', async () => {
		const empty = await school.everything();
		value(await school.imports.check(school.archivist, school.sheet()));
		expect(await school.everything()).toEqual(empty);
		await school.takeIn(school.archivist, school.sheet());
		const first = await school.everything();
		const second = await school.takeIn(school.archivist, school.sheet());
		expect(second.outcomes.map((row) => 'outcome' in row && row.outcome)).toEqual(['same', 'same']);
		expect(await school.everything()).toEqual(first);
	});

	it('is taken up again where it was cut off: a batch that comes twice counts once', async () => {
		const { id } = await school.takeIn(school.archivist, school.sheet());
		const before = await school.everything();
		const again = school.sheet().map((row): DecidedRow => ({ row, decision: { type: 'new' } }));
		expect(value(await school.imports.take(school.archivist, id, again))).toEqual([
			{ line: 2, outcome: 'made' },
			{ line: 3, outcome: 'made' },
		]);
		expect(await school.everything()).toEqual(before);
		// Nobody else goes on with it.
		expect(await school.imports.take(school.headTeacher, id, again)).toMatchObject({
			error: { type: 'not-found' },
		});
	});

	it('says what it would change, changes that and nothing else, and tells it afterwards', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const better = [
			school.rowOf(9, {
				name: '罗䶮',
				className: '七(1)班',
				birthDate: '2013.5.6',
				boarding: '否',
				motherName: '周兰',
			}),
		];
		const { id, findings, outcomes } = await school.takeIn(school.archivist, better);
		expect(findings[0]?.likely[0]).toMatchObject({
			...{ why: 'name-class', newStatements: 1, isAwayNew: false },
			changes: [{ field: 'boarding', from: 'yes', to: 'no' }],
		});
		expect(outcomes).toEqual([{ line: 9, outcome: 'changed' }]);
		expect(await school.childOf('罗䶮')).toMatchObject({ boarding: 0, sex: 'male' });
		const report = await school.imports.report(school.archivist, id);
		expect(report).toMatchObject({
			...{ made: 0, changed: 1, startedBy: 'chen' },
			lines: [{ name: '罗䶮', changes: [{ field: 'boarding', from: 'yes', to: 'no' }] }],
		});
	});

	it('never makes two children of one student number', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const id = value(await school.imports.begin(school.archivist, { hash: HASH, rows: 1 }));
		const thief = school.rowOf(2, {
			name: '别人',
			className: '七(1)班',
			studentNumber: 'G341225201305060011',
		});
		expect(
			value(
				await school.imports.take(school.archivist, id, [
					{ row: thief, decision: { type: 'new' } },
				]),
			),
		).toEqual([{ line: 2, refused: 'number-taken' }]);
	});

	it('refuses what no sheet can say, whoever sends it past the page', async () => {
		const id = value(await school.imports.begin(school.archivist, { hash: HASH, rows: 1 }));
		const good = school.rowOf(2, { name: '罗䶮', className: '七(1)班' });
		const bad: [CensusRow, string][] = [
			[{ ...good, className: '九(9)班' }, 'unknown-class'],
			[{ ...good, name: ' ' }, 'unreadable'],
			[{ ...good, birthDate: day('2031-01-01') }, 'unreadable'],
			[{ ...good, studentNumber: 'g 1' }, 'unreadable'],
		];
		for (const [row, refused] of bad) {
			expect(
				value(
					await school.imports.take(school.archivist, id, [{ row, decision: { type: 'new' } }]),
				),
			).toEqual([{ line: 2, refused }]);
		}
		expect((await school.everything()).children).toEqual([]);
	});

	it('brings back a child that had left, when a person says that it is the same', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const { id: childId } = await school.childOf('罗䶮');
		value(await school.children.markLeft(school.administrator, childId));
		const rows = school.sheet().slice(0, 1);
		const findings = value(await school.imports.check(school.archivist, rows));
		expect(findings[0]).toMatchObject({ sure: null, likely: [{ id: childId, hasLeft: true }] });
		const id = value(await school.imports.begin(school.archivist, { hash: HASH, rows: 1 }));
		const decided = rows.map((row): DecidedRow => ({ row, decision: { type: 'same', childId } }));
		expect(value(await school.imports.take(school.archivist, id, decided))).toEqual([
			{ line: 2, outcome: 'changed' },
		]);
		expect((await school.childOf('罗䶮')).leftAt).toBeNull();
	});
});

describe('[§4.4] who may take a sheet in', () => {
	it('a head teacher takes rows into the own class and learns nothing of others', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const rows = [
			school.rowOf(2, { name: '新来', className: '七(1)班' }),
			school.rowOf(3, { name: '沈知夏', className: '七(2)班' }),
			school.rowOf(4, { name: '沈知夏', className: '七(1)班', birthDate: '20130917' }),
		];
		const { findings, outcomes } = await school.takeIn(school.headTeacher, rows);
		expect(findings.map(({ mayImport }) => mayImport)).toEqual([true, false, true]);
		expect(findings[2]?.likely[0]).toMatchObject({
			...{ mayChange: false, name: null, className: null, birthDate: null, changes: [] },
		});
		expect(outcomes.slice(0, 2)).toEqual([
			{ line: 2, outcome: 'made' },
			{ line: 3, refused: 'forbidden' },
		]);
		// Nor may they draw a child of another class into their own.
		const { id: childId } = await school.records
			.selectFrom('child')
			.select('id')
			.where('classId', '=', school.two)
			.executeTakeFirstOrThrow();
		const id = value(await school.imports.begin(school.headTeacher, { hash: HASH, rows: 1 }));
		const row = school.rowOf(7, { name: '沈知夏', className: '七(1)班' });
		expect(
			value(
				await school.imports.take(school.headTeacher, id, [
					{ row, decision: { type: 'same', childId } },
				]),
			),
		).toEqual([{ line: 7, refused: 'forbidden' }]);
	});

	it('leaders, mentors and counselors take nothing in', async () => {
		const mentor = await school.actor(
			await school.addPerson('zhang', [{ role: 'mentor', classId: null }]),
		);
		for (const actor of [school.leader, mentor]) {
			expect(await school.imports.check(actor, school.sheet())).toMatchObject({
				error: { type: 'forbidden' },
			});
			expect(await school.imports.begin(actor, { hash: HASH, rows: 1 })).toMatchObject({
				error: { type: 'forbidden' },
			});
		}
	});

	it('each sees the imports of their own, the keeper of the census all', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const { id } = await school.takeIn(school.headTeacher, [
			school.rowOf(2, { name: '新来', className: '七(1)班' }),
		]);
		expect((await school.imports.list(school.headTeacher)).map((row) => row.id)).toEqual([id]);
		expect(await school.imports.list(school.archivist)).toHaveLength(2);
		expect(await school.imports.list(school.otherHead)).toEqual([]);
		expect(await school.imports.report(school.otherHead, id)).toBeNull();
	});
});
