import type * as Y from 'yjs';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import { plainText } from '#domain/rich-text.ts';
import { entryBody, entryField, type Entry } from './entry-book.ts';
import { countMarks } from './entry-marks.ts';
import { fragmentToRichText } from './rich-text.ts';

/**
 * How many characters are written in an entry, body and fields, blanks left out and every tick and
 * small value counted as one: what an index may know of the words. Tapping a button makes an entry, and an empty one meets no duty.
 */
export function countCharacters(doc: Y.Doc, { id, type }: Pick<Entry, 'id' | 'type'>): number {
	const body = entryBody(doc, id);
	const texts = [
		body === null ? '' : plainText(fragmentToRichText(body)),
		...FIELDS_OF_ENTRY[type].map((field) => entryField(doc, id, field)?.toString() ?? ''),
	];
	return texts.reduce(
		(sum, text) => sum + [...text.replace(/\s/gu, '')].length,
		countMarks(doc, { id, type }),
	);
}
