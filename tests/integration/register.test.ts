import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import readExcelFile from 'read-excel-file/node';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { createId, type ChildId, type ClassId, type TestId, type UserId } from '#domain/ids.ts';
import type { MarkPublication, SeenMark } from '#domain/mark-sharing.ts';
import type { Mark } from '#domain/score.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addTest, removeTest, setMarks } from '#notebook/register.ts';
import { createAccess } from '#server/access/access.ts';
import { createBoards } from '#server/duty/boards.ts';
import { createExports } from '#server/exports/exports.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { createPublishing } from '#server/publishing/publishing.ts';
import { createMarkPublishing } from '#server/register/mark-publishing.ts';
import { createRegisters } from '#server/register/registers.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createRecordIndex, type RecordIndex } from '#server/record-index/record-index.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [F3] The registers of classes in the index, and each child's own rows on its mentor's device. */
let school: TestSchool;
let log: ReturnType<typeof createMemoryLog>;
let index: RecordIndex;
let classId: ClassId;
let yan: ChildId;
let xia: ChildId;
let teacher: UserId;
let mentor: UserId;
let register: Awaited<ReturnType<typeof openRegister>>;

beforeEach(async () => {
	school = await openTestSchool();
	log = createMemoryLog({ now: () => school.clock.nowMs });
	index = createRecordIndex({ records: school.records, updateLog: log, env: school.env });
	classId = await school.addClass('七(4)班');
	yan = await school.addChild('罗䶮', classId);
	xia = await school.addChild('沈知夏', classId);
	teacher = await school.addPerson('shijianye', [{ role: 'subjectTeacher', classId }]);
	mentor = await school.addPerson('qiaoyun', [{ role: 'mentor', classId: null }]);
	await school.pair(yan, mentor);
	register = await openRegister(classId);
});
afterEach(async () => {
	await index.close();
	await log.close();
	await school.close();
});

async function openRegister(ofClass: ClassId) {
	const { id: docId } = await school.records
		.selectFrom('document')
		.select('id')
		.where('kind', '=', 'register')
		.where('classId', '=', ofClass)
		.executeTakeFirstOrThrow();
	const doc = new Y.Doc();
	const session = createId('session', school.env.random);
	const write = async (work: (doc: Y.Doc) => void, by: UserId = teacher) => {
		const before = Y.encodeStateVector(doc);
		work(doc);
		const bytes = Y.encodeStateAsUpdate(doc, before);
		await log.append({ docId, generation: 1, author: by, session, bytes });
	};
	return { docId, doc, write };
}

async function aTest(day = '2026-11-20') {
	const id = createId('test', school.env.random);
	await register.write((doc) =>
		addTest(doc, {
			...{ id, subject: '数学', name: '第三单元', on: day as LocalDate, fullMarks: 100 },
			...{ createdBy: teacher, createdAt: school.env.now() },
		}),
	);
	return id;
}
const fill = (testId: Awaited<ReturnType<typeof aTest>>, childId: ChildId, mark: Mark | null) =>
	register.write((doc) =>
		setMarks(doc, testId, [{ childId, mark }], {
			...{ by: teacher, at: school.env.now() },
			newId: () => createId('mark', school.env.random),
		}),
	);
const say = (childId: ChildId, words: string) =>
	register.write((doc) => {
		const id = createId('evaluation', school.env.random);
		const month = '2026-11' as Month;
		addEvaluation(doc, { id, childId, month, by: teacher, writtenAt: school.env.now() });
		evaluationText(doc, id)?.insert(0, words);
	});
/** Nobody tells it here what was appended, as the relay does. */
const recordIndex = { whenIdle: () => index.catchUp() };
const rows = () => school.records.selectFrom('scoreIndex').selectAll().execute();
const caseloadOf = async (userId: UserId) =>
	createAccess(school.records, school.env, log).caseload(await school.actor(userId));
const childOf = async (userId: UserId, childId: ChildId) =>
	(await caseloadOf(userId)).children.find(({ id }) => id === childId);

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
		await register.write((doc) => removeTest(doc, testId, school.env.now()));
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
							...{ id: testId, docId: register.docId, subject: '数学', name: '第三单元' },
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
			expect.objectContaining({ id: register.docId, kind: 'register', access: 'write' }),
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

describe('a spreadsheet', () => {
	const make = async (who: UserId, testId: TestId | null) => {
		const { termId } = await school.records
			.selectFrom('document')
			.select('termId')
			.where('id', '=', register.docId)
			.executeTakeFirstOrThrow();
		const registers = createRegisters(log);
		const exports = createExports(school.office, {
			surveys: createSurveys(school.records),
			organisations: createOrganisations(school.records, school.env),
			registers,
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

describe('given to the parents', () => {
	const desk = () => {
		const publishing = createPublishing({ ...school, updateLog: log });
		const marks = createMarkPublishing({ ...school, recordIndex, publishing });
		return { publishing, marks };
	};
	const seen = (rows: readonly MarkPublication[]): SeenMark[] =>
		rows.map(({ childId, docId, piece, state }) => ({
			...{ childId, docId, piece, hash: value(state.draft).hash },
		}));

	it('a row goes to its own child’s page and no other, without rank, mean, teacher or colleague', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 77.5 });
		await fill(testId, xia, { score: 99.5 });
		await say(yan, '计算细心多了\n作业干净');
		const { publishing, marks } = desk();
		const actor = await school.actor(mentor);
		const rows = value(await marks.ofChild(actor, yan));
		expect(rows.map(({ piece }) => piece.slice(0, 3))).toEqual(['tst', 'evl']);
		expect(value(await marks.give(actor, seen(rows)))).toEqual({ given: 2, refused: [] });
		const page = await publishing.onPage(yan);
		expect(page.map(({ content }) => content)).toEqual(
			expect.arrayContaining([
				{
					...{ format: 2, type: 'score', occurredOn: '2026-11-20', body: [], photos: [] },
					score: { subject: '数学', name: '第三单元', fullMarks: 100, mark: { score: 77.5 } },
				},
				expect.objectContaining({ format: 1, type: 'class-evaluation', occurredOn: '2026-11-23' }),
			]),
		);
		expect(JSON.stringify(page)).not.toMatch(/99\.5|usr_|沈知夏|rank|mean/);
		expect(await publishing.onPage(xia)).toEqual([]);
	});

	it('is nobody’s to give but the child’s mentor’s and head teacher’s', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 77.5 });
		await fill(testId, xia, { score: 99.5 });
		const { publishing, marks } = desk();
		const own = await school.actor(mentor);
		// The sheet of the whole class holds, for a mentor, the one row that is theirs to give.
		const sheet = value(await marks.ofTest(own, register.docId, testId));
		expect(sheet.map(({ childName }) => childName)).toEqual(['罗䶮']);
		const head = await school.actor(
			await school.addPerson('changlin', [{ role: 'headTeacher', classId }]),
		);
		const all = value(await marks.ofTest(head, register.docId, testId));
		expect(all).toHaveLength(2);
		expect(await marks.give(own, seen(all))).toMatchObject({ ok: false, error: 'forbidden' });
		const subjectTeacher = await school.actor(teacher);
		expect(await marks.ofChild(subjectTeacher, yan)).toMatchObject({ error: 'forbidden' });
		// Another child's row under one's own child's name is no row of that child.
		const stolen = seen(all).map((row) => ({ ...row, childId: yan }));
		const outcome = value(await marks.give(own, stolen));
		expect(outcome.refused).toHaveLength(1);
		expect(await publishing.onPage(xia)).toEqual([]);
		expect(value(await marks.give(head, seen(all))).given).toBe(1);
	});

	it('is frozen: a correction shows as revised, a disputed row does not go, and it can be taken back', async () => {
		const testId = await aTest();
		await fill(testId, yan, { score: 60 });
		const { publishing, marks } = desk();
		const actor = await school.actor(mentor);
		const [row] = value(await marks.ofChild(actor, yan));
		value(await marks.give(actor, seen(row ? [row] : [])));
		await fill(testId, yan, { score: 61 });
		expect(value(await marks.ofChild(actor, yan))[0]?.state.revised).toBe(true);
		expect((await publishing.onPage(yan))[0]?.content).toMatchObject({
			score: { mark: { score: 60 } },
		});
		const stale = row ? seen([row]) : [];
		expect(value(await marks.give(actor, stale)).refused).toMatchObject([
			{ why: 'changed-meanwhile' },
		]);
		value(
			await marks.withdraw(actor, {
				childId: yan,
				docId: register.docId,
				piece: must(row, 'a row').piece,
			}),
		);
		expect(await publishing.onPage(yan)).toEqual([]);
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
