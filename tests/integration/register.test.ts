import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import type { Mark } from '#domain/score.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addTest, removeTest, setMarks } from '#notebook/register.ts';
import { createAccess } from '#server/access/access.ts';
import { createRecordIndex, type RecordIndex } from '#server/record-index/record-index.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

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
