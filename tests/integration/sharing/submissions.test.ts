import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { createId, type EntryId, type UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { entryField, entriesOf } from '#notebook/entry-book.ts';
import { addFeedback } from '#notebook/feedback.ts';
import { submitEntry } from '#notebook/freeze-entry.ts';
import { loadRecords } from '#server/duty/duty-facts.ts';
import { openTestSharing, setWords, type TestSharing } from './test-sharing.ts';

/** What the school records of a submitted card (G2), whatever order things arrive in. */
let home: TestSharing;
let colleague: UserId;
beforeEach(async () => {
	home = await openTestSharing();
	colleague = await home.school.addPerson('王老师', [{ role: 'mentor', classId: null }]);
});
afterEach(() => home.close());

const recorded = () => home.recordIndex.submissions(home.diary.document.id);
const later = (seconds: number) => (home.school.clock.nowMs += seconds * 1000);

async function aFilledCard(): Promise<EntryId> {
	const id = await home.addAnEntry('说了学习', { type: 'talk', book: home.diary });
	await home.write(home.diary, (doc) => {
		for (const field of ['place', 'mood', 'measures']) entryField(doc, id, field)?.insert(0, '字');
	});
	return id;
}

function submit(doc: Y.Doc, id: EntryId, by = home.mentorId): void {
	const submission = { id: createId('submission', home.school.env.random), by };
	submitEntry(doc, id, { ...submission, at: home.school.env.now() });
}

/** What somebody writes on a copy that has not seen what came since. */
function offlineCopy(): { book: TestSharing['diary'] } {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(home.diary.doc));
	return { book: { ...home.diary, doc } };
}

describe('a submitted card', () => {
	test('is on record with who, when and a hash, and with no word', async () => {
		const id = await aFilledCard();
		const at = home.school.env.now();
		await home.write(home.diary, (doc) => submit(doc, id));
		const [record] = await recorded();
		expect(record).toMatchObject({ pieceId: id, by: home.mentorId, at, receivedAt: at, late: [] });
		expect(record?.hash).toMatch(/^[0-9a-f]{64}$/);
		const rows = await home.school.records.selectFrom('submission').selectAll().execute();
		expect(JSON.stringify(rows)).not.toContain('说了学习');
	});

	test('in the name of somebody else is none: the relay knows who sent it', async () => {
		const id = await aFilledCard();
		await home.write(home.diary, (doc) => submit(doc, id, colleague));
		expect(await recorded()).toEqual([]);
	});

	test('keeps its hash when late words arrive, and they are on record with their author', async () => {
		const id = await aFilledCard();
		const { book } = offlineCopy();
		await home.write(home.diary, (doc) => submit(doc, id));
		const [first] = await recorded();
		later(3600);
		await home.write(book, (doc) => setWords(doc, id, '晚到的话'), colleague);
		const [second, ...others] = await recorded();
		expect(others).toEqual([]);
		expect(second).toEqual({
			...must(first, 'a record'),
			late: [{ author: colleague, receivedAt: instantFromMs(home.school.clock.nowMs) }],
		});
	});

	test('what came before it, feedback and an addendum are no late words', async () => {
		const id = await aFilledCard();
		await home.write(home.diary, (doc) => {
			setWords(doc, id, '再补一句');
			submit(doc, id);
		});
		await home.write(home.diary, (doc) =>
			addFeedback(doc, id, {
				id: createId('feedback', home.school.env.random),
				at: home.school.env.now(),
				by: home.mentorId,
				on: '2026-11-21' as never,
				...{ toWhom: '妈妈', way: 'phone', words: '', isFixed: false },
			}),
		);
		expect((await recorded())[0]?.late).toEqual([]);
	});

	test('arriving twice at once, the first is shown first and both are kept', async () => {
		const id = await aFilledCard();
		const { book } = offlineCopy();
		await home.write(home.diary, (doc) => submit(doc, id));
		later(60);
		await home.write(book, (doc) => submit(doc, id, colleague), colleague);
		expect((await recorded()).map(({ by }) => by)).toEqual([home.mentorId, colleague]);
	});

	test('read in steps or all at once, the record is the same', async () => {
		const id = await aFilledCard();
		const { book } = offlineCopy();
		await home.write(home.diary, (doc) => submit(doc, id));
		await home.write(book, (doc) => setWords(doc, id, '晚到的话'), colleague);
		const once = await recorded();
		for (const table of ['submission', 'lateChange', 'entryIndex', 'indexProgress'] as const) {
			await home.school.records.deleteFrom(table).execute();
		}
		expect(await recorded()).toEqual(once);
	});

	test('a forged key that is no submission is none', async () => {
		const id = await aFilledCard();
		await home.write(home.diary, (doc) => {
			const map = entriesOf(doc).get(id) as Y.Map<unknown>;
			const content = { format: 1, kind: 'talk', on: '2026-11-20', parts: [] };
			const key = `submission/${createId('submission', home.school.env.random)}`;
			map.set(key, JSON.stringify({ at: home.school.env.now(), by: home.mentorId, content }));
		});
		expect(await recorded()).toEqual([]);
	});
});

test('T1: a talk card counts from when it was submitted, and not before', async () => {
	const id = await aFilledCard();
	const span = { startsOn: '2026-11-01' as never, endsOn: '2026-11-30' as never };
	const talks = async () => {
		await recorded();
		const records = await loadRecords(home.school.records, [home.childId], span);
		return (records.get(home.childId) ?? []).filter(({ kind }) => kind === 'talk');
	};
	expect(await talks()).toEqual([]);
	later(600);
	const at = home.school.env.now();
	await home.write(home.diary, (doc) => submit(doc, id));
	expect(await talks()).toMatchObject([{ kind: 'talk', writtenAt: at, receivedAt: at }]);
});
