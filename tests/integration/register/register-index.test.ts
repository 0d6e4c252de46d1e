import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeTest } from '#notebook/register.ts';
import { openRegisterSchool, type RegisterSchool } from './register-school.ts';

/** [F3] The registers of classes in the index, and each child's own rows on its mentor's device. */
let opened: RegisterSchool;
let school: RegisterSchool['school'];
let index: RegisterSchool['index'];
let classId: RegisterSchool['classId'];
let yan: RegisterSchool['yan'];
let xia: RegisterSchool['xia'];
let teacher: RegisterSchool['teacher'];
let mentor: RegisterSchool['mentor'];
let docId: RegisterSchool['docId'];
let write: RegisterSchool['write'];
let aTest: RegisterSchool['aTest'];
let fill: RegisterSchool['fill'];
let say: RegisterSchool['say'];
let caseloadOf: RegisterSchool['caseloadOf'];
let childOf: RegisterSchool['childOf'];
let rows: RegisterSchool['rows'];
beforeEach(async () => {
	opened = await openRegisterSchool();
	({
		school,
		index,
		classId,
		yan,
		xia,
		teacher,
		mentor,
		docId,
		write,
		aTest,
		fill,
		say,
		caseloadOf,
		childOf,
		rows,
	} = opened);
});
afterEach(() => opened.close());

describe('the index of a register', () => {
	it('knows who has a row since when, and neither scores nor words', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 77.5 });
		await say(yan, '计算细心多了');
		await index.catchUp();
		expect(await rows()).toMatchObject([
			{ testId, childId: yan, filled: 1, author: teacher, receivedAt: school.env.now() },
		]);
		const tests = await school.records.selectFrom('testIndex').selectAll().execute();
		expect(tests).toMatchObject([{ testId, classId, subject: '数学', heldOn: '2026-11-20' }]);
		const said = await school.records.selectFrom('evaluationIndex').selectAll().execute();
		expect(said).toMatchObject([{ childId: yan, month: '2026-11', characters: 6 }]);
		expect(JSON.stringify([await rows(), tests, said])).not.toMatch(/77|细心/);
	});

	it('keeps the first moment of a row through corrections, and reads the same from the beginning', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		const first = school.env.now();
		await index.catchUp();
		school.clock.nowMs += 20 * 86_400_000;
		await fill(testId, yan, { score: 61 });
		await fill(testId, xia, { absent: 'ill' });
		await index.catchUp();
		const kept = await rows();
		expect(kept.find(({ childId }) => childId === yan)).toMatchObject({
			...{ writtenAt: first, receivedAt: first },
		});
		for (const table of ['scoreIndex', 'testIndex', 'indexProgress'] as const) {
			await school.records.deleteFrom(table).execute();
		}
		await index.catchUp();
		expect(await rows()).toEqual(kept);
	});

	it('follows a row that is emptied and a test that is put away', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		await fill(testId, yan, null);
		await write((doc) => removeTest(doc, testId, school.env.now()));
		await index.catchUp();
		expect(await rows()).toMatchObject([{ filled: 0 }]);
		const tests = await school.records.selectFrom('testIndex').select('removed').execute();
		expect(tests).toEqual([{ removed: 1 }]);
	});

	it('lets in nobody of another class', async () => {
		const other = await school.addClass('八(1)班');
		const stranger = await school.addChild('江翀', other);
		const testId = await aTest();
		await fill(testId, stranger, { score: 1 });
		await say(stranger, '不是我班的');
		await index.catchUp();
		expect(await rows()).toEqual([]);
		expect(await school.records.selectFrom('evaluationIndex').selectAll().execute()).toEqual([]);
	});
});

describe('a mentor’s device', () => {
	it('receives the rows of the own child alone, and no register', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 77.5 });
		await fill(testId, xia, { score: 99.5 });
		await say(yan, '计算细心多了');
		await say(xia, '别人的评语');
		await index.catchUp();
		const caseload = await caseloadOf(mentor);
		expect(caseload.shared?.some(({ kind }) => kind === 'register')).toBe(false);
		expect(caseload.children.map(({ name, marks }) => [name, marks])).toEqual([
			[
				'罗䶮',
				{
					tests: [
						{
							...{ id: testId, docId: docId, subject: '数学', name: '第三单元' },
							...{ on: '2026-11-20', fullMarks: 100, mark: { score: 77.5 } },
						},
					],
					evaluations: [expect.objectContaining({ words: '计算细心多了', by: teacher })],
				},
			],
		]);
		expect(JSON.stringify(caseload)).not.toMatch(/99\.5|别人的评语|沈知夏/);
		// What is filled in next is told next, although the reading before was kept.
		await fill(testId, yan, { score: 78 });
		expect((await childOf(mentor, yan))?.marks?.tests[0]?.mark).toEqual({ score: 78 });
	});

	it('keeps the rows of a child that has changed class, and loses them with the child', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		await index.catchUp();
		const other = await school.addClass('八(1)班');
		await school.records
			.updateTable('child')
			.set({ classId: other })
			.where('id', '=', yan)
			.execute();
		expect((await childOf(mentor, yan))?.marks?.tests).toHaveLength(1);
		await school.pairings.end(school.administrator, yan, mentor, 'none');
		expect(await childOf(mentor, yan)).toBeUndefined();
	});

	it('of a teacher of the class holds the register and needs no rows beside it', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		await index.catchUp();
		const caseload = await caseloadOf(teacher);
		expect(caseload.shared).toContainEqual(
			expect.objectContaining({ id: docId, kind: 'register', access: 'write' }),
		);
		expect(caseload.children.every(({ marks }) => marks === undefined)).toBe(true);
	});

	it('of a cadre or an archivist shows no scores', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		await index.catchUp();
		const archivist = await school.addPerson('ruolan', [{ role: 'archivist', classId: null }]);
		expect((await childOf(archivist, yan))?.marks).toBeUndefined();
	});
});
