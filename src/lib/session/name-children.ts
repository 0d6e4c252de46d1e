import type { CaseloadChild } from '#domain/caseload.ts';
import { parseId } from '#domain/ids.ts';

/** A document of a class names its children by their ids; people read names. */
const CHILD_ID = /chd_[A-Za-z0-9_-]{22}/g;

/** Words of a document with the names of the children that this person knows; other ids stay. */
export function nameChildren(
	words: string,
	children: readonly Pick<CaseloadChild, 'id' | 'name'>[],
): string {
	return words.replaceAll(CHILD_ID, (found) => {
		const id = parseId('child', found);
		return children.find((child) => child.id === id)?.name ?? found;
	});
}
