import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocId, EntryId } from '#domain/ids.ts';
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

const CANARY = '她夜里哭着说想妈妈';
const KEPT = '今天她笑了';

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

/** The mentor's device with two entries at school, then offline. */
async function twoEntries() {
	const first = devices.open('mentor', 1);
	await until(() => first.synced);
	const erased = writeEntry(whole, first.doc, 'mentor', CANARY);
	const kept = writeEntry(whole, first.doc, 'mentor', KEPT);
	const second = devices.open('head', 1);
	await until(() => entryWords(second.doc, kept) === KEPT);
	second.destroy();
	first.destroy();
	return { doc: first.doc, erased, kept };
}

const erase = (entryId: EntryId | null) => eraseForGood(whole, docId, entryId);

async function handIn(doc: Y.Doc, generation: number, name = 'one'): Promise<void> {
	const by = whole.school.person('mentor');
	const update = Y.encodeStateAsUpdate(doc);
	expectOk(await whole.services.quarantine.handIn(by, { docId, generation, handIn: name, update }));
}

test('[R6] an erased entry is in no file, no history and no index; the others are as they were', async () => {
	const { erased, kept } = await twoEntries();
	const { updateLog, recordIndex } = whole.services;
	expect((await recordIndex.entries(docId)).map(({ entryId }) => entryId)).toContain(erased);
	const before = await updateLog.history(docId, 1, 0);
	await erase(erased);

	expect((await whole.documentOf('journal')).generation).toBe(2);
	const doc = await whole.read(docId);
	expect(entryWords(doc, erased)).toBeNull();
	expect(entryWords(doc, kept)).toBe(KEPT);
	expect(await updateLog.history(docId, 1, 0)).toEqual([]);
	const after = await updateLog.history(docId, 2, 0);
	const facts = (rows: typeof after) =>
		rows.map(({ author, receivedAt }) => [author, receivedAt] as const);
	expect(facts(after)).toEqual(facts(before));
	expect(after.some(({ bytes }) => Buffer.from(bytes).includes(CANARY))).toBe(false);
	expect((await recordIndex.entries(docId)).map(({ entryId }) => entryId)).toEqual([kept]);
	const request = await whole.services.records
		.selectFrom('erasure')
		.selectAll()
		.executeTakeFirstOrThrow();
	expect(request).toMatchObject({ decision: 'approved', oldGeneration: 1 });
	expect(request.goneAt).not.toBeNull();
});

test('[R6] [R10] published words of an erased entry lie in no file of the store any more', async () => {
	const { erased } = await twoEntries();
	const { publishing } = whole.services;
	const document = { id: docId, childId: whole.childId, generation: 1 };
	const { draft } = await publishing.state(document, erased);
	const mentor = whole.school.person('mentor').userId;
	expectOk(await publishing.publish(document, erased, mentor, expectOk(draft)));
	// Letters are sealed, so the store is asked for what it can still read, and every file for bare words.
	const versions = async () => JSON.stringify(await publishing.versions(whole.childId));
	expect(await versions()).toContain(CANARY);
	await erase(erased);
	expect(await versions()).not.toContain(CANARY);
	expect((await whole.bytes()).some((file) => file.includes(CANARY))).toBe(false);
	expect(await publishing.onPage(whole.childId)).toEqual([]);
});

test('[R6] everybody in the document is sent to the new generation, nobody writes into the old', async () => {
	const { doc, erased, kept } = await twoEntries();
	const old = devices.open('mentor', 1, doc);
	await until(() => old.synced);
	let closedWith: number | null = null;
	old.on('connection-close', (event) => (closedWith = event?.code ?? closedWith));
	await erase(erased);
	await until(() => closedWith === 4409);
	const fresh = devices.open('mentor', 2);
	await until(() => fresh.synced);
	expect(entryWords(fresh.doc, erased)).toBeNull();
	expect(entryWords(fresh.doc, kept)).toBe(KEPT);
	typeInto(fresh.doc, kept, '又写一句');
	await until(() => fresh.synced);
	await expect.poll(async () => entryWords(await whole.read(docId), kept)).toContain('又写一句');
});

test('[R6] a stale device’s edits wait in the quarantine; merged by hand they are the author’s, and nothing erased comes back', async () => {
	const { doc, erased, kept } = await twoEntries();
	await erase(erased);
	typeInto(doc, kept, '路上写的');
	typeInto(doc, erased, '删掉的那条里又写的');
	await handIn(doc, 1);
	const head = await whole.actor('head');
	const [parcel, ...others] = await whole.services.quarantine.list(head);
	expect(others).toEqual([]);
	expect(parcel).toMatchObject({
		authorName: '周晓兰',
		ownerName: '李小禾',
		reason: 'older-copy',
		canMerge: true,
		outcome: null,
	});
	expect(parcel?.typed).toEqual(['路上写的', '删掉的那条里又写的']);
	expect(parcel?.difference).toHaveLength(1);
	expect(parcel?.difference[0]?.after).toContain('路上写的');
	expect(JSON.stringify(parcel)).not.toContain(CANARY);

	const reader = devices.open('head', 2);
	await until(() => reader.synced);
	const decision = { docId, numbers: parcel?.numbers ?? [], state: 'merged' as const };
	expectOk(await whole.services.quarantine.settle(head, decision));
	await until(() => entryWords(reader.doc, kept)?.includes('路上写的') === true);
	expect(entryWords(reader.doc, erased)).toBeNull();
	const rows = await whole.services.updateLog.history(docId, 2, 0);
	expect(rows.at(-1)?.author).toBe(whole.school.person('mentor').userId);
	expect(rows.some(({ bytes }) => Buffer.from(bytes).includes('删掉的那条里'))).toBe(false);
	const audit = await whole.services.records
		.selectFrom('audit')
		.select(['userId', 'action'])
		.where('action', 'like', 'quarantine%')
		.execute();
	expect(audit).toEqual([{ userId: head.userId, action: 'quarantine.merged' }]);
	const [settled] = await whole.services.quarantine.list(head);
	expect(settled?.outcome).toMatchObject({ state: 'merged', by: '何老师' });
});

test('[R6] a stale device that has nothing of its own hands nothing in', async () => {
	const { doc, erased } = await twoEntries();
	await erase(erased);
	await handIn(doc, 1);
	expect(await whole.services.quarantine.list(await whole.actor('head'))).toEqual([]);
	expect(await whole.services.updateLog.quarantine.read([docId])).toEqual([]);
});

test('[R6] words of the erased entry that lay in the quarantine are erased with it', async () => {
	const { doc, erased, kept } = await twoEntries();
	typeInto(doc, erased, `${CANARY}，又一遍`);
	typeInto(doc, kept, '还有一句');
	await handIn(doc, 1);
	await erase(erased);
	const [row] = await whole.services.updateLog.quarantine.read([docId]);
	expect(Buffer.from(row?.bytes ?? []).includes(CANARY)).toBe(false);
	expect(Buffer.from(row?.bytes ?? []).includes('还有一句')).toBe(true);
});

test('[R6] erasing a whole document leaves nothing of it, and a stale device brings nothing back', async () => {
	const { doc, kept } = await twoEntries();
	await erase(null);
	expect((await whole.read(docId)).getMap('entries').size).toBe(0);
	await handIn(doc, 1);
	expect(await whole.services.updateLog.quarantine.read([docId])).toEqual([]);
	const fresh = devices.open('mentor', 2);
	await until(() => fresh.synced);
	const again = writeEntry(whole, fresh.doc, 'mentor', '重新开始');
	await expect.poll(async () => entryWords(await whole.read(docId), again)).toBe('重新开始');
	expect(entryWords(await whole.read(docId), kept)).toBeNull();
});

test('[R6] put away is kept, and can still be merged later', async () => {
	const { doc, erased, kept } = await twoEntries();
	await erase(erased);
	typeInto(doc, kept, '先放着');
	await handIn(doc, 1);
	const head = await whole.actor('head');
	const { quarantine } = whole.services;
	const numbers = (await quarantine.list(head))[0]?.numbers ?? [];
	expectOk(await quarantine.settle(head, { docId, numbers, state: 'put-away' }));
	expect((await quarantine.list(head))[0]).toMatchObject({
		typed: ['先放着'],
		outcome: { state: 'put-away' },
	});
	expectOk(await quarantine.settle(head, { docId, numbers, state: 'merged' }));
	expect(entryWords(await whole.read(docId), kept)).toContain('先放着');
	const again = await quarantine.settle(head, { docId, numbers, state: 'merged' });
	expect(again).toMatchObject({ ok: false, error: { type: 'not-found' } });
});

test('[R2] nobody but the head teacher of the class sees or settles it, and strangers hand nothing in', async () => {
	const { doc, erased, kept } = await twoEntries();
	await erase(erased);
	typeInto(doc, kept, '只给该看的人看');
	await handIn(doc, 1);
	const { quarantine } = whole.services;
	for (const name of ['mentor', 'archivist', 'leader', 'otherhead', 'othermentor'] as const) {
		const actor = await whole.actor(name);
		expect(await quarantine.list(actor)).toEqual([]);
		const decision = { docId, numbers: [1], state: 'put-away' as const };
		expect(await quarantine.settle(actor, decision)).toMatchObject({
			error: { type: 'forbidden' },
		});
	}
	for (const name of ['othermentor', 'otherhead', 'archivist'] as const) {
		const by = whole.school.person(name);
		const update = Y.encodeStateAsUpdate(doc);
		const draft = { docId, generation: 1, handIn: 'x', update };
		expect(await quarantine.handIn(by, draft)).toMatchObject({ error: { type: 'forbidden' } });
		expect(await quarantine.clocks(by.userId, docId, 1)).toMatchObject({
			error: { type: 'forbidden' },
		});
	}
});

test('[R6] who asks for a whole plan asks for the notes that quote it as well', async () => {
	const { erasures } = whole.services;
	const plan = await whole.documentOf('plan');
	const draft = { docId: plan.id, entryId: null, reason: '监护人要求' };
	expectOk(await erasures.ask(await whole.actor('archivist'), draft));
	const { requests } = expectOk(await erasures.list(await whole.actor('leader'), whole.childId));
	expect(requests.map(({ kind }) => kind).sort()).toEqual(['plan', 'plan-margin']);
});

test('[R2] erasing takes two: the archivist asks, the leading group approves', async () => {
	const { erased } = await twoEntries();
	const { erasures } = whole.services;
	const draft = { docId, entryId: erased, reason: '监护人要求' };
	for (const name of ['leader', 'head', 'mentor', 'otherhead'] as const) {
		expect(await erasures.ask(await whole.actor(name), draft)).toMatchObject({
			error: { type: 'forbidden' },
		});
	}
	const id = expectOk(await erasures.ask(await whole.actor('archivist'), draft));
	for (const name of ['archivist', 'head', 'mentor'] as const) {
		expect(await erasures.decide(await whole.actor(name), id, 'approved')).toMatchObject({
			error: { type: 'forbidden' },
		});
	}
	expectOk(await erasures.decide(await whole.actor('leader'), id, 'declined'));
	expect((await whole.documentOf('journal')).generation).toBe(1);
	expect(await erasures.decide(await whole.actor('leader'), id, 'approved')).toMatchObject({
		error: { type: 'busy' },
	});
});

test('[§4.5] [R6] the note between two mentors goes with the whole diary, and with nothing less', async () => {
	const { services, school, childId } = whole;
	const to = school.person('othermentor').userId;
	expectOk(await services.pairings.pair(school.administrator, childId, to, 'lead'));
	const mentor = await whole.actor('mentor');
	const [sheet] = await services.handOvers.list(mentor);
	expectOk(await services.handOvers.note(mentor, must(sheet, 'a hand-over').id, CANARY));
	const holds = async () => (await whole.bytes()).some((file) => file.includes(CANARY));
	// The growth journal is for the parents; the notes do not speak of it.
	await erase(null);
	expect(await holds()).toBe(true);
	docId = (await whole.documentOf('diary')).id;
	await erase(null);
	expect(await holds()).toBe(false);
	const [after] = await services.handOvers.list(mentor);
	expect(after).toMatchObject({ note: '', to: { userId: to } });
	expect(after?.notedAt).not.toBeNull();
});
