import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { Month } from '#domain/summary.ts';
import { addSummary, submitSummary, summaryBody } from '#notebook/summary-book.ts';
import { createExchange } from '#server/exchange/exchange.ts';
import { createRecordIndex } from '#server/record-index/record-index.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [F4] Summaries in the index, and what mentors show each other of them. */
let school: TestSchool;
let mentorId: UserId;
let mentor: Actor;
let colleague: Actor;
const NOVEMBER = '2026-11' as Month;

beforeEach(async () => {
	school = await openTestSchool();
	await school.addChild('欧阳明月', await school.addClass('七(4)班'));
	const roles = [{ role: 'mentor', classId: null } as const];
	mentorId = await school.addPerson('zhangmin', roles);
	mentor = await school.actor(mentorId);
	colleague = await school.actor(await school.addPerson('limei', roles));
});
afterEach(() => school.close());

const exchange = () => createExchange(school);
const post = (text: string) => exchange().post(mentor, { month: NOVEMBER, text });

describe('a post', () => {
	it('is read with its author’s name, remarked on, and taken off by its author alone', async () => {
		const id = value(await post('  小A会自己洗袜子了。 '));
		const remarkId = value(await exchange().remark(colleague, id, '我们班也试试'));
		expect(await exchange().list(colleague)).toMatchObject([
			{
				...{ id, month: NOVEMBER, text: '小A会自己洗袜子了。', author: 'zhangmin', isMine: false },
				remarks: [{ id: remarkId, author: 'limei', isMine: true }],
			},
		]);
		expect(await exchange().withdraw(colleague, id)).toMatchObject({
			error: { type: 'not-found' },
		});
		expect(await exchange().withdrawRemark(mentor, remarkId)).toMatchObject({ ok: false });
		value(await exchange().withdrawRemark(colleague, remarkId));
		expect((await exchange().list(mentor))[0]).toMatchObject({ isMine: true, remarks: [] });
		value(await exchange().withdraw(mentor, id));
		expect(await exchange().list(mentor)).toEqual([]);
		expect(await exchange().remark(colleague, id, '？')).toMatchObject({ ok: false });
	});

	it('that names a child of the school or holds a number to call is not taken, nor is such a remark', async () => {
		expect(await post('欧阳明月这个月开朗了')).toMatchObject({
			error: { type: 'telling', names: ['欧阳明月'], hasNumber: false },
		});
		expect(await post('家长电话 1530000 1234')).toMatchObject({
			error: { type: 'telling', names: [], hasNumber: true },
		});
		const id = value(await post('小A这个月开朗了，考了 78 分'));
		expect(await exchange().remark(colleague, id, '是不是欧阳明月？')).toMatchObject({ ok: false });
		expect(await exchange().list(mentor)).toHaveLength(1);
	});

	it('is words, and not too many', async () => {
		for (const text of ['', '  \n ', '好'.repeat(20_001)]) {
			expect(await post(text)).toMatchObject({ error: { type: 'invalid', field: 'text' } });
		}
	});

	it('is the mentors’ to write', async () => {
		const roles = [{ role: 'leader', classId: null } as const];
		const leader = await school.actor(await school.addPerson('liu', roles));
		const draft = { month: NOVEMBER, text: '通知' };
		expect(await exchange().post(leader, draft)).toMatchObject({ error: { type: 'forbidden' } });
	});
});

it('a summary stands in the index by month, length and the moments of handing in, without its words', async () => {
	const log = createMemoryLog({ now: () => school.clock.nowMs });
	const { id: docId } = await school.records
		.selectFrom('document')
		.select('id')
		.where('authorId', '=', mentorId)
		.executeTakeFirstOrThrow();
	const doc = new Y.Doc();
	const session = createId('session', school.env.random);
	const write = async (change: () => void) => {
		const before = Y.encodeStateVector(doc);
		change();
		const bytes = Y.encodeStateAsUpdate(doc, before);
		await log.append({ docId, generation: 1, author: mentorId, session, bytes });
		await index.entries(docId);
	};
	const index = createRecordIndex({ records: school.records, updateLog: log, env: school.env });
	const id = createId('summary', school.env.random);
	await write(() => {
		addSummary(doc, { id, month: NOVEMBER, writtenAt: school.env.now() });
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText('谈了四次心')]);
		summaryBody(doc, id)?.push([paragraph]);
	});
	const rows = () => school.records.selectFrom('summaryIndex').selectAll().execute();
	expect(await rows()).toMatchObject([
		{ summaryId: id, authorId: mentorId, month: NOVEMBER, characters: 5, submittedAt: null },
	]);
	school.clock.nowMs += 60_000;
	await write(() => submitSummary(doc, id, school.env.now()));
	const [row] = await rows();
	expect(row).toMatchObject({ submittedAt: school.env.now(), receivedAt: school.env.now() });
	expect(JSON.stringify(row)).not.toContain('谈了');
	await index.close();
	await log.close();
});
