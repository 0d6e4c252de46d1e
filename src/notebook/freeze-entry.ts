import type * as Y from 'yjs';
import { CHOICES_OF_ENTRY, hasBody, isSubmittedType, VALUES_OF_ENTRY } from '#domain/entry-form.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import {
	frozenParts,
	type FrozenPart,
	type FrozenPiece,
	type Submission,
} from '#domain/frozen-piece.ts';
import type { EntryId } from '#domain/ids.ts';
import { missingParts } from '#domain/required-parts.ts';
import { chosenOf, valueOf } from './entry-marks.ts';
import { entryBody, entryField, entryMap, readLiveEntry, type Entry } from './entry-book.ts';
import { fragmentToRichText } from './rich-text.ts';
import { readSubmissions, writeSubmission } from './submission.ts';

/** An entry as it stands in the document now, as plain data; `null` for one that does not read well. */
export function freezeEntry(doc: Y.Doc, id: EntryId): FrozenPiece | null {
	const entry = readLiveEntry(doc, id);
	if (entry === null) return null;
	const { type } = entry;
	const body = hasBody(type) ? entryBody(doc, id) : null;
	const parts: FrozenPart[] = [
		...VALUES_OF_ENTRY[type].map((name) => ({ name, text: valueOf(doc, id, name) })),
		...CHOICES_OF_ENTRY[type].map((name) => ({ name, chosen: chosenOf(doc, id, name) })),
		...FIELDS_OF_ENTRY[type].map((name) => ({
			name,
			text: entryField(doc, id, name)?.toString() ?? '',
		})),
		...(body === null ? [] : [{ name: 'body', rich: fragmentToRichText(body) }]),
		{ name: 'photos', chosen: entry.photos },
	];
	return { format: 1, kind: type, on: entry.occurredOn, parts: frozenParts(parts) };
}

/**
 * Submits an entry as it stands (提交): from now on that is what it says. Tells which required parts
 * are missing; then nothing has happened.
 */
export function submitEntry(
	doc: Y.Doc,
	id: EntryId,
	submission: Pick<Submission, 'id' | 'at' | 'by'>,
): string[] {
	const map = entryMap(doc, id);
	const content = freezeEntry(doc, id);
	if (map === null || content === null) return [];
	const missing = missingParts(content);
	if (missing.length === 0) writeSubmission(map, { ...submission, content });
	return missing;
}

/** Every submission of an entry, the earliest first; one of a kind that is not submitted has none. */
export function submissionsOf(doc: Y.Doc, { id, type }: Pick<Entry, 'id' | 'type'>): Submission[] {
	const map = entryMap(doc, id);
	return map === null || !isSubmittedType(type) ? [] : readSubmissions(map, type);
}
