import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { DocId, EntryId } from '#domain/ids.ts';
import type { Contribution } from '#server/relay/contribute.ts';
import { eraseForGood, openWholeSchool, writeEntry, type WholeSchool } from './whole-school.ts';

const CANARY = '她夜里哭着说想妈妈';

let whole: WholeSchool;
let docId: DocId;

beforeEach(async () => {
	whole = await openWholeSchool();
	docId = (await whole.documentOf('journal')).id;
});

afterEach(() => whole.close());

/** These words in the mentor's name, for the generation from which they were made. */
function words(generation: number): { entryId: EntryId; contribution: Contribution } {
	const doc = new Y.Doc();
	const entryId = writeEntry(whole, doc, 'mentor', CANARY);
	const author = { ...whole.school.person('mentor'), name: '' };
	const update = Y.encodeStateAsUpdate(doc);
	const address = { docId, kind: 'journal' as const, generation };
	return { entryId, contribution: { address, author, update } };
}

const erase = (entryId: EntryId) => eraseForGood(whole, docId, entryId);

test('[R6] a restoration that was made before an erasure and comes after it brings nothing back', async () => {
	const { contributions, updateLog } = whole.services;
	const { entryId, contribution } = words(1);
	expect((await contributions.bring(contribution)).type).toBe('accept');
	// It writes the words anew, as whoever asked for it a moment before saw them.
	const restoration = words(1).contribution;
	await erase(entryId);
	expect((await contributions.bring(restoration)).type).toBe('moving');
	expect(await updateLog.history(docId, 1, 0)).toEqual([]);
});

test('[R6] what the school itself brings while a new generation is made is not taken, and not lost unsaid', async () => {
	const { contributions, updateLog } = whole.services;
	const { entryId, contribution } = words(1);
	await contributions.bring(contribution);
	const late = words(1).contribution;
	const put = updateLog.putGeneration.bind(updateLog);
	let verdict: string | null = null;
	vi.spyOn(updateLog, 'putGeneration').mockImplementationOnce(async (generation) => {
		verdict = (await contributions.bring(late)).type;
		await put(generation);
	});
	await erase(entryId);
	expect(verdict).toBe('moving');
	const { contribution: next } = words(2);
	expect((await contributions.bring(next)).type).toBe('accept');
	expect(await updateLog.history(docId, 2, 0)).not.toEqual([]);
});
