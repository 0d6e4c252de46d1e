import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { FIELDS_OF_PERSON, type CardField, type CardPerson } from '#domain/card/fields.ts';
import type { Statement } from '#domain/card/statement.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { createId, type ChildId, type ClassId, type UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { settleField } from '#notebook/card.ts';
import { putCheck, withdrawCheck } from '#notebook/statement-pieces.ts';
import { reportChange } from '#notebook/tidings.ts';
import { createCards } from '#server/cards/cards.ts';
import { readFilesTarget } from '#server/cards/files-target.ts';
import { loadFileStates } from '#server/cards/file-states.ts';
import { createBoards } from '#server/duty/boards.ts';
import { cardList } from '#server/exports/card-lists.ts';
import { createRecordIndex, type RecordIndex } from '#server/record-index/record-index.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

/** Cards and what was reported, from the log into the index, the desk, the board and a list. */
let school: TestSchool;
let log: UpdateLog;
let index: RecordIndex;
let classId: ClassId;
let childId: ChildId;
let mentor: UserId;
let keeper: UserId;
let archivist: Actor;
const books = new Map<DocKind, Y.Doc>();
const day = (text: string) => text as LocalDate;

beforeEach(async () => {
	school = await openTestSchool();
	school.clock.nowMs = Date.parse('2026-09-01T02:00:00Z');
	books.clear();
	log = createMemoryLog({ now: () => school.clock.nowMs });
	index = createRecordIndex({ ...school, updateLog: log });
	classId = await school.addClass('七(4)班');
	childId = await school.addChild('小慧', classId);
	mentor = await school.addPerson('zhangmin', [{ role: 'mentor', classId: null }]);
	await school.pair(childId, mentor);
	keeper = await school.addPerson('chen', [{ role: 'archivist', classId: null }]);
	archivist = await school.actor(keeper);
	school.clock.nowMs = Date.parse('2026-11-23T08:00:00Z');
});
afterEach(async () => {
	await index.close();
	await school.close();
});

/** Writes into the card or the tidings of the child as this person. */
async function write(kind: 'card' | 'tidings', author: UserId, work: (doc: Y.Doc) => void) {
	const doc = books.get(kind) ?? new Y.Doc();
	books.set(kind, doc);
	const before = Y.encodeStateVector(doc);
	work(doc);
	const docId = await school.documentOf(childId, kind);
	await log.append({
		...{ docId, generation: 1, author, session: createId('session', school.env.random) },
		bytes: Y.encodeStateAsUpdate(doc, before),
	});
	await index.entries(docId);
}

const said = (person: CardPerson, field: CardField, value: string, by = mentor): Statement => ({
	...{ id: createId('statement', school.env.random), person, field, value, by },
	...{ since: day('2026-11-10'), source: 'carer', note: '', photos: [], seen: null },
	writtenAt: school.env.now(),
});

const settled = (statement: Statement) => (doc: Y.Doc) =>
	settleField(
		doc,
		{
			...{ id: createId('settlement', school.env.random), after: [], reason: '', by: keeper },
			...{ person: statement.person, field: statement.field, at: school.env.now() },
			verdicts: { [statement.id]: 'in-force' },
		},
		[statement],
	);

const stateOf = async () =>
	must((await loadFileStates(school.records, [childId])).get(childId), 'the file');
const desk = () => createCards({ ...school, recordIndex: index }).desk(archivist);

describe('[C5] what the index knows of a card', () => {
	it('names the field that waits, since when, and never a value', async () => {
		await write('tidings', mentor, (doc) =>
			reportChange(doc, said('father', 'phone', '15300000001')),
		);
		expect((await stateOf()).toSettle).toEqual([
			{
				...{ person: 'father', field: 'phone', waiting: 1, isContested: false },
				reportedOn: '2026-11-23',
			},
		]);
		const rows = await school.records.selectFrom('cardState').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain('15300000001');
	});

	it('has nothing waiting once it is settled, whichever half was written last', async () => {
		const report = said('father', 'phone', '15300000001');
		await write('tidings', mentor, (doc) => reportChange(doc, report));
		await write('card', keeper, settled(report));
		expect((await stateOf()).toSettle).toEqual([]);
		expect((await stateOf()).filled).toBe(1);
	});

	it('[C1] takes a check for a record of who sent it, and for none in the name of another', async () => {
		const check = (by: UserId) => ({
			...{ id: createId('cardCheck', school.env.random), on: day('2026-11-20'), by },
			...{ source: 'carer' as const, at: school.env.now() },
		});
		await write('tidings', mentor, (doc) => putCheck(doc, check(keeper)));
		expect((await stateOf()).checkedOn).toBeNull();
		const boards = createBoards({ ...school, recordIndex: index });
		const standing = async () => {
			const board = must(await boards.classBoard(archivist, classId), 'the board');
			return board.children[0]?.items.find(({ duty }) => duty === 'C1')?.standing;
		};
		expect(await standing()).toBe('open');
		const own = check(mentor);
		await write('tidings', mentor, (doc) => putCheck(doc, own));
		expect((await stateOf()).checkedOn).toBe('2026-11-20');
		expect(await standing()).toBe('on-time');
		// It is taken back by who made it; nobody does so in their name.
		const takeBack = (doc: Y.Doc) =>
			withdrawCheck(doc, createId('withdrawal', school.env.random), {
				...{ checkId: own.id, by: mentor, at: school.env.now() },
			});
		await write('tidings', keeper, takeBack);
		expect(await standing()).toBe('on-time');
		await write('tidings', mentor, takeBack);
		expect((await stateOf()).checkedOn).toBeNull();
		expect(await standing()).toBe('open');
	});
});

describe('[A9] a file', () => {
	it('is complete with its fields, a mentor and the notice, and is named until then', async () => {
		expect((await desk())?.classes[0]?.children[0]).toMatchObject({
			...{ name: '小慧', hasMentor: true, isConsentKnown: false, isComplete: false },
		});
		await write('card', keeper, (doc) => {
			for (const person of ['pupil', 'father', 'carer'] as const) {
				for (const field of FIELDS_OF_PERSON[person]) {
					settled(said(person, field, field === 'standing' ? 'away' : '有', keeper))(doc);
				}
			}
			settled(said('mother', 'standing', 'gone', keeper))(doc);
		});
		expect(await stateOf()).toMatchObject({ missing: [], isComplete: false });
		await school.records
			.insertInto('consent')
			.values({
				...{ id: createId('consent', school.env.random), childId, purpose: 'file-notice' },
				...{ giver: 'guardian', giverName: '奶奶', answer: 'agrees', way: 'paper' },
				...{ givenOn: day('2026-09-02'), ageAtGiving: null, recordedBy: keeper },
				...{ recordedAt: school.env.now(), withdrawnOn: null, withdrawnBy: null },
				withdrawnAt: null,
			})
			.execute();
		expect((await stateOf()).isComplete).toBe(true);
	});

	it('[L5] is counted on the board of the school, and who lacks one is named', async () => {
		const names = new Map([[classId, '七(4)班']]);
		const children = [{ id: childId, name: '小慧', classId }];
		expect(await readFilesTarget(school.records, names, children)).toEqual({
			...{ code: 'files', done: 0, of: 1 },
			left: [{ name: '小慧', className: '七(4)班' }],
		});
	});
});

describe('[C2] the list of a class', () => {
	it('has what holds, both of two rivals, and nothing that waits', async () => {
		const one = said('father', 'phone', '153');
		school.clock.nowMs += 60_000;
		const two = said('father', 'phone', '154');
		await write('card', keeper, (doc) => {
			settled(one)(doc);
			settled(two)(doc);
		});
		await write('tidings', mentor, (doc) => reportChange(doc, said('father', 'phone', '155')));
		const [sheet] = must(await cardList(school.records, log, archivist, classId), 'a list');
		const column = sheet?.headings.indexOf('爸爸 联系电话') ?? -1;
		expect(sheet?.rows.map((row) => row[column])).toEqual(['154、153']);
	});

	it('has no row of a child whose card is not to be read', async () => {
		const leader = await school.actor(
			await school.addPerson('liu', [{ role: 'leader', classId: null }]),
		);
		const [sheet] = must(await cardList(school.records, log, leader, classId), 'a list');
		expect(sheet?.rows).toEqual([]);
	});
});
