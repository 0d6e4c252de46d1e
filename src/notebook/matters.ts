import type * as Y from 'yjs';
import { matterOf, type MatterState } from '#domain/feedback.ts';
import type { Entry } from './entry-book.ts';
import { countCharacters } from './entry-characters.ts';
import { chosenOf } from './entry-marks.ts';
import { readFeedback } from './feedback.ts';

/** How an entry stands as a matter that somebody must report back on (E8); `null` for no matter. */
export function matterOfEntry(doc: Y.Doc, entry: Entry): MatterState | null {
	const { id, type, submission, removedAt } = entry;
	if (removedAt !== null || countCharacters(doc, entry) === 0) return null;
	return matterOf({
		type,
		hazards: chosenOf(doc, id, 'lookRound').filter((hazard) => hazard !== 'none').length,
		isConcern: chosenOf(doc, id, 'concern').length > 0,
		isSubmitted: submission !== null,
		feedback: readFeedback(doc, id),
	});
}
