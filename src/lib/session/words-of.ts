import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocumentFact, EntryFact, PlanFact } from '#domain/entry.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { countCharacters } from '#notebook/entry-characters.ts';
import { readEntries, type Entry } from '#notebook/entry-book.ts';
import { submissionsOfSection } from '#notebook/freeze-section.ts';
import { readGuidancePlans } from '#notebook/guidance.ts';
import { matterOfEntry } from '#notebook/matters.ts';
import { readSections } from '#notebook/plan.ts';
import { piecesOf } from '#notebook/piece-words.ts';

/**
 * The words of some pieces of a document as plain text: what the tray shows and saves to a file when
 * the school could not take them.
 */
export function wordsOfItems(doc: Y.Doc, kind: DocKind, items: readonly string[]): string {
	return piecesOf(doc, kind)
		.filter((piece) => items.includes(piece.id))
		.map((piece) => piece.lines.filter((line) => line.trim() !== '').join('\n'))
		.join('\n\n');
}

/** What lists and duties need of a book without opening it; nothing of other documents. */
export function digestOf(
	doc: Y.Doc,
	kind: DocKind,
): { latestOn: LocalDate | null; entries: DocumentFact[] } {
	if (kind === 'plan' || kind === 'guidance') {
		return { latestOn: null, entries: planFactsOf(doc, kind) };
	}
	if (kind !== 'journal' && kind !== 'diary') return { latestOn: null, entries: [] };
	const entries = readEntries(doc)
		.filter((entry) => entry.removedAt === null)
		.map((entry) => ({
			id: entry.id,
			type: entry.type,
			occurredOn: entry.occurredOn,
			writtenAt: entry.writtenAt,
			photos: entry.photos.length,
			characters: countCharacters(doc, entry),
			...(entry.submission === null ? {} : { submittedAt: entry.submission.at }),
			...matterFact(doc, entry),
		}));
	const days = entries.map(({ occurredOn }) => occurredOn).sort();
	return { latestOn: days.at(-1) ?? null, entries };
}

/** Sections of a study plan that were submitted, and reviews of guidance plans. */
function planFactsOf(doc: Y.Doc, kind: 'plan' | 'guidance'): PlanFact[] {
	const submitted =
		kind === 'plan'
			? readSections(doc).flatMap(({ id }) => submissionsOfSection(doc, id).slice(0, 1))
			: readGuidancePlans(doc).flatMap(({ reviews }) => reviews);
	return submitted.map(({ at, content }) => ({
		type: kind === 'plan' ? 'study-plan' : 'plan-review',
		occurredOn: content.on ?? localDateAt(at),
		writtenAt: at,
	}));
}

function matterFact(doc: Y.Doc, entry: Entry): Pick<EntryFact, 'matter'> {
	const state = matterOfEntry(doc, entry);
	return state === null || state === 'closed' ? {} : { matter: state };
}
