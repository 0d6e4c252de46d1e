import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import { createId, type SubmissionId, type UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import {
	addGuidancePlan,
	addReview,
	guidancePart,
	setReviewOn,
	submitGuidancePlan,
} from '#notebook/guidance.ts';
import { addEntry, entryField } from '#notebook/entry-book.ts';
import { submitSection } from '#notebook/freeze-section.ts';
import { addSection, addStage, sectionPart } from '#notebook/plan.ts';
import { loadActor } from '#server/access/facts.ts';
import { loadRecords } from '#server/duty/duty-facts.ts';
import { loadApprovedPlans } from '#server/duty/plan-records.ts';
import { createAccessChanges } from '#server/access/access-changes.ts';
import { createApprovals, type Approvals } from '#server/guidance/approvals.ts';
import { openTestSharing, type TestSharing } from './sharing/test-sharing.ts';

/** G3, X1: what the school records of a guidance plan, from the asking to the review. */
let home: TestSharing;
let approvals: Approvals;
let leader: UserId;
let guidance: TestSharing['diary'];
beforeEach(async () => {
	home = await openTestSharing();
	const { records, env } = home.school;
	leader = await home.school.addPerson('组长', [{ role: 'leader', classId: null }]);
	const document = await records
		.selectFrom('document')
		.select(['id', 'generation'])
		.where('id', '=', await home.school.documentOf(home.childId, 'guidance'))
		.executeTakeFirstOrThrow();
	guidance = { document: { ...document, childId: home.childId }, doc: new Y.Doc() };
	const changes = createAccessChanges();
	approvals = createApprovals({ records, env, changes, recordIndex: home.recordIndex });
});
afterEach(() => home.close());

const planId = () => createId('guidancePlan', home.school.env.random);
const act = () => ({
	id: createId('submission', home.school.env.random),
	at: home.school.env.now(),
	by: home.mentorId,
});

async function anAskedPlan(): Promise<{ id: ReturnType<typeof planId>; asked: SubmissionId }> {
	const id = planId();
	const submission = act();
	await home.write(guidance, (doc) => {
		addGuidancePlan(doc, { id, trigger: 'study', createdBy: home.mentorId, createdAt: act().at });
		for (const part of GUIDANCE_PARTS) {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(part)]);
			guidancePart(doc, id, part)?.push([paragraph]);
		}
		setReviewOn(doc, id, '2026-11-30' as LocalDate);
		submitGuidancePlan(doc, id, submission);
	});
	home.recordIndex.noteAppended(guidance.document.id);
	return { id, asked: submission.id };
}

async function settle(
	by: UserId,
	submissionId: SubmissionId,
	decision: 'approved' | 'declined' = 'approved',
	comment = '',
): Promise<string> {
	await home.recordIndex.whenIdle();
	const actor = await loadActor(home.school.records, by);
	const result = await approvals.settle(actor, { submissionId, decision, comment });
	return result.ok ? 'done' : result.error.type;
}

describe('[G3] the leading group', () => {
	test('is asked, decides once, and then nothing waits', async () => {
		const { id, asked } = await anAskedPlan();
		expect(await approvals.asked()).toMatchObject([{ planId: id, submissionId: asked }]);
		expect(await settle(leader, asked)).toBe('done');
		expect(await approvals.asked()).toEqual([]);
		expect(await settle(leader, asked, 'declined', '改主意')).toBe('busy');
		const [record] = await home.recordIndex.submissions(guidance.document.id);
		expect(record?.approval).toMatchObject({ decision: 'approved', by: leader, comment: '' });
		const audit = await home.school.records.selectFrom('audit').select('action').execute();
		expect(audit.map(({ action }) => action)).toContain('guidance.approved');
	});

	test('says why when it sends a plan back', async () => {
		const { asked } = await anAskedPlan();
		expect(await settle(leader, asked, 'declined', ' ')).toBe('invalid');
		expect(await settle(leader, asked, 'declined', '请写上谁来照顾爷爷')).toBe('done');
	});

	test('alone decides, and not whoever asked', async () => {
		const { asked } = await anAskedPlan();
		expect(await settle(home.mentorId, asked)).toBe('forbidden');
		await home.school.records
			.insertInto('roleGrant')
			.values({
				id: createId('grant', home.school.env.random),
				...{ userId: home.mentorId, role: 'leader', classId: null, endedAt: null },
				grantedAt: home.school.env.now(),
			})
			.execute();
		expect(await settle(home.mentorId, asked)).toBe('own-request');
		expect(await settle(leader, createId('submission', home.school.env.random))).toBe('not-found');
	});
});

test('[X1] a review counts for the plan that was approved, and waits for nobody', async () => {
	const { id, asked } = await anAskedPlan();
	const review = act();
	await home.write(guidance, (doc) =>
		addReview(doc, id, review, {
			on: '2026-11-20' as LocalDate,
			words: '好些了',
			nextOn: '2026-12-10' as LocalDate,
		}),
	);
	home.recordIndex.noteAppended(guidance.document.id);
	expect(await approvals.asked()).toHaveLength(1);
	const { records } = home.school;
	const { schoolYearId } = await records
		.selectFrom('document')
		.select('schoolYearId')
		.where('id', '=', guidance.document.id)
		.executeTakeFirstOrThrow();
	const approved = async () =>
		(await loadApprovedPlans(records, [home.childId], schoolYearId)).get(home.childId) ?? [];
	expect(await approved()).toEqual([]);
	expect(await settle(leader, asked)).toBe('done');
	expect(await approved()).toMatchObject([
		{ id, reviews: [{ occurredOn: '2026-11-20', writtenAt: review.at }] },
	]);
});

test('[P1] a study plan counts when a section of it was submitted', async () => {
	const { records, env } = home.school;
	const docId = await home.school.documentOf(home.childId, 'plan');
	const plan = { ...guidance, document: { ...guidance.document, id: docId }, doc: new Y.Doc() };
	const id = createId('section', env.random);
	const { id: termId } = { id: createId('term', env.random) };
	const span = { startsOn: '2026-09-01' as LocalDate, endsOn: '2027-01-31' as LocalDate };
	const plans = async () => {
		home.recordIndex.noteAppended(docId);
		await home.recordIndex.whenIdle();
		return (await loadRecords(records, [home.childId], span)).get(home.childId) ?? [];
	};
	const section = { id, termId, subject: '数学', createdBy: home.mentorId, createdAt: env.now() };
	await home.write(plan, (doc) => {
		addSection(doc, section);
		for (const part of ['time', 'content'] as const) {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(part)]);
			sectionPart(doc, id, part)?.push([paragraph]);
		}
	});
	const submission = act();
	await home.write(plan, (doc) => expect(submitSection(doc, id, submission)).toEqual(['stages']));
	expect(await plans()).toEqual([]);
	await home.write(plan, (doc) => {
		addStage(doc, id, { id: createId('stage', env.random), dueOn: '2026-12-20' as LocalDate });
		submitSection(doc, id, submission);
	});
	expect(await plans()).toMatchObject([{ kind: 'study-plan', writtenAt: submission.at }]);
});

test('[P2] a check of the pairing counts when somebody else than its mentor writes it', async () => {
	const { records, env } = home.school;
	const { classId } = await records.selectFrom('child').select('classId').executeTakeFirstOrThrow();
	const head = await home.school.addPerson('班主任', [{ role: 'headTeacher', classId }]);
	const span = { startsOn: '2026-11-01' as LocalDate, endsOn: '2026-11-30' as LocalDate };
	const check = async (by: UserId) => {
		const id = createId('entry', env.random);
		const book = { ...home.diary, doc: new Y.Doc() };
		await home.write(
			book,
			(doc) => {
				addEntry(doc, {
					...{ id, type: 'check', createdBy: by, writtenAt: env.now() },
					occurredOn: '2026-11-20' as LocalDate,
				});
				entryField(doc, id, 'finding')?.insert(0, '有进步');
			},
			by,
		);
		await home.recordIndex.entries(home.diary.document.id);
		return (await loadRecords(records, [home.childId], span)).get(home.childId) ?? [];
	};
	expect(await check(home.mentorId)).toEqual([]);
	expect(await check(head)).toMatchObject([{ kind: 'pairing-check', occurredOn: '2026-11-20' }]);
});
