import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
	createId,
	type ChildId,
	type ClassId,
	type DocId,
	type SessionId,
	type UserId,
} from '#domain/ids.ts';
import { CHILD_DOC_KINDS, type DocKind } from '#domain/doc-kind.ts';
import { must } from '#domain/assert.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addGuidancePlan, guidancePart } from '#notebook/guidance.ts';
import { addThread } from '#notebook/margin.ts';
import { addSection, sectionPart } from '#notebook/plan.ts';
import { putStatement } from '#notebook/statement-pieces.ts';
import { addSummary, submitSummary, summaryBody } from '#notebook/summary-book.ts';
import { createHand, writeEntry, writeParagraphs, type Hand } from '#server/demo/notebook-hand.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createSearch } from '#server/search/search.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { openTestSchool, type TestSchool } from '../test-school.ts';
import type * as Y from 'yjs';

/** Stands in every document of the school, once in each. */
export const WORD = '金盏花𬭩开了';

/**
 * A school of two classes with a child each, on a real disk; in every document of both stands `WORD`. Of
 * the first child there is one of every relation.
 */
export async function openSearchedSchool() {
	const school = await openTestSchool();
	const dataDir = school.dataDir;
	const keysDir = `${dataDir}-keys`;
	const updateLog = await openSqliteLog({
		path: join(dataDir, 'log.sqlite'),
		keysDir,
		now: () => school.clock.nowMs,
	});
	const [one, two] = [await school.addClass('七（1）班'), await school.addClass('七（2）班')];
	const [mine, other] = [
		await school.addChild('单小明', one),
		await school.addChild('欧阳晓禾', two),
	];
	const people = await addPeople(school, one, two);
	await school.pair(mine, people.formerMentor);
	await school.pair(mine, people.mentor);
	await school.pair(other, people.otherMentor);
	await school.cadres.pair(school.administrator, mine, people.cadre);
	const hand = createHand(updateLog);
	const documents = await school.records.selectFrom('document').selectAll().execute();
	for (const document of documents) {
		const author = document.authorId ?? people.mentor;
		const about = document.classId === one ? mine : other;
		await writeInto(hand, school, { ...document, author, about });
	}
	const surveys = createSurveys(school.records);
	const search = createSearch({ records: school.records, env: school.env, updateLog, surveys });
	return {
		school,
		keysDir,
		updateLog,
		search,
		people,
		children: { mine, other },
		documents,
		hand,
		close: async () => {
			await search.close();
			await updateLog.close();
			await school.close();
			await rm(keysDir, { recursive: true, force: true });
		},
	};
}

export type SearchedSchool = Awaited<ReturnType<typeof openSearchedSchool>>;

async function addPeople(school: TestSchool, one: ClassId, two: ClassId) {
	const of = (name: string, role: 'mentor' | 'leader' | 'archivist' | 'counselor') =>
		school.addPerson(name, [{ role, classId: null }]);
	const inClass = (name: string, role: 'headTeacher' | 'subjectTeacher', classId: ClassId) =>
		school.addPerson(name, [{ role, classId }]);
	return {
		mentor: await of('mentor', 'mentor'),
		formerMentor: await of('formermentor', 'mentor'),
		otherMentor: await of('othermentor', 'mentor'),
		cadre: await inClass('cadre', 'subjectTeacher', two),
		headTeacher: await inClass('headteacher', 'headTeacher', one),
		otherHeadTeacher: await inClass('otherheadteacher', 'headTeacher', two),
		subjectTeacher: await school.addPerson('subjectteacher', [
			{ role: 'subjectTeacher', classId: one, subject: '数学' },
		]),
		counselor: await of('counselor', 'counselor'),
		leader: await of('leader', 'leader'),
		archivist: await of('archivist', 'archivist'),
		administrator: school.administrator.userId,
	};
}

interface Written {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly author: UserId;
	/** Of whom something is said in a register. */
	readonly about: ChildId;
}

async function writeInto(hand: Hand, school: TestSchool, { id, kind, author, about }: Written) {
	const by = { userId: author, session: 'ses_a' as SessionId, clientId: 7 };
	await hand.write(id, by, (doc) =>
		kind === 'register' ? remark(doc, about, school, author) : write(doc, kind, school, author),
	);
}

function remark(doc: Y.Doc, childId: ChildId, { env }: TestSchool, by: UserId): void {
	const id = createId('evaluation', env.random);
	const month = '2026-11' as Month;
	addEvaluation(doc, { id, childId, month, by, writtenAt: env.now() });
	evaluationText(doc, id)?.insert(0, WORD);
}

function write(
	doc: Y.Doc,
	kind: Exclude<DocKind, 'register'>,
	{ env }: TestSchool,
	by: UserId,
): void {
	const at = env.now();
	const on = '2026-11-20' as LocalDate;
	switch (kind) {
		case 'journal':
		case 'diary': {
			const type = kind === 'journal' ? 'fortnight' : 'note';
			const entry = { id: createId('entry', env.random), type, occurredOn: on } as const;
			const words = { paragraphs: ['第一段。', `今天${WORD}。`], fields: {}, photos: [] };
			writeEntry(doc, { ...entry, writtenAt: at, createdBy: by }, words);
			return;
		}
		case 'plan': {
			const id = createId('section', env.random);
			const section = { id, termId: createId('term', env.random), subject: '数学' };
			addSection(doc, { ...section, createdBy: by, createdAt: at });
			return writeParagraphs(sectionPart(doc, id, 'content'), [WORD]);
		}
		case 'guidance': {
			const id = createId('guidancePlan', env.random);
			addGuidancePlan(doc, { id, trigger: 'study', createdBy: by, createdAt: at });
			return writeParagraphs(guidancePart(doc, id, 'facts'), [WORD]);
		}
		case 'plan-margin':
		case 'guidance-margin': {
			const anchor = { start: Uint8Array.of(0), end: Uint8Array.of(0), quote: '原话' };
			const part = `${createId('section', env.random)}/content`;
			const thread = { id: createId('thread', env.random), anchor: { ...anchor, part } };
			const comment = { id: createId('comment', env.random), by, at, text: WORD };
			return addThread(doc, { ...thread, createdBy: by, createdAt: at }, comment);
		}
		case 'card':
		case 'tidings':
			return putStatement(doc, {
				...{ id: createId('statement', env.random), person: 'mother', field: 'workplace' },
				...{ value: WORD, since: on, source: 'mother', note: '', photos: [], seen: null },
				...{ by, writtenAt: at },
			});
		case 'summary': {
			for (const month of ['2026-10', '2026-11'] as Month[]) {
				const id = createId('summary', env.random);
				addSummary(doc, { id, month, writtenAt: at });
				writeParagraphs(summaryBody(doc, id), [`${month} ${WORD}`]);
				if (month === '2026-10') submitSummary(doc, id, at);
			}
			return;
		}
	}
}

/** What somebody finds of `WORD`, as `kind of whose`. */
export async function foundBy(
	{ search, school, people, children }: SearchedSchool,
	who: keyof SearchedSchool['people'],
	typed = WORD,
): Promise<string[]> {
	const answer = await search.find(await school.actor(people[who]), typed);
	if (!answer.ok) throw new Error('asked too often');
	const whose = (childId: ChildId | null, authorId: UserId | null) =>
		childId === children.mine
			? 'mine'
			: childId === children.other
				? 'other'
				: must(
						Object.entries(people).find(([, id]) => id === authorId),
						'an author',
					)[0];
	return answer.value.words
		.map(({ kind, childId, authorId }) => `${kind} of ${whose(childId, authorId)}`)
		.sort();
}

export const ALL_OF = (whose: string, kinds: readonly DocKind[] = CHILD_DOC_KINDS) =>
	kinds.map((kind) => `${kind} of ${whose}`);
