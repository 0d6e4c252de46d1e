import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { createId } from '#domain/ids.ts';
import type { MarkPublication, SeenMark } from '#domain/mark-sharing.ts';
import { setMarks } from '#notebook/register.ts';
import { createPublishing } from '#server/publishing/publishing.ts';
import { createMarkPublishing } from '#server/register/mark-publishing.ts';
import { value } from '../test-school.ts';
import { openRegisterSchool, type RegisterSchool } from './register-school.ts';

/** [F3] A child's own rows, given to its own parents. */
let home: RegisterSchool;
beforeEach(async () => {
	home = await openRegisterSchool();
});
afterEach(() => home.close());

describe('given to the parents', () => {
	const desk = () => {
		const publishing = createPublishing({ ...home.school, updateLog: home.log });
		const marks = createMarkPublishing({
			...home.school,
			recordIndex: home.recordIndex,
			publishing,
		});
		return { publishing, marks };
	};
	const seen = (given: readonly MarkPublication[]): SeenMark[] =>
		given.map(({ childId, docId: of, piece, state }) => ({
			...{ childId, docId: of, piece, hash: value(state.draft).hash },
		}));

	it('a row goes to its own child’s page and no other, without rank, mean, teacher or colleague', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 77.5 });
		await home.fill(testId, home.xia, { score: 99.5 });
		await home.say(home.yan, '计算细心多了\n作业干净');
		const { publishing, marks } = desk();
		const actor = await home.school.actor(home.mentor);
		const own = value(await marks.ofChild(actor, home.yan));
		expect(own.map(({ piece }) => piece.slice(0, 3))).toEqual(['tst', 'evl']);
		expect(value(await marks.give(actor, seen(own)))).toEqual({ given: 2, refused: [] });
		const page = await publishing.onPage(home.yan);
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
		expect(await publishing.onPage(home.xia)).toEqual([]);
	});

	it('is nobody’s to give but the child’s mentor’s and head teacher’s', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 77.5 });
		await home.fill(testId, home.xia, { score: 99.5 });
		const { publishing, marks } = desk();
		const own = await home.school.actor(home.mentor);
		// The sheet of the whole class holds, for a mentor, the one row that is theirs to give.
		const sheet = value(await marks.ofTest(own, home.docId, testId));
		expect(sheet.map(({ childName }) => childName)).toEqual(['罗䶮']);
		const head = await home.school.actor(
			await home.school.addPerson('changlin', [{ role: 'headTeacher', classId: home.classId }]),
		);
		const all = value(await marks.ofTest(head, home.docId, testId));
		expect(all).toHaveLength(2);
		expect(await marks.give(own, seen(all))).toMatchObject({ ok: false, error: 'forbidden' });
		const subjectTeacher = await home.school.actor(home.teacher);
		expect(await marks.ofChild(subjectTeacher, home.yan)).toMatchObject({ error: 'forbidden' });
		// Another child's row under one's own child's name is no row of that child.
		const stolen = seen(all).map((row) => ({ ...row, childId: home.yan }));
		const outcome = value(await marks.give(own, stolen));
		expect(outcome.refused).toHaveLength(1);
		expect(await publishing.onPage(home.xia)).toEqual([]);
		expect(value(await marks.give(head, seen(all))).given).toBe(1);
	});

	it('is frozen: a correction shows as revised, and it can be taken back', async () => {
		const testId = await home.aTest();
		await home.fill(testId, home.yan, { score: 60 });
		const { publishing, marks } = desk();
		const actor = await home.school.actor(home.mentor);
		const [row] = value(await marks.ofChild(actor, home.yan));
		value(await marks.give(actor, seen(row ? [row] : [])));
		await home.fill(testId, home.yan, { score: 61 });
		expect(value(await marks.ofChild(actor, home.yan))[0]?.state.revised).toBe(true);
		expect((await publishing.onPage(home.yan))[0]?.content).toMatchObject({
			score: { mark: { score: 60 } },
		});
		const stale = row ? seen([row]) : [];
		expect(value(await marks.give(actor, stale)).refused).toMatchObject([
			{ why: 'changed-meanwhile' },
		]);
		value(
			await marks.withdraw(actor, {
				childId: home.yan,
				docId: home.docId,
				piece: must(row, 'a row').piece,
			}),
		);
		expect(await publishing.onPage(home.yan)).toEqual([]);
	});

	it('does not go while two teachers have filled in different marks', async () => {
		const testId = await home.aTest();
		const hand = {
			by: home.teacher,
			at: home.school.env.now(),
			newId: () => createId('mark', home.school.env.random),
		};
		await home.write((doc) => {
			const elsewhere = new Y.Doc();
			Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(doc));
			setMarks(elsewhere, testId, [{ childId: home.yan, mark: { score: 90 } }], hand);
			setMarks(doc, testId, [{ childId: home.yan, mark: { score: 60 } }], hand);
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(elsewhere));
		});
		const [row] = value(await desk().marks.ofChild(await home.school.actor(home.mentor), home.yan));
		expect(row?.state.draft).toMatchObject({ ok: false, error: { type: 'not-settled' } });
		await home.fill(testId, home.yan, { score: 60 });
		const [settled] = value(
			await desk().marks.ofChild(await home.school.actor(home.mentor), home.yan),
		);
		expect(settled?.state.draft.ok).toBe(true);
	});
});
