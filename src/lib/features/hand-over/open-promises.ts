import type * as Y from 'yjs';
import type { EntryType } from '#domain/entry.ts';
import type { EntryId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { entryField, readEntries } from '#notebook/entry-book.ts';

/** Something that is still owed to the child or its family. */
export interface OpenPromise {
	readonly entryId: EntryId;
	readonly type: EntryType;
	readonly occurredOn: LocalDate;
	/** What was agreed; empty for a visit that was reported back to nobody yet. */
	readonly words: string;
}

/**
 * What a diary tells of open promises (§4.5): what was agreed at the newest talks, and visits that nobody was
 * told of (E8). Read on the device: the school's records hold no words.
 */
export function readOpenPromises(doc: Y.Doc, since: LocalDate): OpenPromise[] {
	const wordsOf = (id: EntryId, field: string) =>
		entryField(doc, id, field)?.toString().trim() ?? '';
	return readEntries(doc)
		.filter(({ removedAt, occurredOn }) => removedAt === null && occurredOn >= since)
		.flatMap(({ id: entryId, type, occurredOn }): OpenPromise[] => {
			const agreed = type === 'talk' ? wordsOf(entryId, 'nextStep') : '';
			const isUnclosed = type === 'visit' && wordsOf(entryId, 'reportedBack') === '';
			return agreed !== '' || isUnclosed ? [{ entryId, type, occurredOn, words: agreed }] : [];
		})
		.sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1));
}
