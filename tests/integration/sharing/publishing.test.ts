import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import * as Y from 'yjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { createId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import { addPhotos, entryBody, removeEntry } from '#notebook/entry-book.ts';
import { sealBareLetters } from '#server/publishing/seal-bare-letters.ts';
import { value } from '../test-school.ts';
import { CANARIES, openTestSharing, setWords, type TestSharing } from './test-sharing.ts';

const NOTHING_SEEN = { hash: '', othersLacking: [] };
let home: TestSharing;
beforeEach(async () => {
	home = await openTestSharing();
});
afterEach(() => home.close());

const versions = () =>
	home.school.records.selectFrom('publication').selectAll().orderBy('version').execute();

test('a version is frozen: later words make a new one and leave the old one as it was', async () => {
	const id = await home.addAnEntry('第一稿');
	value(await home.publish(id));
	const [frozen] = await versions();
	await home.write(home.journal, (doc) => setWords(doc, id, '第二稿'));
	const revised = await home.publishing.state(home.journal.document, id);
	expect(revised.revised).toBe(true);
	expect(revised.latest?.version).toBe(1);
	value(await home.publish(id));
	const [first, second] = await versions();
	expect(first).toEqual(frozen);
	expect(second).toMatchObject({ version: 2, publishedBy: home.mentorId });
	expect(JSON.stringify(await home.publishing.versions(home.childId))).toMatch(/第一稿.*第二稿/);
	expect((await home.publishing.state(home.journal.document, id)).revised).toBe(false);
});

test('[R10] a letter lies bare in no file of the records, and one of an older program is sealed', async () => {
	const words = '她说想妈妈的这句话不在盘上';
	const id = await home.addAnEntry(words);
	value(await home.publish(id));
	const { records, dataDir } = home.school;
	const bare = async () => {
		const files = (await readdir(dataDir)).filter((name) => name.startsWith('records.sqlite'));
		const bytes = await Promise.all(files.map((name) => readFile(join(dataDir, name))));
		return bytes.some((each) => each.includes(words));
	};
	expect(await bare()).toBe(false);
	const [row] = await versions();
	const { content } = must((await home.publishing.versions(home.childId))[0], 'a letter');
	await records
		.updateTable('publication')
		.set({ content: JSON.stringify(content) })
		.execute();
	expect(await bare()).toBe(true);
	await sealBareLetters(records, home.school.words);
	expect(await bare()).toBe(false);
	expect((await home.publishing.onPage(home.childId))[0]?.content).toEqual(content);
	expect((await versions())[0]?.contentHash).toBe(row?.contentHash);
});

test('what is published is what was looked at: a colleague’s words in between stop it', async () => {
	const id = await home.addAnEntry('看过的字');
	const { draft } = await home.publishing.state(home.journal.document, id);
	await home.write(home.journal, (doc) => setWords(doc, id, '没看过的字'));
	const seen = value(draft);
	expect(
		await home.publishing.publish(home.journal.document, id, home.mentorId, seen),
	).toMatchObject({ ok: false, error: { type: 'changed-meanwhile' } });
	expect(await versions()).toEqual([]);
});

test('the same text is not published twice, and again after it was withdrawn', async () => {
	const id = await home.addAnEntry('一样的字');
	value(await home.publish(id));
	expect(await home.publish(id)).toMatchObject({ error: { type: 'already-published' } });
	expect(await home.publishing.withdraw(home.journal.document, id, home.mentorId)).toBe(true);
	expect(await home.publishing.withdraw(home.journal.document, id, home.mentorId)).toBe(false);
	expect(await home.publishing.onPage(home.childId)).toEqual([]);
	expect(value(await home.publish(id)).version).toBe(2);
	expect(await home.publishing.onPage(home.childId)).toHaveLength(1);
	const audit = await home.school.records
		.selectFrom('audit')
		.select('action')
		.where('action', 'like', 'publication.%')
		.execute();
	expect(audit.map(({ action }) => action)).toEqual([
		'publication.publish',
		'publication.withdraw',
		'publication.publish',
	]);
});

test('diary, removed, empty and endless entries are refused, each for its reason', async () => {
	const talk = await home.addAnEntry('谈心', { book: home.diary, type: 'talk' });
	const noteInJournal = await home.addAnEntry('放错的日记', { type: 'note' });
	const removed = await home.addAnEntry('删掉的');
	await home.write(home.journal, (doc) => removeEntry(doc, removed, home.school.env.now()));
	const cases = [
		[home.diary, talk, 'not-publishable'],
		[home.journal, noteInJournal, 'not-publishable'],
		[home.journal, removed, 'removed'],
		[home.journal, await home.addAnEntry('  '), 'empty'],
		[home.journal, await home.addAnEntry('长'.repeat(20_000)), 'too-long'],
		[home.journal, createId('entry', home.school.env.random), 'unknown-entry'],
	] as const;
	for (const [book, id, reason] of cases) {
		const { draft } = await home.publishing.state(book.document, id);
		expect(draft).toMatchObject({ ok: false, error: { type: reason } });
		expect(
			await home.publishing.publish(book.document, id, home.mentorId, {
				...{ hash: 'a'.repeat(64), othersLacking: [] },
			}),
		).toMatchObject({ ok: false, error: { type: reason } });
	}
	expect(await versions()).toEqual([]);
});

test('another child’s entry id in one’s own journal touches nothing of the other child', async () => {
	const id = await home.addAnEntry('真的这一条');
	value(await home.publish(id));
	const otherJournal = await home.school.documentOf(home.otherChildId, 'journal');
	const other = { id: otherJournal, childId: home.otherChildId };
	expect(await home.publishing.withdraw(other, id, home.mentorId)).toBe(false);
	const foreign = { ...home.journal.document, childId: home.otherChildId };
	expect(await home.publishing.withdraw(foreign, id, home.mentorId)).toBe(false);
	expect(await home.publishing.onPage(home.childId)).toHaveLength(1);
	const [version] = await versions();
	expect(version).toMatchObject({ docId: home.journal.document.id, withdrawnAt: null });
});

test('who publishes is told of other children’s names and of labels in the words', async () => {
	const id = await home.addAnEntry(`和${CANARIES.otherChild}一起参加了留守儿童的活动`);
	const draft = value((await home.publishing.state(home.journal.document, id)).draft);
	expect(draft.cautions).toEqual([CANARIES.otherChild, '留守']);
	const clean = await home.addAnEntry('欧阳强强和同桌一起参加了活动');
	expect(value((await home.publishing.state(home.journal.document, clean)).draft).cautions).toEqual(
		[],
	);
});

test('pictures that are not at school are left out and counted', async () => {
	await home.consent(home.childId);
	const id = await home.addAnEntry('有照片');
	await home.write(home.journal, (doc) => addPhotos(doc, id, ['b'.repeat(64)]));
	const draft = value((await home.publishing.state(home.journal.document, id)).draft);
	expect(draft.photosMissing).toBe(1);
	expect(draft.content.photos).toEqual([]);
});

test('[F2] a picture is refused by name without consent, and leaves the page when it is withdrawn', async () => {
	const hash = value(await home.media.addPhoto(await aPhoto(), home.childId, home.mentorId));
	await home.media.addPhoto(await aPhoto(), home.otherChildId, home.mentorId);
	const id = await home.addAnEntry('院子里', { photos: [hash] });
	const bare = await home.addAnEntry('', { photos: [hash], type: 'photos' });
	const state = () => home.publishing.state(home.journal.document, id);
	const lacking = { type: 'no-photo-consent', names: ['欧阳强强'], lack: 'guardian' };
	expect((await state()).draft).toEqual({ ok: false, error: lacking });
	expect(
		await home.publishing.publish(home.journal.document, id, home.mentorId, NOTHING_SEEN),
	).toEqual({
		ok: false,
		error: lacking,
	});
	await home.consent(home.childId);
	const draft = value((await state()).draft);
	expect(draft.othersLacking).toEqual([CANARIES.otherChild]);
	// Whoever was not told of the other child on it has decided nothing about it (design.md §5).
	const seen = { hash: draft.hash, othersLacking: [] };
	expect(await home.publishing.publish(home.journal.document, id, home.mentorId, seen)).toEqual({
		...{ ok: false, error: { type: 'others-lacking', names: [CANARIES.otherChild] } },
	});
	expect(await home.publishing.onPage(home.childId)).toEqual([]);
	value(await home.publish(id));
	value(await home.publish(bare));
	const onPage = () => home.publishing.onPage(home.childId);
	expect((await onPage()).map(({ content }) => content.photos)).toEqual([[hash], [hash]]);
	expect(await home.letters.shows(home.childId, hash)).toBe(true);
	await home.school.records
		.updateTable('consent')
		.set({ withdrawnOn: localDateAt(home.school.env.now()) })
		.execute();
	expect((await onPage()).map(({ content }) => content.photos)).toEqual([[]]);
	expect(await home.letters.shows(home.childId, hash)).toBe(false);
	await home.consent(home.childId, { answer: 'declines' });
	expect((await state()).draft).toMatchObject({ ok: false, error: { lack: 'declined' } });
});

const aPhoto = () =>
	sharp({ create: { width: 9, height: 9, channels: 3, background: '#486' } })
		.png()
		.toBuffer();

test('publishing reads a copy: the document at school stays byte for byte what it was', async () => {
	const id = await home.addAnEntry('原样');
	await home.write(home.journal, (doc) => {
		const strange = new Y.XmlElement('unknownBlock');
		strange.setAttribute('onload', 'alert(1)');
		must(entryBody(doc, id), 'a body').insert(0, [strange]);
	});
	const { id: docId, generation } = home.journal.document;
	const before = await home.updateLog.read(docId, generation);
	value(await home.publish(id));
	expect(await home.updateLog.read(docId, generation)).toEqual(before);
});
