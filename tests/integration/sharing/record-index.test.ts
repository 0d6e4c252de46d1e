import * as Y from 'yjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { createId, type EntryId, type UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { editOccurredOn, removeEntry } from '#notebook/entry-book.ts';
import type { LocalDate } from '#domain/time.ts';
import { createRecordIndex } from '#server/record-index/record-index.ts';
import { openTestSharing, setWords, type TestSharing } from './test-sharing.ts';

let home: TestSharing;
let colleague: UserId;
beforeEach(async () => {
	home = await openTestSharing();
	colleague = await home.school.addPerson('王老师', [{ role: 'mentor', classId: null }]);
});
afterEach(() => home.close());

const entries = () => home.recordIndex.entries(home.journal.document.id);

test('an entry is indexed with the school’s clock and the relay’s author, whatever it claims', async () => {
	const receivedAt = home.school.env.now();
	const id = await home.addAnEntry('第一稿', { on: '2026-11-20' });
	home.school.clock.nowMs += 60_000;
	await home.write(home.journal, (doc) => setWords(doc, id, '第二稿'), colleague);
	expect(await entries()).toEqual([
		{
			entryId: id,
			type: 'fortnight',
			occurredOn: '2026-11-20',
			writtenAt: receivedAt,
			receivedAt,
			changedAt: instantFromMs(home.school.clock.nowMs),
			contributors: [home.mentorId, colleague],
			photos: 0,
			removed: false,
			published: null,
		},
	]);
});

test('what changes is followed, what was first stays', async () => {
	const id = await home.addAnEntry('字');
	await home.publish(id);
	const [first] = await entries();
	expect(first?.published).toMatchObject({ version: 1 });
	home.school.clock.nowMs += 60_000;
	await home.write(home.journal, (doc) => {
		editOccurredOn(doc, id, '2026-11-01' as LocalDate);
		removeEntry(doc, id, home.school.env.now());
	});
	const [second] = await entries();
	expect(second).toMatchObject({ occurredOn: '2026-11-01', removed: true });
	expect(second?.receivedAt).toBe(first?.receivedAt);
	expect(second?.changedAt).not.toBe(first?.changedAt);
});

test('one update that touches two entries counts for both, and only for them', async () => {
	const [a, b, c] = [
		await home.addAnEntry('一'),
		await home.addAnEntry('二'),
		await home.addAnEntry('三'),
	];
	await home.write(
		home.journal,
		(doc) => {
			setWords(doc, a, '一改');
			setWords(doc, b, '二改');
		},
		colleague,
	);
	const by = new Map((await entries()).map((entry) => [entry.entryId, entry.contributors]));
	expect(by.get(a)).toEqual([home.mentorId, colleague]);
	expect(by.get(b)).toEqual([home.mentorId, colleague]);
	expect(by.get(c)).toEqual([home.mentorId]);
});

test('read in steps, at once, or again after a start, the index is the same', async () => {
	const ids: EntryId[] = [];
	for (let count = 0; count < 5; count++) {
		ids.push(await home.addAnEntry(`第${count}条`));
		home.school.clock.nowMs += 1000;
		await entries();
	}
	await home.write(home.journal, (doc) => setWords(doc, must(ids[1], 'an entry'), '改'), colleague);
	const inSteps = await entries();
	const { records } = home.school;
	for (const table of ['entryIndex', 'entryAuthor', 'indexProgress'] as const) {
		await records.deleteFrom(table).execute();
	}
	const afterStart = createRecordIndex({
		records,
		updateLog: home.updateLog,
		env: home.school.env,
	});
	await afterStart.catchUp();
	expect(await records.selectFrom('indexProgress').selectAll().execute()).toHaveLength(1);
	const atOnce = await afterStart.entries(home.journal.document.id);
	const sorted = (list: typeof atOnce) => list.toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1));
	expect(sorted(atOnce)).toEqual(sorted(inSteps));
	await afterStart.close();
});

test('a snapshot beside the log changes nothing of what is read', async () => {
	const id = await home.addAnEntry('前');
	await entries();
	const { id: docId, generation } = home.journal.document;
	const { head } = must((await home.updateLog.moved(0))[0], 'a document that moved');
	await home.updateLog.putSnapshot(
		docId,
		generation,
		head,
		Y.encodeStateAsUpdate(home.journal.doc),
	);
	await home.write(home.journal, (doc) => setWords(doc, id, '后'), colleague);
	expect((await entries())[0]?.contributors).toEqual([home.mentorId, colleague]);
});

test('an update that cannot be read is passed over and later ones are indexed', async () => {
	const { id: docId, generation } = home.journal.document;
	await home.updateLog.append({
		docId,
		generation,
		author: colleague,
		session: createId('session', home.school.env.random),
		bytes: new Uint8Array([255, 255, 255, 1]),
	});
	const id = await home.addAnEntry('还在');
	expect((await entries()).map(({ entryId }) => entryId)).toEqual([id]);
});

test('the relay’s word that something was appended is enough', async () => {
	const id = await home.addAnEntry('字');
	home.recordIndex.noteAppended(home.journal.document.id);
	await home.recordIndex.whenIdle();
	const rows = await home.school.records.selectFrom('entryIndex').select('entryId').execute();
	expect(rows).toEqual([{ entryId: id }]);
});

test('a document that is no book of entries is never read', async () => {
	expect(
		await home.recordIndex.entries(await home.school.documentOf(home.childId, 'plan')),
	).toEqual([]);
});
