import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import readExcelFile from 'read-excel-file/node';
import { must } from '#domain/assert.ts';
import { createBoards } from '#server/duty/boards.ts';
import { createExports } from '#server/exports/exports.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { createRegisters } from '#server/register/registers.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createId, type TestId, type UserId } from '#domain/ids.ts';
import { value } from '../test-school.ts';
import { openRegisterSchool, type RegisterSchool } from './register-school.ts';

/** [F3, M3] What is made of the registers at school: spreadsheets and the board of the class. */
let opened: RegisterSchool;
let school: RegisterSchool['school'];
let log: RegisterSchool['log'];
let index: RegisterSchool['index'];
let classId: RegisterSchool['classId'];
let yan: RegisterSchool['yan'];
let xia: RegisterSchool['xia'];
let teacher: RegisterSchool['teacher'];
let mentor: RegisterSchool['mentor'];
let docId: RegisterSchool['docId'];
let aTest: RegisterSchool['aTest'];
let fill: RegisterSchool['fill'];
let say: RegisterSchool['say'];
let recordIndex: RegisterSchool['recordIndex'];
beforeEach(async () => {
	opened = await openRegisterSchool();
	({
		school,
		log,
		index,
		classId,
		yan,
		xia,
		teacher,
		mentor,
		docId,
		aTest,
		fill,
		say,
		recordIndex,
	} = opened);
});
afterEach(() => opened.close());

describe('a spreadsheet', () => {
	const make = async (who: UserId, testId: TestId | null) => {
		const { termId } = await school.records
			.selectFrom('document')
			.select('termId')
			.where('id', '=', docId)
			.executeTakeFirstOrThrow();
		const registers = createRegisters(log);
		const exports = createExports(school.office, {
			surveys: createSurveys(school.records),
			organisations: createOrganisations(school.records, school.env),
			registers,
			updateLog: log,
		});
		const order = { list: 'scores', classId, termId: must(termId, 'a term'), testId } as const;
		return exports.make(await school.actor(who), order);
	};

	it('has all tests of the term side by side, in the teachers’ hands alone', async () => {
		const first = await aTest('2026-11-02');
		await fill(first, yan, { score: 77.5 });
		await fill(first, xia, { absent: 'ill' });
		const second = await aTest('2026-11-20');
		await fill(second, yan, { score: 90 });
		await say(yan, '=计算细心');
		const { bytes, fileName } = value(await make(teacher, null));
		const [scores, said] = await readExcelFile(Buffer.from(bytes));
		expect(scores?.data).toEqual([
			['姓名', '数学 第三单元 2026-11-02（满分 100）', '数学 第三单元 2026-11-20（满分 100）'],
			['罗䶮', '77.5', '90'],
			['沈知夏', '病假', null],
		]);
		expect(said?.data[1]).toEqual(['罗䶮', '2026-11', 'shijianye', '=计算细心']);
		expect(fileName).toBe('成绩-2026-11-23.xlsx');
		const sheet = await readExcelFile(Buffer.from(value(await make(teacher, second)).bytes));
		expect(sheet.map(({ data }) => data[1])).toEqual([['罗䶮', '90']]);
		expect(await make(teacher, createId('test', school.env.random))).toMatchObject({
			error: { type: 'not-found' },
		});
		for (const who of [
			mentor,
			await school.addPerson('lead', [{ role: 'leader', classId: null }]),
		]) {
			expect(await make(who, null)).toMatchObject({ error: { type: 'forbidden' } });
		}
	});
});

describe('the class board', () => {
	it('[M3 M3e] names who has no row of a test and of whom nothing was said', async () => {
		// Both children came on the day on which the test was held.
		const testId = await aTest('2026-11-23');
		await fill(testId, yan, { score: 60 });
		await say(yan, '计算细心多了');
		await index.catchUp();
		school.clock.nowMs += 12 * 86_400_000;
		const head = await school.actor(
			await school.addPerson('changlin', [{ role: 'headTeacher', classId }]),
		);
		const boards = createBoards({ records: school.records, env: school.env, recordIndex });
		const board = must(await boards.classBoard(head, classId), 'a board');
		const of = (name: string, duty: string) =>
			board.children
				.find((child) => child.name === name)
				?.items.filter((item) => item.duty === duty)
				.map(({ standing, of: test, endsOn }) => [standing, test, endsOn]);
		expect(of('罗䶮', 'M3')).toEqual([['on-time', testId, '2026-11-30']]);
		expect(of('沈知夏', 'M3')).toEqual([['overdue', testId, '2026-11-30']]);
		expect(of('罗䶮', 'M3e')?.[0]).toEqual(['on-time', null, '2026-11-30']);
		expect(of('沈知夏', 'M3e')?.[0]?.[0]).toBe('overdue');
	});
});
