import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ChildId, DocId, EntryId } from '#domain/ids.ts';
import { addPhotos, removePhoto } from '#notebook/entry-book.ts';
import {
	eraseForGood,
	enrolNeighbour,
	expectOk,
	openWholeSchool,
	writeEntry,
	type WholeSchool,
} from './whole-school.ts';

/** [R6] [§4.5] What becomes of a picture when the words that show it are erased. */
let whole: WholeSchool;
let neighbour: ChildId;

beforeEach(async () => {
	whole = await openWholeSchool();
	({ neighbour } = await enrolNeighbour(whole, '邻座的小男孩'));
});

afterEach(() => whole.close());

/** A picture of one colour, kept for each of these children; gives the name under which it is shown. */
async function keepPicture(background: string, ...children: ChildId[]): Promise<string> {
	const { media } = whole.services;
	const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
		.jpeg()
		.toBuffer();
	let hash = '';
	for (const childId of children) {
		hash = expectOk(await media.addPhoto(bytes, childId, whole.school.person('mentor').userId));
	}
	return hash;
}

/** Brings words of the mentor's to school without a socket. */
async function write<T>(docId: DocId, work: (doc: Y.Doc) => T): Promise<T> {
	const { updateLog, recordIndex } = whole.services;
	const doc = await whole.read(docId);
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const done = work(doc);
	const { userId, sessionId } = whole.school.person('mentor');
	await updateLog.append({
		...{ docId, generation: 1, author: userId, session: sessionId },
		bytes: Y.mergeUpdates(updates),
	});
	recordIndex.noteAppended(docId);
	await recordIndex.whenIdle();
	return done;
}

/** A new entry with these pictures. */
function writeWithPictures(docId: DocId, hashes: readonly string[]): Promise<EntryId> {
	return write(docId, (doc) => {
		const entryId = writeEntry(whole, doc, 'mentor', '今天拍了照片');
		addPhotos(doc, entryId, hashes);
		return entryId;
	});
}

const erase = (docId: DocId, entryId: EntryId | ChildId | null) =>
	eraseForGood(whole, docId, entryId);

/** For whom the records have this picture, and how many of its two files are on the disk. */
async function keptOf(hash: string) {
	const { records } = whole.services;
	const rows = await records
		.selectFrom('photo')
		.select('childId')
		.where('hash', '=', hash)
		.execute();
	const names = await readdir(join(whole.dataDir, 'media'), { recursive: true });
	return {
		children: rows.map(({ childId }) => childId),
		files: names.filter((name) => name.includes(hash)).length,
	};
}

const GONE = { children: [], files: 0 };

test('the picture of an erased entry goes with it, one that another entry shows as well stays', async () => {
	const { childId } = whole;
	const [journal, diary] = [await whole.documentOf('journal'), await whole.documentOf('diary')];
	const alone = await keepPicture('#123', childId);
	const beside = await keepPicture('#456', childId);
	const elsewhere = await keepPicture('#789', childId);
	const erased = await writeWithPictures(journal.id, [alone, beside, elsewhere]);
	await writeWithPictures(journal.id, [beside]);
	await writeWithPictures(diary.id, [elsewhere]);
	expect(await keptOf(alone)).toEqual({ children: [childId], files: 2 });
	await erase(journal.id, erased);
	expect(await keptOf(alone)).toEqual(GONE);
	expect(await keptOf(beside)).toEqual({ children: [childId], files: 2 });
	expect(await keptOf(elsewhere)).toEqual({ children: [childId], files: 2 });
	expect(await whole.services.media.read(alone, 'full')).toBeNull();
});

test('a picture that was taken out of the entry before goes as well, unless it was put into another', async () => {
	const { childId } = whole;
	const journal = await whole.documentOf('journal');
	const takenOut = await keepPicture('#123', childId);
	const moved = await keepPicture('#456', childId);
	const erased = await writeWithPictures(journal.id, [takenOut, moved]);
	await write(journal.id, (doc) => {
		for (const hash of [takenOut, moved]) removePhoto(doc, erased, hash);
	});
	await writeWithPictures(journal.id, [moved]);
	await erase(journal.id, erased);
	expect(await keptOf(takenOut)).toEqual(GONE);
	expect(await keptOf(moved)).toEqual({ children: [childId], files: 2 });
});

test('what a crash left of a picture that was being written goes with the picture', async () => {
	const { childId } = whole;
	const journal = await whole.documentOf('journal');
	const hash = await keepPicture('#123', childId);
	const erased = await writeWithPictures(journal.id, [hash]);
	const half = join(whole.dataDir, 'media', hash.slice(0, 2), `${hash}.full.jpg.0123abcd.part`);
	await writeFile(half, 'half');
	await erase(journal.id, erased);
	expect(await keptOf(hash)).toEqual(GONE);
});

test('the pictures of an erased document go with it, one that another document shows stays', async () => {
	const { childId } = whole;
	const [journal, diary] = [await whole.documentOf('journal'), await whole.documentOf('diary')];
	const alone = await keepPicture('#123', childId);
	const elsewhere = await keepPicture('#789', childId);
	await writeWithPictures(journal.id, [alone, elsewhere]);
	await writeWithPictures(diary.id, [elsewhere]);
	await erase(journal.id, null);
	expect(await keptOf(alone)).toEqual(GONE);
	expect(await keptOf(elsewhere)).toEqual({ children: [childId], files: 2 });
});

test('of a child that is erased altogether every picture goes, shown or not; that of another child stays', async () => {
	const { childId } = whole;
	const [journal, diary] = [await whole.documentOf('journal'), await whole.documentOf('diary')];
	const shown = await keepPicture('#123', childId);
	const twice = await keepPicture('#456', childId);
	const nowhere = await keepPicture('#789', childId);
	const ofBoth = await keepPicture('#abc', childId, neighbour);
	await writeWithPictures(journal.id, [shown, twice, ofBoth]);
	await writeWithPictures(diary.id, [twice]);
	await erase((await whole.documentOf('card')).id, childId);
	for (const hash of [shown, twice, nowhere]) expect(await keptOf(hash)).toEqual(GONE);
	expect(await keptOf(ofBoth)).toEqual({ children: [neighbour], files: 2 });
	expect(await whole.services.media.read(ofBoth, 'thumb')).not.toBeNull();
});
