import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { EntryId } from '#domain/ids.ts';
import { entriesOf, entryBody } from '#notebook/entry-book.ts';
import { piecesOf } from '#notebook/piece-words.ts';
import {
	eraseForGood,
	expectOk,
	openDevice,
	openWholeSchool,
	typeInto,
	writeEntry,
	type StaffName,
	type WholeSchool,
} from '../quarantine/whole-school.ts';

const LONG = '他今天在操场上和同学一起跑步，还帮值日生擦了黑板，回家以后自己写完了作业。';

let whole: WholeSchool;
let devices: ReturnType<typeof openDevice>[];
let mentor: Y.Doc;
let head: Y.Doc;
let document: { id: Parameters<typeof openDevice>[2]; kind: 'journal'; generation: number };
let entries: EntryId[];

beforeEach(async () => {
	whole = await openWholeSchool();
	document = { ...(await whole.documentOf('journal')), kind: 'journal' };
	mentor = new Y.Doc();
	head = new Y.Doc();
	devices = [connect('mentor', mentor), connect('head', head)];
	entries = ['一', '二', '三', '四'].map((name) =>
		writeEntry(whole, mentor, 'mentor', name + LONG),
	);
	await until(() => entries.every((id) => wordsOf(head, id) !== ''));
});

afterEach(async () => {
	for (const device of devices) device.destroy();
	await whole.close();
});

const connect = (name: StaffName, doc: Y.Doc) =>
	openDevice(whole, name, document.id, document.generation, doc);
const wordsOf = (doc: Y.Doc, id: EntryId) => entryBody(doc, id)?.toString() ?? '';
const by = async (name: StaffName) => {
	const { userId } = whole.school.person(name);
	const session = await whole.services.records
		.selectFrom('session')
		.select('id')
		.where('userId', '=', userId)
		.executeTakeFirstOrThrow();
	return { userId, sessionId: session.id };
};

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function wipeBy(name: StaffName) {
	const { userId } = whole.school.person(name);
	const all = await whole.services.histories.sittings(document);
	return all.find((sitting) => sitting.author === userId && sitting.wipe !== null);
}

test('[R9] a wipe is undone by one edit that reaches everybody live, and keeps what came since', async () => {
	const before = piecesOf(mentor, 'journal');
	// Everybody up to date with everything, and one device away from the network.
	devices[0]?.disconnect();
	const later = writeEntry(whole, mentor, 'mentor', '后来在村里写的');
	for (const id of entries) entriesOf(head).delete(id);
	const atSchool = new Y.Doc();
	devices.push(connect('mentor', atSchool));
	await until(() => entriesOf(atSchool).size === 0 && (devices[2]?.synced ?? false));

	const sitting = must(await wipeBy('head'), 'a wipe');
	expect(sitting.wipe).toMatchObject({ removed: 4, emptied: 0, undone: false });
	const { firstSeq, lastSeq } = sitting;
	const restoring = { type: 'wipe', firstSeq, lastSeq } as const;
	const { histories } = whole.services;
	// Two people press the button at once: the second finds nothing left to do.
	const [first, second] = await Promise.all([
		histories.restore(document, await by('mentor'), restoring),
		histories.restore(document, await by('head'), restoring),
	]);
	expect([first.ok, second.ok]).toEqual([true, false]);
	await until(() => entries.every((id) => wordsOf(head, id) !== ''));
	devices[0]?.connect();
	await until(() => wordsOf(head, later) !== '' && entriesOf(mentor).size === 5);
	const after = new Map(piecesOf(head, 'journal').map((piece) => [piece.id, piece.lines]));
	for (const { id, lines } of before) expect(after.get(id)).toEqual(lines);
	expect(wordsOf(mentor, later)).toContain('后来在村里写的');
	expect((await wipeBy('head'))?.wipe?.undone).toBe(true);
	expect(await wipeBy('head')).toMatchObject({ device: null });
	// Pressed late, on a page that still shows the old line, after much of it was taken out for good.
	for (const id of entries) entriesOf(mentor).delete(id);
	await until(() => entriesOf(head).size === 1);
	expect((await wipeBy('head'))?.wipe?.undone).toBe(true);
	expect((await histories.restore(document, await by('head'), restoring)).ok).toBe(false);
	const { seq } = expectOk(first);
	expectOk(
		await histories.restore(document, await by('head'), { type: 'moment', at: seq, piece: null }),
	);
	await until(() => entriesOf(mentor).size === 5);

	// The record index has heard of it, and the audit says who restored.
	const indexed = await whole.services.recordIndex.entries(document.id);
	expect(indexed.filter(({ removed }) => !removed)).toHaveLength(5);
	const audit = await whole.services.records
		.selectFrom('audit')
		.select(['userId', 'action'])
		.where('action', 'like', 'history.%')
		.execute();
	expect(audit).toEqual([
		{ userId: whole.school.person('mentor').userId, action: 'history.restore-wipe' },
		{ userId: whole.school.person('head').userId, action: 'history.restore-moment' },
	]);
});

test('[R9] one entry goes back as a new edit; others’ work in other entries stays; and back again', async () => {
	const [a, b] = [must(entries[0], 'an entry'), must(entries[1], 'an entry')];
	const then = must(
		(await whole.services.updateLog.heads([document.id])).get(document.id),
		'a head',
	);
	const old = wordsOf(head, a);
	typeInto(head, a, '错话');
	typeInto(head, b, '好话');
	await until(() => wordsOf(mentor, b).includes('好话') && wordsOf(mentor, a).includes('错话'));
	const { histories } = whole.services;
	const moment = { type: 'moment', at: then, piece: a } as const;
	const { seq, pieces } = expectOk(await histories.restore(document, await by('mentor'), moment));
	expect(pieces).toEqual([a]);
	await until(() => wordsOf(head, a) === old);
	expect(wordsOf(head, b)).toContain('好话');
	expectOk(await histories.restore(document, await by('head'), { type: 'restoration', seq }));
	await until(() => wordsOf(mentor, a).includes('错话'));
	// Pressed once more, or on another device: it is taken back already.
	const again = await histories.restore(document, await by('head'), { type: 'restoration', seq });
	expect(again.ok).toBe(false);
	// Only a restoration can be taken back by its number, not anybody's words.
	const refused = await histories.restore(document, await by('head'), {
		type: 'restoration',
		seq: then,
	});
	expect(refused.ok).toBe(false);
});

test('[R9] what the log says of an author counts, not what the document claims', async () => {
	const forged = writeEntry(whole, head, 'mentor', '假装是别人写的');
	await until(() => wordsOf(mentor, forged) !== '');
	const [piece] = await whole.services.histories.words(document, null, forged);
	const runs = piece?.parts.flatMap(({ lines }) => lines.flat());
	expect(runs?.map(({ author }) => author)).toEqual([whole.school.person('head').userId]);
});

/** Four entries wiped by the head teacher, put back, and since then half of them put away for good. */
async function undoneAndChanged() {
	for (const id of entries) entriesOf(head).delete(id);
	await until(() => entriesOf(mentor).size === 0);
	const { firstSeq, lastSeq } = must(await wipeBy('head'), 'a wipe');
	const restoring = { type: 'wipe', firstSeq, lastSeq } as const;
	expectOk(await whole.services.histories.restore(document, await by('mentor'), restoring));
	await until(() => entriesOf(mentor).size === 4);
	for (const id of entries.slice(0, 2)) entriesOf(mentor).delete(id);
	await until(() => entriesOf(head).size === 2);
	expect((await wipeBy('head'))?.wipe?.undone).toBe(true);
}

/** What the history of the new generation tells: is the wipe undone, and by a restoration? */
async function toldAnew() {
	document = { ...document, generation: document.generation + 1 };
	const sittings = await whole.services.histories.sittings(document);
	const restored = sittings.filter(({ restoration }) => restoration !== null);
	return {
		undone: (await wipeBy('head'))?.wipe?.undone,
		restored: restored.map((s) => s.restoration),
	};
}

test('[R9 R6] a wipe that was undone is no news after an import, nor after the file comes again', async () => {
	await undoneAndChanged();
	const file = expectOk(await whole.transfers.exportDocument(document.id));
	expectOk(await whole.transfers.importDocument(document.id, file));
	expect(await toldAnew()).toEqual({ undone: true, restored: ['wipe'] });
	expectOk(await whole.transfers.importDocument(document.id, file));
	expect(await toldAnew()).toEqual({ undone: true, restored: ['wipe'] });
});

test('[R9 R6] nor after one of its pieces was erased for good', async () => {
	await undoneAndChanged();
	const entryId = must(entries[2], 'an entry');
	await eraseForGood(whole, document.id, entryId);
	expect(await toldAnew()).toEqual({ undone: true, restored: ['wipe'] });
});
