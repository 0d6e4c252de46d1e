import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { EntryType } from '#domain/entry.ts';
import type { EntryId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addEntry, entryField, removeEntry } from '#notebook/entry-book.ts';
import { readOpenPromises } from './open-promises.ts';

const NOW = '2026-11-23T08:00:00.000Z' as Instant;

function write(
	doc: Y.Doc,
	id: string,
	type: EntryType,
	on: string,
	fields: Readonly<Record<string, string>>,
): EntryId {
	const entryId = `ent_${id.padEnd(22, '0')}` as EntryId;
	addEntry(doc, {
		...{ id: entryId, type, occurredOn: on as LocalDate, writtenAt: NOW },
		createdBy: `usr_${'z'.repeat(22)}` as UserId,
	});
	for (const [field, words] of Object.entries(fields)) {
		must(entryField(doc, entryId, field), field).insert(0, words);
	}
	return entryId;
}

test('[§4.5] names what was agreed and which visit nobody was told of, newest first', () => {
	const doc = new Y.Doc();
	write(doc, 'old', 'talk', '2026-03-01', { nextStep: '早就办了' });
	write(doc, 'talk', 'talk', '2026-11-02', { nextStep: '一起去看书法展' });
	write(doc, 'blank', 'talk', '2026-11-03', { nextStep: '  ' });
	write(doc, 'open', 'visit', '2026-11-10', { place: '赵庄' });
	write(doc, 'closed', 'visit', '2026-11-11', { reportedBack: '电话告诉了妈妈' });
	write(doc, 'note', 'note', '2026-11-12', {});
	removeEntry(doc, write(doc, 'gone', 'talk', '2026-11-13', { nextStep: '写错了' }), NOW);
	expect(
		readOpenPromises(doc, '2026-09-01' as LocalDate).map(({ type, words }) => [type, words]),
	).toEqual([
		['visit', ''],
		['talk', '一起去看书法展'],
	]);
});
