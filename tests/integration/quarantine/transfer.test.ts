import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { requireStopped } from '#server/cli/document.ts';
import { until } from '../relay/clients.ts';
import {
	eraseForGood,
	devicesOn,
	entryWords,
	expectOk,
	openWholeSchool,
	typeInto,
	writeEntry,
	type WholeSchool,
} from './whole-school.ts';

const THEN = '秋天写下的话';
const LATER = '后来写的';

let whole: WholeSchool;
let docId: DocId;
let devices: ReturnType<typeof devicesOn>;

beforeEach(async () => {
	whole = await openWholeSchool();
	docId = (await whole.documentOf('journal')).id;
	devices = devicesOn(whole, docId);
});

afterEach(async () => {
	devices.close();
	await whole.close();
});

/** One entry at school, the file of that moment, and then one more entry. */
async function exported() {
	const mentor = devices.open('mentor', 1);
	await until(() => mentor.synced);
	const then = writeEntry(whole, mentor.doc, 'mentor', THEN);
	await expect.poll(async () => entryWords(await whole.read(docId), then)).toBe(THEN);
	const file = expectOk(await whole.transfers.exportDocument(docId));
	const later = writeEntry(whole, mentor.doc, 'mentor', LATER);
	await expect.poll(async () => entryWords(await whole.read(docId), later)).toBe(LATER);
	return { mentor, file, then, later };
}

test('[R6] an import is a new generation: the words of the file with their history, and nothing of later', async () => {
	const { mentor, file, then, later } = await exported();
	const before = await whole.services.updateLog.history(docId, 1, 0);
	let closedWith: number | null = null;
	mentor.on('connection-close', (event) => (closedWith = event?.code ?? closedWith));
	expect(expectOk(await whole.transfers.importDocument(docId, file))).toBe(2);
	await until(() => closedWith === 4409);
	expect((await whole.documentOf('journal')).generation).toBe(2);
	const doc = await whole.read(docId);
	expect([entryWords(doc, then), entryWords(doc, later)]).toEqual([THEN, null]);
	const facts = (rows: typeof before) => rows.map(({ author, receivedAt }) => [author, receivedAt]);
	const rows = await whole.services.updateLog.history(docId, 2, 0);
	expect(facts(rows)).toEqual(facts(before));
	expect(rows.some(({ bytes }) => Buffer.from(bytes).includes(LATER))).toBe(false);
	const { recordIndex, records } = whole.services;
	expect((await recordIndex.entries(docId)).map(({ entryId }) => entryId)).toEqual([then]);
	const noted = records.selectFrom('audit').select('subject');
	expect(await noted.where('action', '=', 'document.import').execute()).toEqual([
		{ subject: `${docId} 2` },
	]);
});

test('[R6] what an old device brings after an import waits in the quarantine and comes by hand, once', async () => {
	const { mentor, file, then, later } = await exported();
	mentor.disconnect();
	typeInto(mentor.doc, then, '路上写的');
	expectOk(await whole.transfers.importDocument(docId, file));
	const stale = devices.open('mentor', 1, mentor.doc);
	await until(() => !stale.shouldConnect);
	expect(entryWords(await whole.read(docId), then)).toBe(THEN);
	const by = whole.school.person('mentor');
	const update = Y.encodeStateAsUpdate(mentor.doc);
	const handIn = { docId, generation: 1, handIn: 'one', update };
	expectOk(await whole.services.quarantine.handIn(by, handIn));
	const head = await whole.actor('head');
	const [parcel] = await whole.services.quarantine.list(head);
	expect(parcel).toMatchObject({ reason: 'older-copy', canMerge: true });
	const decision = { docId, numbers: parcel?.numbers ?? [], state: 'merged' as const };
	expectOk(await whole.services.quarantine.settle(head, decision));
	const merged = await whole.read(docId);
	expect(entryWords(merged, then)).toContain('路上写的');
	expect(entryWords(merged, then)?.split(THEN)).toHaveLength(2);
	expect(entryWords(merged, later)).toBeNull();
});

test('[R10] the file holds no word bare, and what was changed in it does not open', async () => {
	const { file } = await exported();
	for (const word of [THEN, Buffer.from(THEN).toString('base64')]) {
		expect(file).not.toContain(word);
	}
	const { sealed, ...facts } = JSON.parse(file) as Record<string, string>;
	const bytes = Buffer.from(sealed ?? '', 'base64');
	bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
	const changed = JSON.stringify({ ...facts, sealed: bytes.toString('base64') });
	await expect(whole.transfers.importDocument(docId, changed)).rejects.toThrow('damaged');
	const other = JSON.stringify({ ...facts, sealed, docId: (await whole.documentOf('diary')).id });
	await expect(whole.transfers.importDocument(docId, other)).rejects.toThrow('damaged');
	expect((await whole.documentOf('journal')).generation).toBe(1);
});

test('[R6] the file of another document, or from before an erasure, changes nothing', async () => {
	const { file, then } = await exported();
	const diary = (await whole.documentOf('diary')).id;
	expect(await whole.transfers.importDocument(diary, file)).toEqual({
		...{ ok: false, error: { type: 'other-document' } },
	});
	await eraseForGood(whole, docId, then);
	expect(await whole.transfers.importDocument(docId, file)).toEqual({
		...{ ok: false, error: { type: 'erased-since' } },
	});
	expect(entryWords(await whole.read(docId), then)).toBeNull();
});

test('[R6] while a server has the store open, no command touches it', () => {
	expect(() => requireStopped(whole.dataDir)).toThrow('Stop it first');
});
