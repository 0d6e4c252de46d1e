import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { Book } from '#domain/entry.ts';
import { ENTRY_TYPES_OF_BOOK } from '#domain/entry.ts';
import { isSubmittedType } from '#domain/entry-form.ts';
import {
	createId,
	type ChildId,
	type DocId,
	type EntryId,
	type SectionId,
	type TermId,
} from '#domain/ids.ts';
import {
	addDays,
	instantFromMs,
	instantToMs,
	localDateAt,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import { addFeedback } from '#notebook/feedback.ts';
import { submitEntry } from '#notebook/freeze-entry.ts';
import { submitSection } from '#notebook/freeze-section.ts';
import { addComment, resolveThread } from '#notebook/margin.ts';
import type { Media } from '#server/media/media.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import {
	annotate,
	createHand,
	writeEntry,
	writeSection,
	type Hand,
	type Writer,
} from './notebook-hand.ts';
import { CHILDREN, classIndexOf, leadMentorOf, type DemoChild, type Subject } from './people.ts';
import { drawPicture } from './pictures.ts';
import { receivedAfter, type ScriptedEntry } from './script.ts';
import { createDice } from './seeded-random.ts';
import { toldFamily } from './tell-family.ts';
import { ANNOTATIONS, PLANS } from './words/plan.ts';

/**
 * Plays the script into a school that has just been founded: every entry, picture, plan and note is
 * written under its author's name, with the server's clock standing at the moment it arrives.
 */
export interface Stage {
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly media: Media;
	readonly env: Environment;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

export interface PlayedEntry extends ScriptedEntry {
	readonly id: EntryId;
	readonly docId: DocId;
	readonly childId: ChildId;
}

const DAY_MS = 86_400_000;

type DocIds = (child: number, kind: DocKind) => DocId;

export async function playEntries(
	stage: Stage,
	script: readonly ScriptedEntry[],
): Promise<PlayedEntry[]> {
	const hand = createHand(stage.updateLog);
	const docIds = await readDocIds(stage);
	const dice = createDice(4711);
	const played: PlayedEntry[] = [];
	// Each update is stamped and numbered as it is given to the log. Waiting for the disk after every one
	// of the thousand would take most of the time that a school is made in.
	const written: Promise<void>[] = [];
	for (const entry of script) {
		stage.clock.set(receivedAfter(entry, dice));
		const childId = childIdOf(stage, entry.child);
		const writer = writerOf(stage, entry.by);
		const drawn = await Promise.all(entry.pictures.map((scene) => drawPicture(scene, dice)));
		const added = drawn.map((picture) => stage.media.addPhoto(picture, childId, writer.userId));
		const photos = (await Promise.all(added)).map(expectOk);
		const docId = docIds(entry.child, bookOf(entry));
		const id = createId('entry', stage.env.random);
		written.push(writeScripted(stage.env, hand, { docId, id, writer, photos }, entry));
		// Of the newest visits, and of one in a while, nobody has been told yet (E8).
		const isTold = played.length < script.length - 60 && played.length % 6 !== 0;
		if (entry.type === 'visit' && isTold) {
			const feedback = toldFamily(stage.env, entry, writer);
			written.push(hand.write(docId, writer, (doc) => addFeedback(doc, id, feedback)));
		}
		played.push({ ...entry, id, docId, childId });
	}
	await Promise.all(written);
	return played;
}

/** Writes one entry of the script into its book as its author, and submits what is submitted. */
export function writeScripted(
	env: Pick<Environment, 'random'>,
	hand: Hand,
	place: {
		readonly docId: DocId;
		readonly id: EntryId;
		readonly writer: Writer;
		readonly photos: readonly string[];
	},
	entry: ScriptedEntry,
): Promise<void> {
	const { docId, id, writer, photos } = place;
	const made = { ...entry, id, createdBy: writer.userId };
	const submission = {
		id: createId('submission', env.random),
		at: entry.writtenAt,
		by: writer.userId,
	};
	return hand.write(docId, writer, (doc) => {
		writeEntry(doc, made, { ...entry, photos });
		if (isSubmittedType(entry.type)) submitEntry(doc, id, submission);
	});
}

/** The book that this entry belongs into. */
export function bookOf({ type }: ScriptedEntry): Book {
	const inJournal: readonly string[] = ENTRY_TYPES_OF_BOOK.journal;
	return inJournal.includes(type) ? 'journal' : 'diary';
}

/** Every child has a plan for its weak subject this term; every other plan carries a note. */
export async function playPlans(stage: Stage, now: Instant): Promise<void> {
	const hand = createHand(stage.updateLog);
	const docIds = await readDocIds(stage);
	const termId = await readCurrentTerm(stage.records, now);
	for (const [index, child] of CHILDREN.entries()) {
		const sectionId = createId('section', stage.env.random);
		const scene = { stage, hand, docIds, index, child, sectionId, termId, now };
		await playPlan(scene);
		if (index % 2 === 0) await playNote(scene);
	}
}

interface PlanScene {
	readonly stage: Stage;
	readonly hand: Hand;
	readonly docIds: DocIds;
	readonly index: number;
	readonly child: DemoChild;
	readonly sectionId: SectionId;
	readonly termId: TermId;
	readonly now: Instant;
}

/** Puts the clock to so many days before now and gives that moment. */
function daysBefore({ stage, now }: PlanScene, days: number): Instant {
	const at = instantFromMs(instantToMs(now) - days * DAY_MS);
	stage.clock.set(at);
	return at;
}

async function playPlan(scene: PlanScene): Promise<void> {
	const { stage, hand, docIds, index, child, sectionId, termId, now } = scene;
	const today = localDateAt(now);
	await writePlan(stage.env, hand, {
		...{ docId: docIds(index, 'plan'), sectionId, termId, subject: child.weak },
		writer: writerOf(stage, leadMentorOf(index)),
		at: daysBefore(scene, 30 - (index % 8)),
		dueOn: [addDays(today, -9), addDays(today, 26)],
		// Here and there a plan is still being written, as in life.
		isSubmitted: index % 7 !== 3,
	});
}

interface PlannedSection {
	readonly docId: DocId;
	readonly sectionId: SectionId;
	readonly termId: TermId;
	readonly subject: Subject;
	readonly writer: Writer;
	readonly at: Instant;
	/** Of its two stages; of the first it is written what was seen. */
	readonly dueOn: readonly [LocalDate, LocalDate];
	readonly isSubmitted: boolean;
}

/** Writes a section of a study plan as its mentor. */
export function writePlan(
	env: Pick<Environment, 'random'>,
	hand: Hand,
	{ docId, sectionId, termId, subject, writer, at, dueOn, isSubmitted }: PlannedSection,
): Promise<void> {
	const words = PLANS[subject];
	const stages = words.stages.map((part, order) => ({
		...part,
		id: createId('stage', env.random),
		dueOn: dueOn[order === 0 ? 0 : 1],
		observed: order === 0 ? part.observed : null,
	}));
	const section = { id: sectionId, termId, subject, createdBy: writer.userId, createdAt: at };
	const submission = { id: createId('submission', env.random), at, by: writer.userId };
	return hand.write(docId, writer, (doc) => {
		writeSection(doc, section, { ...words, stages });
		if (isSubmitted) submitSection(doc, sectionId, submission);
	});
}

/** The counselor's note on a plan; most are answered, some are settled. */
async function playNote(scene: PlanScene): Promise<void> {
	const { stage, hand, docIds, index, child, sectionId } = scene;
	const { quote, note, reply } = ANNOTATIONS[child.weak];
	const counselor = writerOf(stage, 'counselor');
	const mentor = writerOf(stage, leadMentorOf(index));
	const answerer = index % 4 === 0 ? mentor : writerOf(stage, `head${classIndexOf(index) + 1}`);
	const marginId = docIds(index, 'plan-margin');
	const threadId = createId('thread', stage.env.random);
	const comment = (by: Writer, at: Instant, text: string) => ({
		id: createId('comment', stage.env.random),
		by: by.userId,
		at,
		text,
	});
	const notedAt = daysBefore(scene, 12);
	const thread = { id: threadId, createdBy: counselor.userId, createdAt: notedAt };
	const first = comment(counselor, notedAt, note);
	const plan = hand.copyOf(docIds(index, 'plan'));
	await hand.write(marginId, counselor, (margin) =>
		annotate(plan, margin, sectionId, { thread, first, quote }),
	);
	if (index % 3 === 2) return;
	const answer = comment(answerer, daysBefore(scene, 10), reply);
	await hand.write(marginId, answerer, (margin) => addComment(margin, threadId, answer));
	if (index % 6 !== 0) return;
	const resolvedAt = daysBefore(scene, 8);
	await hand.write(marginId, mentor, (margin) =>
		resolveThread(margin, threadId, mentor.userId, resolvedAt),
	);
}

function childIdOf({ school }: Stage, index: number): ChildId {
	return school.child(must(CHILDREN[index], 'a child of the demo').name);
}

export function writerOf({ school }: Pick<Stage, 'school'>, username: string): Writer {
	const { userId, sessionId } = school.person(username);
	// Any number will do as long as each person has their own; the bytes of the id are random.
	const clientId = Buffer.from(userId.slice(4), 'base64url').readUInt32BE(0);
	return { userId, session: sessionId, clientId };
}

async function readDocIds(stage: Stage): Promise<DocIds> {
	const rows = await stage.records
		.selectFrom('document')
		.select(['id', 'childId', 'kind'])
		.execute();
	const ids = new Map(rows.map(({ id, childId, kind }) => [`${childId} ${kind}`, id]));
	return (child, kind) => must(ids.get(`${childIdOf(stage, child)} ${kind}`), `the ${kind}`);
}

async function readCurrentTerm(records: Records, now: Instant): Promise<TermId> {
	const today = localDateAt(now);
	const terms = await records
		.selectFrom('term')
		.select(['id', 'startsOn'])
		.orderBy('startsOn')
		.execute();
	const begun = terms.filter(({ startsOn }) => startsOn <= today).at(-1);
	return must(begun ?? terms[0], 'a term').id;
}
