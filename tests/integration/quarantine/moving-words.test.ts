import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId, EntryId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import {
	eraseForGood,
	expectOk,
	openWholeSchool,
	typeInto,
	writeEntry,
	type WholeSchool,
} from './whole-school.ts';

/** What somebody is told whose wish meets a document that is just being replaced: that, and nothing else. */
let whole: WholeSchool;
beforeEach(async () => (whole = await openWholeSchool()));
afterEach(() => whole.close());

type Answer = Result<unknown, { readonly type: string }>;

/** A document of the child with one entry of the mentor's. */
async function written(kind: DocKind) {
	const document = { ...(await whole.documentOf(kind)), kind };
	const doc = new Y.Doc();
	const entryId = writeEntry(whole, doc, 'mentor', '今天');
	await bring(document, Y.encodeStateAsUpdate(doc));
	return { document, doc, entryId };
}

async function bring(
	{ id: docId, kind, generation }: { id: DocId; kind: DocKind; generation: number },
	update: Uint8Array,
): Promise<void> {
	const author = { ...whole.school.person('mentor'), name: '' };
	const address = { docId, kind, generation };
	const verdict = await whole.services.contributions.bring({ address, author, update });
	expect(verdict.type).toBe('accept');
}

/** Erases the entry for good; in the midst of it somebody wishes something. */
async function whileReplaced(docId: DocId, entryId: EntryId, wish: () => Promise<Answer>) {
	const { updateLog } = whole.services;
	const put = updateLog.putGeneration.bind(updateLog);
	let answer: Answer | null = null;
	vi.spyOn(updateLog, 'putGeneration').mockImplementationOnce(async (generation) => {
		answer = await wish();
		await put(generation);
	});
	await eraseForGood(whole, docId, entryId);
	return answer;
}

const MOVING = { ok: false, error: { type: 'moving' } };

test('[R6] a restoration in a document that is being replaced, or was since, is not told that all is as it was', async () => {
	const { histories, updateLog } = whole.services;
	const { document, doc, entryId } = await written('journal');
	const [first] = await updateLog.history(document.id, 1, 0);
	typeInto(doc, entryId, '后来');
	await bring(document, Y.encodeStateAsUpdate(doc));
	const by = whole.school.person('mentor');
	const wish = { type: 'moment', at: first?.seq ?? 0, piece: null } as const;
	const restore = () => histories.restore(document, by, wish);
	expect(await whileReplaced(document.id, entryId, restore)).toEqual(MOVING);
	expect(await restore()).toEqual(MOVING);
	const today = { ...document, generation: 2 };
	const answer = await histories.restore(today, by, wish);
	expect(answer).toEqual({ ok: false, error: { type: 'nothing-to-restore' } });
});

test('[R6] words of the quarantine that meet a document which is being replaced can be merged a little later', async () => {
	const { quarantine, updateLog } = whole.services;
	const { document, doc, entryId } = await written('journal');
	const before = Y.encodeStateVector(doc);
	writeEntry(whole, doc, 'mentor', '下山以前写的');
	const { userId, sessionId } = whole.school.person('mentor');
	await updateLog.quarantine.keep({
		...{ docId: document.id, generation: 1, author: userId, session: sessionId },
		...{ bytes: Y.encodeStateAsUpdate(doc, before), reason: 'right-ended', handIn: 'one' },
	});
	const head = await whole.actor('head');
	const [parcel] = await quarantine.list(head);
	const { docId, numbers } = parcel ?? { docId: document.id, numbers: [] };
	const merge = () => quarantine.settle(head, { docId, numbers, state: 'merged' });
	expect(await whileReplaced(document.id, entryId, merge)).toEqual(MOVING);
});

test('[R6] a check that meets a diary which is being replaced is not told that the child is not there', async () => {
	const { pairingChecks, env } = whole.services;
	const { document, entryId } = await written('diary');
	const leader = await whole.actor('leader');
	const draft = { on: localDateAt(env.now()), finding: '每周谈一次', nextStep: '' };
	const check = () =>
		pairingChecks.check(leader, whole.school.person('leader'), whole.childId, draft);
	expect(await whileReplaced(document.id, entryId, check)).toEqual(MOVING);
	expectOk(await check());
});
