import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { EntryId } from '#domain/ids.ts';
import { instantFromMs, instantToMs } from '#domain/time.ts';
import { entryBody } from '#notebook/entry-book.ts';
import { createLogFolding } from '#server/history/log-folding.ts';
import { foldDocument } from '#server/relay/fold.ts';
import {
	openDevice,
	openWholeSchool,
	typeInto,
	writeEntry,
	type WholeSchool,
} from '../quarantine/whole-school.ts';

let whole: WholeSchool;
let devices: ReturnType<typeof openDevice>[];
let document: { id: Parameters<typeof openDevice>[2]; kind: 'journal'; generation: number };
let mentor: Y.Doc;
let head: Y.Doc;
let entry: EntryId;

beforeEach(async () => {
	whole = await openWholeSchool();
	document = { ...(await whole.documentOf('journal')), kind: 'journal' };
	[mentor, head] = [new Y.Doc(), new Y.Doc()];
	const { id, generation } = document;
	devices = [
		openDevice(whole, 'mentor', id, generation, mentor),
		openDevice(whole, 'head', id, generation, head),
	];
	entry = writeEntry(whole, mentor, 'mentor', '这两周');
	// From here on every letter is a frame of its own.
	await until(() => wordsOf(head) !== '');
	for (const letter of '他每天按时到校数学课上主动举手'.repeat(6)) typeInto(mentor, entry, letter);
	await until(() => wordsOf(head).length > 90);
	for (const letter of '老师也看到了'.repeat(6)) typeInto(head, entry, letter);
	await until(() => wordsOf(mentor) === wordsOf(head));
	// As when everybody has left, and the index has read on.
	await whole.services.recordIndex.entries(id);
	await snapshot();
});

afterEach(async () => {
	for (const device of devices) device.destroy();
	await whole.close();
});

const wordsOf = (doc: Y.Doc) => entryBody(doc, entry)?.toString() ?? '';
const rows = () => whole.services.updateLog.history(document.id, document.generation, 0);
const inDays = (days: number) => () =>
	instantFromMs(instantToMs(whole.services.env.now()) + days * 86_400_000);

const foldIn = (days: number) => {
	const { records, updateLog, env } = whole.services;
	return createLogFolding({ records, updateLog, env: { log: env.log, now: inDays(days) } }).round();
};

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

async function snapshot(): Promise<void> {
	const { updateLog } = whole.services;
	const { id, generation } = document;
	const stored = await updateLog.read(id, generation);
	const seq = stored.tail.at(-1)?.seq ?? 0;
	await updateLog.putSnapshot(id, generation, seq, foldDocument(stored));
}

test('[R9] old rows become few; whoever asks and whoever writes on notices nothing', async () => {
	const { histories } = whole.services;
	const before = await rows();
	const told = [await histories.sittings(document), await histories.words(document, null, null)];
	expect(await foldIn(1)).toEqual({ documents: 0, before: 0, after: 0 });

	const round = await foldIn(3);
	expect(round.before).toBeGreaterThan(100);
	expect(round.after).toBeLessThan(10);
	const after = await rows();
	expect(after.length).toBe(before.length - round.before + round.after);
	expect(after.at(-1)?.seq).toBe(before.at(-1)?.seq);
	expect([await histories.sittings(document), await histories.words(document, null, null)]).toEqual(
		told,
	);

	// Those who have it open write on; who comes anew has everything.
	typeInto(mentor, entry, '又');
	await until(() => wordsOf(head) === wordsOf(mentor) && wordsOf(head).includes('又'));
	const fresh = new Y.Doc();
	devices.push(openDevice(whole, 'head', document.id, document.generation, fresh));
	await until(() => wordsOf(fresh) === wordsOf(mentor));
	expect(await foldIn(3)).toEqual({ documents: 0, before: 0, after: 0 });
});

test('[R9] what lies behind the snapshot, or what the index has not read, is not touched', async () => {
	const { records, updateLog } = whole.services;
	const before = await rows();
	const middle = before[70]?.seq ?? 0;
	await records.updateTable('indexProgress').set({ seq: middle }).execute();
	await foldIn(3);
	const after = await updateLog.history(document.id, document.generation, middle);
	expect(after).toEqual(before.filter(({ seq }) => seq > middle));
	expect((await rows()).length).toBeLessThan(before.length - 50);
});
