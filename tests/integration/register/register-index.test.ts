import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createId, type UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { addTest, removeTest } from '#notebook/register.ts';
import { openRegisterSchool, type RegisterSchool } from './register-school.ts';

/** [F3] The registers of classes in the index, and each child's own rows on its mentor's device. */
let home: RegisterSchool;
beforeEach(async () => {
	home = await openRegisterSchool();
});
afterEach(() => home.close());

describe('the index of a register', () => {
	it('knows who has a row since when, and neither scores nor words', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 77.5 });
		await home.say(home.yan, '计算细心多了');
		await home.index.catchUp();
		expect(await home.rows()).toMatchObject([
			{
				testId,
				childId: home.yan,
				filled: 1,
				author: home.teacher,
				receivedAt: home.school.env.now(),
			},
		]);
		const tests = await home.school.records.selectFrom('testIndex').selectAll().execute();
		expect(tests).toMatchObject([
			{ testId, classId: home.classId, subject: '数学', heldOn: '2026-11-20' },
		]);
		const said = await home.school.records.selectFrom('evaluationIndex').selectAll().execute();
		expect(said).toMatchObject([{ childId: home.yan, month: '2026-11', characters: 6 }]);
		expect(JSON.stringify([await home.rows(), tests, said])).not.toMatch(/77\.5|细心/);
	});

	it('keeps the first moment of a row through corrections, and reads the same from the beginning', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		const first = home.school.env.now();
		await home.index.catchUp();
		home.school.clock.nowMs += 20 * 86_400_000;
		await home.fill(testId, home.yan, { score: 61 });
		await home.fill(testId, home.xia, { absent: 'ill' });
		await home.index.catchUp();
		const kept = await home.rows();
		expect(kept.find(({ childId }) => childId === home.yan)).toMatchObject({
			...{ writtenAt: first, receivedAt: first },
		});
		for (const table of ['scoreIndex', 'testIndex', 'indexProgress'] as const) {
			await home.school.records.deleteFrom(table).execute();
		}
		await home.index.catchUp();
		expect(await home.rows()).toEqual(kept);
	});

	it('follows a row that is emptied and a test that is put away', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		await home.fill(testId, home.yan, null);
		await home.write((doc) => removeTest(doc, testId, home.school.env.now()));
		await home.index.catchUp();
		expect(await home.rows()).toMatchObject([{ filled: 0 }]);
		const tests = await home.school.records.selectFrom('testIndex').select('removed').execute();
		expect(tests).toEqual([{ removed: 1 }]);
	});

	it('lets in nobody of another class', async () => {
		const other = await home.school.addClass('八(1)班');
		const stranger = await home.school.addChild('江翀', other);
		const testId = await home.aTest();
		await home.fill(testId, stranger, { score: 1 });
		await home.say(stranger, '不是我班的');
		await home.index.catchUp();
		expect(await home.rows()).toEqual([]);
		expect(await home.school.records.selectFrom('evaluationIndex').selectAll().execute()).toEqual(
			[],
		);
	});
});

describe('a mentor’s device', () => {
	it('receives the rows of the own child alone, and no register', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 77.5 });
		await home.fill(testId, home.xia, { score: 99.5 });
		await home.say(home.yan, '计算细心多了');
		await home.say(home.xia, '别人的评语');
		await home.index.catchUp();
		const caseload = await home.caseloadOf(home.mentor);
		expect(caseload.shared?.some(({ kind }) => kind === 'register')).toBe(false);
		expect(caseload.children.map(({ name, marks }) => [name, marks])).toEqual([
			[
				'罗䶮',
				{
					tests: [
						{
							...{ id: testId, docId: home.docId, subject: '数学', name: '第三单元' },
							...{ on: '2026-11-20', fullMarks: 100, mark: { score: 77.5 } },
						},
					],
					evaluations: [expect.objectContaining({ words: '计算细心多了', by: home.teacher })],
				},
			],
		]);
		expect(JSON.stringify(caseload)).not.toMatch(/99\.5|别人的评语|沈知夏/);
		// What is filled in next is told next, although the reading before was kept.
		await home.fill(testId, home.yan, { score: 78 });
		expect((await home.childOf(home.mentor, home.yan))?.marks?.tests[0]?.mark).toEqual({
			score: 78,
		});
	});

	it('keeps the rows of a child that has changed class, and loses them with the child', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		await home.index.catchUp();
		const other = await home.school.addClass('八(1)班');
		await home.school.records
			.updateTable('child')
			.set({ classId: other })
			.where('id', '=', home.yan)
			.execute();
		expect((await home.childOf(home.mentor, home.yan))?.marks?.tests).toHaveLength(1);
		await home.school.pairings.end(home.school.administrator, home.yan, home.mentor, 'none');
		expect(await home.childOf(home.mentor, home.yan)).toBeUndefined();
	});

	it('of a teacher of the class holds the register and needs no rows beside it', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		await home.index.catchUp();
		const caseload = await home.caseloadOf(home.teacher);
		expect(caseload.shared).toContainEqual(
			expect.objectContaining({ id: home.docId, kind: 'register', access: 'write' }),
		);
		expect(caseload.children.every(({ marks }) => marks === undefined)).toBe(true);
	});

	it('[§4.4] of a subject teacher holds the own subject’s register alone, the head teacher’s all of them', async () => {
		const { school, classId } = home;
		const chinese = await school.addPerson('wen', [
			{ role: 'subjectTeacher', classId, subject: '语文' },
		]);
		const unnamed = await school.addPerson('lu', [{ role: 'subjectTeacher', classId }]);
		const head = await school.addPerson('he', [{ role: 'headTeacher', classId }]);
		const subjectsOf = async (who: UserId) => {
			const { shared = [] } = await home.caseloadOf(who);
			const registers = shared.filter(({ kind }) => kind === 'register');
			return new Set(registers.map(({ subject, access }) => `${subject} ${access}`));
		};
		expect(await subjectsOf(home.teacher)).toEqual(new Set(['数学 write']));
		expect(await subjectsOf(chinese)).toEqual(new Set(['语文 write']));
		expect(await subjectsOf(unnamed)).toEqual(new Set());
		expect(await subjectsOf(head)).toEqual(new Set(['null write', '数学 write', '语文 write']));
		// What was filled in for one subject is nowhere in the caseload of another's teacher.
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 77.5 });
		await home.index.catchUp();
		expect(JSON.stringify(await home.caseloadOf(chinese))).not.toMatch(/77\.5/);
	});

	it('[§4.4] is told of a test as one of the subject in whose register it stands', async () => {
		await home.write((doc) =>
			addTest(doc, {
				...{ id: createId('test', home.school.env.random), subject: '语文', name: '冒名' },
				...{ on: '2026-11-20' as LocalDate, fullMarks: 100 },
				...{ createdBy: home.teacher, createdAt: home.school.env.now() },
			}),
		);
		await home.index.catchUp();
		const tests = await home.school.records.selectFrom('testIndex').select('subject').execute();
		expect(tests).toEqual([{ subject: '数学' }]);
	});

	it('of a cadre or an archivist shows no scores', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		await home.index.catchUp();
		const archivist = await home.school.addPerson('ruolan', [{ role: 'archivist', classId: null }]);
		expect((await home.childOf(archivist, home.yan))?.marks).toBeUndefined();
	});
});
