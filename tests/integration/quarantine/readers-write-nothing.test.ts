import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId, EntryId } from '#domain/ids.ts';
import { wordsOf } from '#notebook/anchor.ts';
import { entryBody, readEntries } from '#notebook/entry-book.ts';
import { piecesOf } from '#notebook/piece-words.ts';
import { projectEntry } from '#notebook/projection.ts';
import { describeEntries } from '#server/record-index/entry-rows.ts';
import { findErased } from '#server/generations/erased-ranges.ts';
import { openWholeSchool, writeEntry, type WholeSchool } from './whole-school.ts';

/** C6: a document of a newer version, with nodes, marks, fields and types that nobody here knows. */
let whole: WholeSchool;
let docId: DocId;
let doc: Y.Doc;
let entryId: EntryId;

beforeEach(async () => {
	whole = await openWholeSchool();
	docId = (await whole.documentOf('journal')).id;
	doc = new Y.Doc();
	entryId = writeEntry(whole, doc, 'mentor', '认识的字');
	const body = must(entryBody(doc, entryId), 'a body');
	const node = new Y.XmlElement('hologram');
	const text = new Y.XmlText();
	text.insert(0, '明年才有的标记', { sparkle: { colour: 'gold' } });
	node.setAttribute('depth', '4');
	node.insert(0, [text]);
	body.push([node]);
	const entries = doc.getMap<Y.Map<unknown>>('entries');
	must(entries.get(entryId), 'the entry').set('mood', new Y.Map([['kind', 'bright']]));
	entries.set('from-next-year', new Y.Map([['type', 'dream']]));
	const { userId, sessionId } = whole.school.person('mentor');
	await whole.services.updateLog.append({
		...{ docId, generation: 1, author: userId, session: sessionId },
		bytes: Y.encodeStateAsUpdate(doc),
	});
});

afterEach(() => whole.close());

test('[R6] no reader changes the document it reads', () => {
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	const kinds: readonly DocKind[] = ['journal', 'diary', 'plan', 'plan-margin'];
	for (const kind of kinds) piecesOf(doc, kind);
	projectEntry(doc, entryId);
	readEntries(doc);
	wordsOf(must(entryBody(doc, entryId), 'a body'));
	describeEntries(doc, new Set([entryId, 'from-next-year']));
	findErased([Y.encodeStateAsUpdate(doc)], entryId);
	expect(updates).toEqual([]);
});

test('[R6] publishing, cautions, index, quarantine and caseload append nothing and drop nothing', async () => {
	const { services, school } = whole;
	const rows = () => services.updateLog.history(docId, 1, 0);
	const before = await rows();
	const document = { id: docId, childId: whole.childId, generation: 1 };
	const { draft } = await services.publishing.state(document, entryId);
	expect(draft.ok).toBe(true);
	if (draft.ok) {
		const mentor = school.person('mentor').userId;
		const published = await services.publishing.publish(document, entryId, mentor, draft.value);
		expect(published.ok).toBe(true);
	}
	services.recordIndex.noteAppended(docId);
	expect(await services.recordIndex.entries(docId)).toHaveLength(1);
	doc.getMap<Y.Map<unknown>>('entries').get(entryId)?.set('weather', 'bright');
	await services.quarantine.handIn(school.person('mentor'), {
		...{ docId, generation: 1, handIn: 'one', update: Y.encodeStateAsUpdate(doc) },
	});
	expect(await services.quarantine.list(await whole.actor('head'))).toHaveLength(1);
	await services.access.caseload(await whole.actor('mentor'));
	await services.erasures.list(await whole.actor('archivist'), whole.childId);
	expect(await rows()).toEqual(before);
	const after = await whole.read(docId);
	expect(JSON.stringify(after.getMap('entries').toJSON())).toContain('hologram');
});
