import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CHILD_DOC_KINDS, CLASS_DOC_KINDS, YEARLY_DOC_KINDS } from '#domain/doc-kind.ts';
import { openTestSchool, YEAR, type TestSchool } from './test-school.ts';

let school: TestSchool;
beforeEach(async () => {
	school = await openTestSchool();
});
afterEach(() => school.close());

const documentsOfChildren = () =>
	school.records.selectFrom('document').selectAll().where('childId', 'is not', null).execute();

test('enrolling a child makes exactly its documents, of the year and of all years', async () => {
	const classId = await school.addClass('七(4)班');
	const childId = await school.addChild('𠮷祥㛃', classId);
	const documents = await documentsOfChildren();
	expect(documents.map(({ kind }) => kind).sort()).toEqual([...CHILD_DOC_KINDS].sort());
	expect(documents.every((document) => document.childId === childId)).toBe(true);
	const child = await school.records.selectFrom('child').selectAll().executeTakeFirstOrThrow();
	expect(child.name).toBe('𠮷祥㛃');
});

test('a fault while the documents are made leaves no child, no document and no audit row', async () => {
	const classId = await school.addClass('七(4)班');
	const auditBefore = await school.records.selectFrom('audit').selectAll().execute();
	let ids = 0;
	const random = school.env.random;
	// The child's id and two documents succeed, the third document fails.
	school.env.random = (bytes) => {
		ids += 1;
		if (ids === 4) throw new Error('injected fault');
		return random(bytes);
	};
	await expect(school.addChild('小慧', classId)).rejects.toThrow('injected fault');
	school.env.random = random;
	expect(await school.records.selectFrom('child').selectAll().execute()).toEqual([]);
	expect(await documentsOfChildren()).toEqual([]);
	expect(await school.records.selectFrom('audit').selectAll().execute()).toEqual(auditBefore);
});

test('opening the next year makes the documents of every child in it', async () => {
	const classId = await school.addClass('七(4)班');
	await school.addChild('小慧', classId);
	await school.addChild('小军', classId);
	const opened = await school.years.open(school.administrator, {
		...YEAR,
		name: '2027–2028',
		startsOn: '2027-09-01' as typeof YEAR.startsOn,
		endsOn: '2028-07-10' as typeof YEAR.endsOn,
		terms: [
			{
				name: '上学期',
				startsOn: '2027-09-01' as typeof YEAR.startsOn,
				endsOn: '2028-01-20' as typeof YEAR.endsOn,
			},
		],
		holidays: [],
	});
	expect(opened.ok).toBe(true);
	const documents = await documentsOfChildren();
	expect(documents).toHaveLength(2 * (CHILD_DOC_KINDS.length + YEARLY_DOC_KINDS.length));
	expect((await school.years.list())[0]?.name).toBe('2027–2028');
});

test('a child has one lead mentor at a time and the history stays', async () => {
	const childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	const first = await school.addPerson('zhang', [{ role: 'mentor', classId: null }]);
	const second = await school.addPerson('li', [{ role: 'mentor', classId: null }]);
	await school.pair(childId, first);
	await school.pair(childId, second);
	const pairings = await school.records.selectFrom('pairing').selectAll().execute();
	expect(pairings.filter(({ endedAt }) => endedAt === null)).toMatchObject([
		{ userId: second, lead: 1 },
	]);
	expect(pairings).toHaveLength(2);
});

test('only a mentor can be paired, and only by those who may', async () => {
	const childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	const otherClass = await school.addClass('七(5)班');
	const archivist = await school.addPerson('chen', [{ role: 'archivist', classId: null }]);
	const stranger = await school.addPerson('wang', [{ role: 'headTeacher', classId: otherClass }]);
	const mentor = await school.addPerson('zhang', [{ role: 'mentor', classId: null }]);
	expect(
		await school.pairings.pair(school.administrator, childId, archivist, 'lead'),
	).toMatchObject({ error: { type: 'not-a-mentor' } });
	expect(
		await school.pairings.pair(await school.actor(stranger), childId, mentor, 'lead'),
	).toMatchObject({ error: { type: 'forbidden' } });
	expect(await school.records.selectFrom('pairing').selectAll().execute()).toEqual([]);
});

test('transactions do not interleave', async () => {
	const { records } = school;
	const order: string[] = [];
	const first = records.transaction().execute(async (transaction) => {
		order.push('first begins');
		await transaction.selectFrom('user').selectAll().execute();
		await transaction.selectFrom('user').selectAll().execute();
		order.push('first ends');
	});
	const second = records.transaction().execute(async (transaction) => {
		order.push('second begins');
		await transaction.selectFrom('user').selectAll().execute();
	});
	await Promise.all([first, second]);
	expect(order).toEqual(['first begins', 'first ends', 'second begins']);
});

test('an audit row can be neither changed nor deleted', async () => {
	const { records } = school;
	await expect(records.deleteFrom('audit').execute()).rejects.toThrow('never deleted');
	const change = sql`UPDATE audit SET action = 'x'`;
	await expect(change.execute(records)).rejects.toThrow('never changed');
});

test('the school cannot lose its last administrator', async () => {
	const { administrator } = school;
	expect(await school.people.disable(administrator, administrator.userId)).toMatchObject({
		error: { type: 'own-account' },
	});
	expect(
		await school.people.change(administrator, administrator.userId, { name: '管理员', roles: [] }),
	).toMatchObject({ error: { type: 'last-administrator' } });
});

test('the set-up link works once and never on a store that has a school', async () => {
	expect(await school.setUp.isOpen()).toBe(false);
	expect(await school.setUp.issueCode()).toBeNull();
});

test('a class has a register of each term, a mentor a book of summaries of the year, each made once', async () => {
	const classId = await school.addClass('七(4)班');
	const roles = [{ role: 'mentor', classId: null } as const];
	const mentor = await school.addPerson('zhangmin', roles);
	const documents = await school.records.selectFrom('document').selectAll().execute();
	const [year] = await school.years.list();
	expect(documents.filter((document) => document.classId === classId)).toHaveLength(
		CLASS_DOC_KINDS.length * YEAR.terms.length,
	);
	expect(documents.filter(({ authorId }) => authorId === mentor)).toMatchObject([
		{ kind: 'summary', schoolYearId: year?.id, childId: null, classId: null, termId: null },
	]);
	// A subject gets its registers with its first teacher, once, and keeps them when the teacher goes.
	const teach = { role: 'subjectTeacher', classId, subject: '数学' } as const;
	const math = await school.addPerson('shi', [teach]);
	await school.addPerson('lin', [teach]);
	const registers = async () =>
		(
			await school.records
				.selectFrom('document')
				.selectAll()
				.where('classId', '=', classId)
				.execute()
		)
			.map(({ kind, subject }) => [kind, subject])
			.sort();
	const both = [
		...YEAR.terms.map(() => ['register', null]),
		...YEAR.terms.map(() => ['register', '数学']),
	].sort();
	expect(await registers()).toEqual(both);
	await school.people.change(school.administrator, math, { name: 'shi', roles: [] });
	expect(await registers()).toEqual(both);
	const known = await school.records.selectFrom('document').selectAll().execute();
	// Who is appointed anew keeps the documents there are.
	const { administrator, people } = school;
	await people.change(administrator, mentor, { name: 'zhangmin', roles: [] });
	await people.change(administrator, mentor, { name: 'zhangmin', roles });
	const again = await school.records.selectFrom('document').selectAll().execute();
	expect(again).toEqual(known);
});
