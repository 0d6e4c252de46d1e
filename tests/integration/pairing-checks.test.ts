import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import { instantFromMs, instantToMs, localDateAt, type LocalDate } from '#domain/time.ts';
import { entryField, readEntries } from '#notebook/entry-book.ts';
import { expectOk, openWholeSchool, type WholeSchool } from './quarantine/whole-school.ts';

/** [P2 D5] Where the head teacher is the mentor, somebody else has to look: the cadre, else the leading group. */
let whole: WholeSchool;
beforeEach(async () => {
	whole = await openWholeSchool();
	// The head teacher is one of the mentors, and leads the child.
	const { services, school } = whole;
	const head = school.person('head').userId;
	const { administrator } = school;
	const { classId } = await services.records
		.selectFrom('child')
		.select('classId')
		.where('id', '=', whole.childId)
		.executeTakeFirstOrThrow();
	const roles = [
		{ role: 'headTeacher', classId } as const,
		{ role: 'mentor', classId: null } as const,
	];
	expectOk(await services.people.change(administrator, head, { name: '何老师', roles }));
	expectOk(await services.pairings.pair(administrator, whole.childId, head, 'lead'));
	// Who came lately is excused from the month that runs.
	const longAgo = instantFromMs(instantToMs(services.env.now()) - 60 * 86_400_000);
	await services.records.updateTable('child').set({ enrolledAt: longAgo }).execute();
	await services.records.updateTable('pairing').set({ startedAt: longAgo }).execute();
});
afterEach(() => whole.close());

const board = async () => whole.services.boards.schoolBoard(await whole.actor('leader'));
const today = () => localDateAt(whole.services.env.now());
const by = (userId: UserId) => ({ userId, sessionId: whole.school.person('leader').sessionId });
const draft = (on: LocalDate = today()) => ({
	on,
	finding: '每周谈一次，作业有人看',
	nextStep: '',
});

test('the leading group is asked by name, and what it found counts and stands in the diary', async () => {
	expect((await board()).unchecked).toEqual([
		{ childId: whole.childId, name: '李小禾', className: 'one' },
	]);
	expect((await board()).mayCheck).toBe(true);
	const leader = await whole.actor('leader');
	const { pairingChecks, recordIndex } = whole.services;
	const { childId } = whole;
	expectOk(await pairingChecks.check(leader, by(leader.userId), childId, draft()));
	const { id } = await whole.documentOf('diary');
	const doc = await whole.read(id);
	const [entry] = readEntries(doc);
	expect(entry).toMatchObject({ type: 'check', createdBy: leader.userId, occurredOn: today() });
	expect(entry && entryField(doc, entry.id, 'finding')?.toString()).toBe('每周谈一次，作业有人看');
	await recordIndex.whenIdle();
	expect((await board()).unchecked).toEqual([]);
	expect((await board()).total.now?.P2).toMatchObject({ done: 1, of: 1 });
	// It has looked, and reads the diary as little as before.
	const caseload = await whole.services.access.caseload(leader);
	expect(
		caseload.children.flatMap(({ documents }) => documents.map(({ kind }) => kind)),
	).not.toContain('diary');
});

test('a cadre is asked before the leading group, on the own device', async () => {
	const { services, school, childId } = whole;
	const cadre = school.person('othermentor').userId;
	expectOk(await services.cadres.pair(school.administrator, childId, cadre));
	expect((await board()).unchecked).toEqual([]);
	const { children } = await services.access.caseload(await whole.actor('othermentor'));
	expect(children[0]?.care).toBeDefined();
});

test('nobody looks at their own pairing, and nobody else than the leading group looks from outside', async () => {
	const { services, school, childId } = whole;
	const leader = await whole.actor('leader');
	for (const name of ['archivist', 'otherhead', 'mentor', 'head'] as const) {
		const actor = await whole.actor(name);
		expect(
			await services.pairingChecks.check(actor, by(actor.userId), childId, draft()),
		).toMatchObject({ error: { type: 'forbidden' } });
	}
	const empty = { ...draft(), finding: ' ' };
	expect(
		await services.pairingChecks.check(leader, by(leader.userId), childId, empty),
	).toMatchObject({ error: { type: 'invalid', field: 'finding' } });
	const roles = [
		{ role: 'leader', classId: null } as const,
		{ role: 'mentor', classId: null } as const,
	];
	const { administrator } = school;
	expectOk(await services.people.change(administrator, leader.userId, { name: '梁组长', roles }));
	expectOk(await services.pairings.pair(administrator, childId, leader.userId, 'co-mentor'));
	expect(
		await services.pairingChecks.check(
			await whole.actor('leader'),
			...([by(leader.userId), childId, draft()] as const),
		),
	).toMatchObject({ error: { type: 'own-pairing' } });
});
