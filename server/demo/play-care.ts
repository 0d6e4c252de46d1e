import { must } from '#domain/assert.ts';
import type { EntryType } from '#domain/entry.ts';
import { CHILD_CATEGORIES, type ChildCategory } from '#domain/grouping.ts';
import { GUIDANCE_PARTS, lastReviewDay } from '#domain/guidance.ts';
import { createId, type DocId, type EntryId } from '#domain/ids.ts';
import { instantFromMs, instantToMs, localDateAt, type Instant } from '#domain/time.ts';
import { setValue } from '#notebook/entry-marks.ts';
import { submitEntry } from '#notebook/freeze-entry.ts';
import {
	addGuidancePlan,
	addReview,
	guidancePart,
	setMeasure,
	setReviewOn,
	submitGuidancePlan,
} from '#notebook/guidance.ts';
import type { Access } from '#server/access/access.ts';
import type { Groupings } from '#server/grouping/groupings.ts';
import type { Approvals } from '#server/guidance/approvals.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import { expectOk } from './found-school.ts';
import {
	createHand,
	writeEntry,
	writeParagraphs,
	type Hand,
	type Writer,
} from './notebook-hand.ts';
import { CHILDREN, classIndexOf, leadMentorOf, type DemoChild } from './people.ts';
import { writerOf, type Stage } from './play.ts';
import { CHECKS, GROUPS, GUIDANCE, GUIDANCE_REVIEW, ILLNESS } from './words/care.ts';
import { weave } from './words/weave.ts';

/** Who was ill, and for whom there is a guidance plan; by index. */
const ILL = 4;
const GUIDED = 11;

export type CareStage = Stage & {
	readonly access: Access;
	readonly groupings: Groupings;
	readonly approvals: Approvals;
	readonly recordIndex: RecordIndex;
};

/**
 * What is done for some of the children beside the rhythm of the books: every child is grouped and taken
 * on (D1, D2), pairings are looked at (D5), one was ill (D9), and for one there is a guidance plan that
 * was approved and looked at again (G3).
 */
export async function playCare(stage: CareStage, now: Instant): Promise<void> {
	const hand = createHand(stage.updateLog);
	const ago = (days: number, hours = 0) =>
		instantFromMs(instantToMs(now) - days * 86_400_000 - hours * 3_600_000);
	await playGroupings(stage, now);
	for (const [index, child] of CHILDREN.entries()) {
		if (index % 3 === 2) continue;
		const at = ago(3 + (index % 4), 2);
		const words = must(CHECKS[index % CHECKS.length], 'a finding');
		const headTeacher = handOf(stage, `head${classIndexOf(index) + 1}`);
		await writeDiary(stage, hand, { index, child, writer: headTeacher, at, type: 'check' }, words);
	}
	await playIllness(stage, hand, ago(9, 3));
	await playGuidance(stage, hand, [ago(30), ago(29), ago(4)]);
}

interface Page {
	readonly index: number;
	readonly child: DemoChild;
	readonly writer: Writer;
	readonly at: Instant;
	readonly type: EntryType;
}

/** Writes an entry into the diary of a child; gives its place. */
async function writeDiary(
	stage: CareStage,
	hand: Hand,
	{ index, child, writer, at, type }: Page,
	{ body = '', ...fields }: Readonly<Record<string, string>>,
): Promise<{ docId: DocId; id: EntryId }> {
	stage.clock.set(at);
	const docId = await documentOf(stage, index, 'diary');
	const id = createId('entry', stage.env.random);
	const entry = { id, type, createdBy: writer.userId, occurredOn: localDateAt(at), writtenAt: at };
	const woven = Object.entries(fields).map(([name, words]) => [name, weave(words, child)]);
	const paragraphs = body === '' ? [] : [weave(body, child)];
	await hand.write(docId, writer, (doc) =>
		writeEntry(doc, entry, { paragraphs, fields: Object.fromEntries(woven), photos: [] }),
	);
	return { docId, id };
}

async function playIllness(stage: CareStage, hand: Hand, at: Instant): Promise<void> {
	const child = must(CHILDREN[ILL], 'the child that was ill');
	const writer = handOf(stage, leadMentorOf(ILL));
	const page = { index: ILL, child, writer, at, type: 'illness' } as const;
	const { docId, id } = await writeDiary(stage, hand, page, ILLNESS);
	const day = localDateAt(at);
	const submission = { id: createId('submission', stage.env.random), at, by: writer.userId };
	await hand.write(docId, writer, (doc) => {
		setValue(doc, id, 'noticedAt', `${day}T09:40`);
		setValue(doc, id, 'toldGuardianAt', `${day}T10:05`);
		submitEntry(doc, id, submission);
	});
}

/** Asked for, approved, and looked at again. */
async function playGuidance(
	stage: CareStage,
	hand: Hand,
	[askedAt, approvedAt, reviewedAt]: readonly [Instant, Instant, Instant],
): Promise<void> {
	const child = must(CHILDREN[GUIDED], 'the child with a plan');
	const writer = handOf(stage, leadMentorOf(GUIDED));
	const docId = await documentOf(stage, GUIDED, 'guidance');
	const id = createId('guidancePlan', stage.env.random);
	const act = (at: Instant) => ({
		...{ id: createId('submission', stage.env.random), at, by: writer.userId },
	});
	const asked = act(askedAt);
	stage.clock.set(askedAt);
	await hand.write(docId, writer, (doc) => {
		addGuidancePlan(doc, { id, trigger: 'study', createdBy: writer.userId, createdAt: askedAt });
		for (const part of GUIDANCE_PARTS) {
			const words = GUIDANCE[part].map((sentence) => weave(sentence, child));
			writeParagraphs(guidancePart(doc, id, part), words);
		}
		setMeasure(doc, id, 'guardian-told', true);
		setReviewOn(doc, id, lastReviewDay(localDateAt(askedAt)));
		submitGuidancePlan(doc, id, asked);
	});
	await stage.recordIndex.catchUp();
	stage.clock.set(approvedAt);
	const leader = await stage.access.actor(stage.school.person('leader').userId);
	const decision = { submissionId: asked.id, decision: 'approved', comment: '' } as const;
	expectOk(await stage.approvals.settle(leader, decision));
	stage.clock.set(reviewedAt);
	const on = localDateAt(reviewedAt);
	await hand.write(docId, writer, (doc) =>
		addReview(doc, id, act(reviewedAt), {
			...{ on, words: weave(GUIDANCE_REVIEW, child), nextOn: lastReviewDay(on) },
		}),
	);
}

/** D1, D2: every head teacher has grouped the class; the newest child of each is still to be taken on. */
async function playGroupings({ clock, access, groupings, school }: CareStage, now: Instant) {
	clock.set(now);
	const teachers: Readonly<Record<number, string>> = { 0: 'math' };
	for (const [index, child] of CHILDREN.entries()) {
		const classIndex = classIndexOf(index);
		const head = await access.actor(school.person(`head${classIndex + 1}`).userId);
		const childId = school.child(child.name);
		const category = categoryOf(index, child);
		const names: readonly string[] = GROUPS[category];
		const group = weave(must(names[index % names.length], 'a group'), child);
		expectOk(await groupings.group(head, childId, { category, group }));
		const teacher = teachers[classIndex];
		if (teacher === undefined || index % 8 === 7) continue;
		const { userId } = school.person(teacher);
		expectOk(await groupings.assign(head, childId, userId, true));
	}
}

function categoryOf(index: number, { boarding }: DemoChild): ChildCategory {
	if (boarding && index % 5 === 0) return 'living';
	return must(CHILD_CATEGORIES[index % CHILD_CATEGORIES.length], 'a category');
}

/**
 * The books already hold words that these people wrote: what comes now is written as from another of
 * their devices, so that no number of an edit is given twice.
 */
function handOf(stage: CareStage, username: string): Writer {
	const writer = writerOf(stage, username);
	return { ...writer, clientId: writer.clientId + 1 };
}

async function documentOf(
	{ records, school }: Pick<Stage, 'records' | 'school'>,
	index: number,
	kind: 'diary' | 'guidance',
): Promise<DocId> {
	const { id } = await records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', school.child(must(CHILDREN[index], 'a child').name))
		.where('kind', '=', kind)
		.executeTakeFirstOrThrow();
	return id;
}
