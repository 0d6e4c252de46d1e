import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import readExcelFile from 'read-excel-file/node';
import { must } from '#domain/assert.ts';
import { createBoards } from '#server/duty/boards.ts';
import { createExports } from '#server/exports/exports.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { createRegisters } from '#server/register/registers.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createId, type ClassId, type TestId, type UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { value } from '../test-school.ts';
import { openRegisterSchool, type RegisterSchool } from './register-school.ts';

/** [F3, M3] What is made of the registers at school: spreadsheets and the board of the class. */
let home: RegisterSchool;
beforeEach(async () => {
	home = await openRegisterSchool();
});
afterEach(() => home.close());

describe('a spreadsheet', () => {
	const make = async (who: UserId, testId: TestId | null) => {
		const { termId } = await home.school.records
			.selectFrom('document')
			.select('termId')
			.where('id', '=', home.docId)
			.executeTakeFirstOrThrow();
		const registers = createRegisters(home.log);
		const exports = createExports(home.school.office, {
			surveys: createSurveys(home.school.records),
			organisations: createOrganisations(home.school.records, home.school.env),
			registers,
			updateLog: home.log,
		});
		const order = {
			list: 'scores',
			classId: home.classId,
			termId: must(termId, 'a term'),
			testId,
		} as const;
		return exports.make(await home.school.actor(who), order);
	};

	it('has all tests of the term side by side, in the teachers’ hands alone', async () => {
		const first = await home.aTest('2026-11-02');
		await home.fill(first, home.yan, { score: 77.5 });
		await home.fill(first, home.xia, { absent: 'ill' });
		const second = await home.aTest('2026-11-20');
		await home.fill(second, home.yan, { score: 90 });
		await home.say(home.yan, '=计算细心');
		const { bytes, fileName } = value(await make(home.teacher, null));
		const [scores, said] = await readExcelFile(Buffer.from(bytes));
		expect(scores?.data).toEqual([
			['姓名', '数学 第三单元 2026-11-02（满分 100）', '数学 第三单元 2026-11-20（满分 100）'],
			['罗䶮', '77.5', '90'],
			['沈知夏', '病假', null],
		]);
		expect(said?.data[1]).toEqual(['罗䶮', '2026-11', 'shijianye', '=计算细心']);
		expect(fileName).toBe('成绩-2026-11-23.xlsx');
		const sheet = await readExcelFile(Buffer.from(value(await make(home.teacher, second)).bytes));
		expect(sheet.map(({ data }) => data[1])).toEqual([['罗䶮', '90']]);
		expect(await make(home.teacher, createId('test', home.school.env.random))).toMatchObject({
			error: { type: 'not-found' },
		});
		for (const who of [
			home.mentor,
			await home.school.addPerson('lead', [{ role: 'leader', classId: null }]),
		]) {
			expect(await make(who, null)).toMatchObject({ error: { type: 'forbidden' } });
		}
	});
});

describe('the class board', () => {
	it('[M3 M3e] names who has no row of a test and of whom nothing was said', async () => {
		// Both children came on the day on which the test was held.
		const testId = await home.aTest('2026-11-23');
		await home.fill(testId, home.yan, { score: 60 });
		await home.say(home.yan, '计算细心多了');
		await home.index.catchUp();
		home.school.clock.nowMs += 12 * 86_400_000;
		const head = await home.school.actor(
			await home.school.addPerson('changlin', [{ role: 'headTeacher', classId: home.classId }]),
		);
		const boards = createBoards({
			records: home.school.records,
			env: home.school.env,
			recordIndex: home.recordIndex,
		});
		const board = must(await boards.classBoard(head, home.classId), 'a board');
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

	it('[M3] asks a child that changed class for the tests of its own days, in either class', async () => {
		const { school } = home;
		const DAY_MS = 86_400_000;
		const other = await school.addClass('八(1)班');
		const mine = await home.aTest('2026-11-23');
		// The other class has held its test on the same day; 沈知夏 comes two days later.
		const theirs = createId('test', school.env.random);
		const later = createId('test', school.env.random);
		const register = await school.records
			.selectFrom('document')
			.select('id')
			.where('kind', '=', 'register')
			.where('classId', '=', other)
			.executeTakeFirstOrThrow();
		for (const [testId, heldOn] of [
			[theirs, '2026-11-23'],
			[later, '2026-11-26'],
		] as const) {
			await school.records
				.insertInto('testIndex')
				.values({
					...{ docId: register.id, testId, classId: other, subject: '数学' },
					...{ heldOn: heldOn as LocalDate, removed: 0 },
				})
				.execute();
		}
		await home.index.catchUp();
		school.clock.nowMs += 2 * DAY_MS;
		const draft = { name: '沈知夏', classId: other, boarding: false };
		value(await school.children.change(school.administrator, home.xia, draft));
		school.clock.nowMs += 14 * DAY_MS;
		const boards = createBoards({ ...school, recordIndex: home.recordIndex });
		const asked = async (classId: ClassId, username: string) => {
			const head = await school.addPerson(username, [{ role: 'headTeacher', classId }]);
			const board = await boards.classBoard(await school.actor(head), classId);
			return board?.children.map(({ name, items }) => [
				name,
				items.flatMap(({ duty, of }) => (duty === 'M3' ? [of] : [])),
			]);
		};
		expect(await asked(other, 'head-of-8')).toEqual([['沈知夏', [mine, later]]]);
		expect(await asked(home.classId, 'head-of-7')).toEqual([['罗䶮', [mine]]]);
		const caseload = await home.caseloadOf(
			await school.addPerson('teacher-of-8', [{ role: 'subjectTeacher', classId: other }]),
		);
		expect(caseload.children.map(({ name, stays }) => [name, stays])).toEqual([
			['沈知夏', [{ classId: other, startsOn: '2026-11-25', endsOn: null }]],
		]);
	});
});
