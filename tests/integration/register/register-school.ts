import * as Y from 'yjs';
import {
	createId,
	type ChildId,
	type ClassId,
	type EvaluationId,
	type TestId,
	type UserId,
} from '#domain/ids.ts';
import type { Mark } from '#domain/score.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addTest, setMarks } from '#notebook/register.ts';
import { createAccess } from '#server/access/access.ts';
import { createRecordIndex } from '#server/record-index/record-index.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openTestSchool } from '../test-school.ts';

/** A class with a teacher of mathematics, its register of that, and two children, 罗䶮 with a mentor. */
export type RegisterSchool = Awaited<ReturnType<typeof openRegisterSchool>>;

export async function openRegisterSchool() {
	const school = await openTestSchool();
	const log = createMemoryLog({ now: () => school.clock.nowMs });
	const index = createRecordIndex({ records: school.records, updateLog: log, env: school.env });
	const classId = await school.addClass('七(4)班');
	const yan = await school.addChild('罗䶮', classId);
	const xia = await school.addChild('沈知夏', classId);
	const teacher = await school.addPerson('shijianye', [
		{ role: 'subjectTeacher', classId, subject: '数学' },
	]);
	const mentor = await school.addPerson('qiaoyun', [{ role: 'mentor', classId: null }]);
	await school.pair(yan, mentor);
	const doc = new Y.Doc();
	const session = createId('session', school.env.random);
	const docId = await registerOf(classId, '数学');

	/** Of the first term; with `null` the class's own. */
	async function registerOf(ofClass: ClassId, subject: string | null) {
		const { id } = await school.records
			.selectFrom('document')
			.select('id')
			.where('kind', '=', 'register')
			.where('classId', '=', ofClass)
			.where('subject', subject === null ? 'is' : '=', subject)
			.executeTakeFirstOrThrow();
		return id;
	}

	/** Changes the register and brings the change to school, as the relay would, in one logged row. */
	async function write(work: (doc: Y.Doc) => void, by: UserId = teacher): Promise<void> {
		const before = Y.encodeStateVector(doc);
		work(doc);
		const bytes = Y.encodeStateAsUpdate(doc, before);
		await log.append({ docId, generation: 1, author: by, session, bytes });
	}

	async function aTest(day = '2026-11-20'): Promise<TestId> {
		const id = createId('test', school.env.random);
		await write((register) =>
			addTest(register, {
				...{ id, subject: '数学', name: '第三单元', on: day as LocalDate, fullMarks: 100 },
				...{ createdBy: teacher, createdAt: school.env.now() },
			}),
		);
		return id;
	}

	const fill = (testId: TestId, childId: ChildId, mark: Mark | null) =>
		write((register) =>
			setMarks(register, testId, [{ childId, mark }], {
				...{ by: teacher, at: school.env.now() },
				newId: () => createId('mark', school.env.random),
			}),
		);

	async function say(childId: ChildId, words: string): Promise<EvaluationId> {
		const id = createId('evaluation', school.env.random);
		const [month, writtenAt] = ['2026-11' as Month, school.env.now()];
		await write((register) => {
			addEvaluation(register, { id, childId, month, by: teacher, writtenAt });
			evaluationText(register, id)?.insert(0, words);
		});
		return id;
	}

	const caseloadOf = async (userId: UserId) =>
		createAccess(school.records, school.env, log).caseload(await school.actor(userId));

	return {
		...{ school, log, index, classId, yan, xia, teacher, mentor, docId },
		...{ write, aTest, fill, say, caseloadOf, registerOf },
		/** Nobody tells the index here what was appended, as the relay does. */
		recordIndex: { whenIdle: () => index.catchUp() },
		rows: () => school.records.selectFrom('scoreIndex').selectAll().execute(),
		childOf: async (userId: UserId, childId: ChildId) =>
			(await caseloadOf(userId)).children.find(({ id }) => id === childId),
		close: async () => {
			await index.close();
			await log.close();
			await school.close();
		},
	};
}
