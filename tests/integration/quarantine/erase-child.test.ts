import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { ErasablePiece } from '#domain/erasure.ts';
import { createId, type ChildId, type DocId, type TestId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { readRegister } from '#notebook/read-register.ts';
import { addTest, setMarks } from '#notebook/register.ts';
import { putStatement, readStatements } from '#notebook/statement-pieces.ts';
import { createServices } from '#server/app.ts';
import { readRates } from '#server/census/rates.ts';
import { backUp } from '#server/cli/backup.ts';
import { readConfig } from '#server/config.ts';
import { createEnvironment } from '#server/environment.ts';
import { createLog } from '#server/log.ts';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import {
	CHILD,
	enrolNeighbour,
	expectOk,
	openWholeSchool,
	writeEntry,
	type WholeSchool,
} from './whole-school.ts';

/** [R6] [§4.5] A child whom the school is to forget: its card, its rows in the sheets of its class, its name. */

/** Words, a score and numbers that only this child's pieces hold. */
const SAID = '她夜里哭着说想妈妈';
const REMARK = '上课总看着窗外的那条路';
const PHONE = '19912345678';
const SCORE = 73.5;
const NEIGHBOUR = '邻座的小男孩';

let whole: WholeSchool;
let neighbour: ChildId;
let register: DocId;

beforeEach(async () => {
	whole = await openWholeSchool();
	const { services } = whole;
	const enrolled = await enrolNeighbour(whole, NEIGHBOUR);
	neighbour = enrolled.neighbour;
	const { id } = await services.records
		.selectFrom('document')
		.select('id')
		.where('kind', '=', 'register')
		.where('classId', '=', enrolled.classId)
		.executeTakeFirstOrThrow();
	register = id;
});
afterEach(() => whole.close());

const newId = <K extends Parameters<typeof createId>[0]>(kind: K) =>
	createId(kind, whole.services.env.random);

/** Brings words to school as this person's, without a socket. */
async function write(
	docId: DocId,
	by: 'head' | 'mentor' | 'archivist',
	work: (doc: Y.Doc) => void,
) {
	const { updateLog, recordIndex, records } = whole.services;
	const { generation } = await records
		.selectFrom('document')
		.select('generation')
		.where('id', '=', docId)
		.executeTakeFirstOrThrow();
	const doc = await whole.read(docId);
	const before = Y.encodeStateVector(doc);
	work(doc);
	const { userId, sessionId } = whole.school.person(by);
	await updateLog.append({
		...{ docId, generation, author: userId, session: sessionId },
		bytes: Y.encodeStateAsUpdate(doc, before),
	});
	recordIndex.noteAppended(docId);
	await recordIndex.whenIdle();
}

const TEST_DAY = '2026-11-20' as LocalDate;

/** A sheet with a row of each of the two, and a remark about each. */
async function fillRegister(): Promise<TestId> {
	const at = whole.services.env.now();
	const by = whole.school.person('head').userId;
	const testId = newId('test');
	await write(register, 'head', (doc) => {
		addTest(doc, {
			...{ id: testId, subject: '数学', name: '期中', on: TEST_DAY, fullMarks: 100 },
			...{ createdBy: by, createdAt: at },
		});
		const marks = [
			{ childId: whole.childId, mark: { score: SCORE } },
			{ childId: neighbour, mark: { score: 88 } },
		];
		setMarks(doc, testId, marks, { by, at, newId: () => newId('mark') });
		for (const [childId, words] of [
			[whole.childId, REMARK],
			[neighbour, '坐得住'],
		] as const) {
			const id = newId('evaluation');
			addEvaluation(doc, { id, childId, month: '2026-11' as Month, by, writtenAt: at });
			evaluationText(doc, id)?.insert(0, words);
		}
	});
	return testId;
}

async function addStatement(kind: 'card' | 'tidings', value: string, id = newId('statement')) {
	const { id: docId } = await whole.documentOf(kind);
	const by = whole.school.person(kind === 'card' ? 'archivist' : 'mentor').userId;
	await write(docId, kind === 'card' ? 'archivist' : 'mentor', (doc) =>
		putStatement(doc, {
			...{ id, person: 'father', field: 'phone', value, since: TEST_DAY, source: 'father' },
			...{ note: '', photos: [], seen: null, by, writtenAt: whole.services.env.now() },
		}),
	);
	return id;
}

async function erase(docId: DocId, entryId: ErasablePiece | null): Promise<void> {
	const { erasures } = whole.services;
	const draft = { docId, entryId, reason: '监护人要求', childId: whole.childId };
	expectOk(await erasures.ask(await whole.actor('archivist'), draft));
	const asked = await whole.services.records
		.selectFrom('erasure')
		.select('id')
		.where('decision', 'is', null)
		.execute();
	for (const { id } of asked) {
		expectOk(await erasures.decide(await whole.actor('leader'), id, 'approved'));
	}
}

/** Everything the log can still tell of any document, in plain bytes, with what lies in the quarantine. */
async function wordsInLog(): Promise<string> {
	const { updateLog, records } = whole.services;
	const documents = await records.selectFrom('document').select(['id', 'generation']).execute();
	const parts: Uint8Array[] = [];
	for (const { id, generation } of documents) {
		for (let each = 1; each <= generation; each++) {
			parts.push(...(await updateLog.history(id, each, 0)).map(({ bytes }) => bytes));
			const { snapshot } = await updateLog.read(id, each);
			if (snapshot !== null) parts.push(snapshot.state);
		}
	}
	const aside = await updateLog.quarantine.read(documents.map(({ id }) => id));
	return Buffer.concat([...parts, ...aside.map(({ bytes }) => bytes)]).toString('latin1');
}

const found = (text: string, words: string) => text.includes(Buffer.from(words).toString('latin1'));
const marksOf = async (childId: ChildId) => {
	const { tests, evaluations } = readRegister(await whole.read(register));
	return {
		marks: tests.flatMap(({ cells }) => cells.get(childId)?.standing.map(({ mark }) => mark) ?? []),
		said: evaluations.filter((each) => each.childId === childId).map(({ words }) => words),
	};
};

describe('a child’s rows in the sheets of its class', () => {
	test('go without a trace, those of its classmates stay as they were', async () => {
		await fillRegister();
		const { services } = whole;
		expect(found(await wordsInLog(), REMARK)).toBe(true);
		await erase(register, null);
		expect(await marksOf(whole.childId)).toEqual({ marks: [], said: [] });
		expect(await marksOf(neighbour)).toEqual({ marks: [{ score: 88 }], said: ['坐得住'] });
		const left = await wordsInLog();
		expect(found(left, REMARK)).toBe(false);
		expect(found(left, whole.childId)).toBe(false);
		expect(found(left, '坐得住')).toBe(true);
		for (const table of ['scoreIndex', 'evaluationIndex'] as const) {
			const rows = await services.records.selectFrom(table).select('childId').execute();
			expect(rows).toEqual([{ childId: neighbour }]);
		}
	});

	test('do not come back with a device that still has them', async () => {
		await fillRegister();
		const old = await whole.read(register);
		await erase(register, null);
		const by = whole.school.person('head');
		const update = Y.encodeStateAsUpdate(old);
		const handIn = { docId: register, generation: 1, handIn: 'one', update };
		expectOk(await whole.services.quarantine.handIn(by, handIn));
		expect(found(await wordsInLog(), REMARK)).toBe(false);
	});
});

test('a single statement of the card goes from the card and from the reports, the others stay', async () => {
	const id = await addStatement('tidings', PHONE);
	await addStatement('card', PHONE, id);
	const kept = await addStatement('card', '18800000000');
	const { erasures } = whole.services;
	const { entries } = expectOk(await erasures.list(await whole.actor('archivist'), whole.childId));
	const listed = entries.filter(({ entryId }) => entryId === id);
	expect(listed).toMatchObject([{ about: { person: 'father', field: 'phone' } }]);
	expect(JSON.stringify(entries)).not.toContain(PHONE);
	await erase((await whole.documentOf('card')).id, id);
	expect(found(await wordsInLog(), PHONE)).toBe(false);
	const card = await whole.read((await whole.documentOf('card')).id);
	expect(readStatements(card).map((statement) => statement.id)).toEqual([kept]);
});

test('[§4.5] a child that is erased altogether is in no file of the store, no quarantine and no new backup', async () => {
	const { services, school, childId } = whole;
	const mentor = school.person('mentor').userId;
	await fillRegister();
	await addStatement('tidings', PHONE);
	const { id: diary } = await whole.documentOf('diary');
	await write(diary, 'mentor', (doc) => void writeEntry(whole, doc, 'mentor', SAID));
	const late = await whole.read(diary);
	writeEntry(whole, late, 'mentor', `${SAID}，来晚了`);
	await services.updateLog.quarantine.keep({
		...{ docId: diary, generation: 1, author: mentor, session: school.person('mentor').sessionId },
		...{ reason: 'older-copy', handIn: 'late', bytes: Y.encodeStateAsUpdate(late) },
	});
	const guardian = { name: '罗春燕', relation: '妈妈' };
	const guardianId = await services.links.addGuardian(childId, guardian, mentor);
	await services.links.create(guardianId, childId, mentor);
	const helper = { name: CHILD, teacherId: school.person('head').userId };
	expectOk(await services.peerHelpers.name(await whole.actor('head'), neighbour, helper));
	expect(expectOk(await services.cardReminders.remind(await whole.actor('archivist')))).toBe(1);
	const holding = async () => {
		const files = Buffer.concat(await whole.bytes());
		const inLog = await wordsInLog();
		return [CHILD, guardian.name, SAID, REMARK, PHONE].filter(
			(words) => files.includes(words) || found(inLog, words),
		);
	};
	expect(await holding()).toEqual([CHILD, guardian.name, SAID, REMARK, PHONE]);
	await erase((await whole.documentOf('card')).id, childId);
	expect(await holding()).toEqual([]);
	expect(await marksOf(childId)).toEqual({ marks: [], said: [] });
	expect(await marksOf(neighbour)).toEqual({ marks: [{ score: 88 }], said: ['坐得住'] });
	const [reminder] = must(
		await services.cardReminders.notices(await whole.actor('head')),
		'a list',
	);
	expect(reminder?.open.map(({ name }) => name)).toEqual([NEIGHBOUR]);
	const { goneAt } = await services.records
		.selectFrom('erasure')
		.select('goneAt')
		.where('entryId', '=', childId)
		.executeTakeFirstOrThrow();
	expect(goneAt).not.toBeNull();
	const caseload = await services.access.caseload(await whole.actor('head'));
	expect(caseload.children.map(({ name }) => name)).toEqual([NEIGHBOUR]);

	const folder = await mkdtemp(join(tmpdir(), 'jiashu-after-'));
	await backUp(whole.dataDir, join(folder, 'copy'));
	const copied = await readdir(join(folder, 'copy'), { recursive: true, withFileTypes: true });
	for (const file of copied.filter((entry) => entry.isFile())) {
		const bytes = await readFile(join(file.parentPath, file.name));
		for (const words of [CHILD, guardian.name, SAID, REMARK, PHONE]) {
			expect(bytes.includes(words)).toBe(false);
		}
	}
	await rm(folder, { recursive: true, force: true });
});

test('a child that is erased altogether is in no list, counts nowhere as at school, and nobody brings it back', async () => {
	const { services, childId } = whole;
	const archivist = await whole.actor('archivist');
	const { classId } = await services.records
		.selectFrom('child')
		.select('classId')
		.where('id', '=', childId)
		.executeTakeFirstOrThrow();
	const enrolled = async () => (await readRates(services.records, services.env)).enrolment.of;
	expect(await enrolled()).toBe(2);
	await erase((await whole.documentOf('card')).id, childId);
	const detail = must(await services.surveys.classDetail(archivist, classId), 'the class');
	expect(detail.children.map(({ name }) => name)).toEqual([NEIGHBOUR]);
	expect(detail.left).toEqual([]);
	expect(await services.children.markReturned(archivist, childId)).toMatchObject({
		error: { type: 'not-found' },
	});
	expect(await enrolled()).toBe(1);
});

test('[D12] a child that was erased altogether is erased again when an older backup is restored', async () => {
	await fillRegister();
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-before-'));
	const backup = join(folder, 'copy');
	await backUp(whole.dataDir, backup);
	await erase((await whole.documentOf('card')).id, whole.childId);
	const keys = keysDirBeside(whole.dataDir);
	const config = readConfig({ JIASHU_DATA: backup, JIASHU_KEYS: keys }, []);
	const restored = await createServices(config, {
		...createEnvironment('warn'),
		log: createLog('silent'),
	});
	const { records, updateLog } = restored.services;
	const names = await records.selectFrom('child').select('name').orderBy('name').execute();
	expect(names).toEqual([{ name: '' }, { name: NEIGHBOUR }]);
	const { generation } = await records
		.selectFrom('document')
		.select('generation')
		.where('id', '=', register)
		.executeTakeFirstOrThrow();
	const rows = await updateLog.history(register, generation, 0);
	expect(rows.some(({ bytes }) => Buffer.from(bytes).includes(REMARK))).toBe(false);
	await restored.close();
	await rm(folder, { recursive: true, force: true });
});

test('[§4.5] a child with a case of legal aid is kept by law, and nothing of it goes', async () => {
	const { services, childId } = whole;
	await addStatement('tidings', PHONE);
	await services.records
		.insertInto('legalAidCase')
		.values({
			...{ id: newId('legalAidCase'), childId, year: 2026, number: 1, kind: 'injury' },
			...{ agency: '', openedOn: TEST_DAY, openedBy: whole.school.person('leader').userId },
			...{ openedAt: services.env.now(), withdrawnBy: null, withdrawnAt: null },
		})
		.execute();
	const draft = { docId: (await whole.documentOf('card')).id, entryId: childId, reason: '要求' };
	const id = expectOk(await services.erasures.ask(await whole.actor('archivist'), draft));
	expect(await services.erasures.decide(await whole.actor('leader'), id, 'approved')).toMatchObject(
		{
			error: { type: 'held' },
		},
	);
	expect(found(await wordsInLog(), PHONE)).toBe(true);
});
