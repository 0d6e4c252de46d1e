import type { CaseloadChild } from '#domain/caseload.ts';
import { must } from '#domain/assert.ts';
import type { ChildId, DocId, EntryId } from '#domain/ids.ts';
import type { PhotoPlace } from '#lib/session/photos/photos-of-session.ts';
import type { Session } from '#lib/session/session.ts';
import { addEntry, addPhotos, readEntry, writeWords } from '#notebook/entry-book.ts';
import type { CaptureKind } from './capture-draft.svelte.ts';

/** One entry to be written into one child's journal. */
export interface PlannedEntry {
	readonly child: CaseloadChild;
	readonly entryId: EntryId;
	readonly words: string;
	readonly photos: readonly string[];
	/** Give it to the parents as soon as it is at school? */
	readonly isShared: boolean;
	/** Of whom the person was told that their families have not agreed, by name. */
	readonly othersLacking: readonly string[];
}

/** The journal that I may write; `null` where I may not. */
export function journalOf(child: CaseloadChild): DocId | null {
	const journal = child.documents.find(({ kind }) => kind === 'journal');
	return journal?.access === 'write' ? journal.id : null;
}

/**
 * Writes these entries. The pictures go first: they lie on this device already, and an entry never
 * names one that nobody would send. Whatever breaks off can be done again and writes nothing twice.
 */
export async function writeEntries(
	session: Session,
	kind: CaptureKind,
	planned: readonly PlannedEntry[],
): Promise<void> {
	await session.photos.release(placesOf(planned));
	for (const { child, entryId, words, photos, isShared, othersLacking } of planned) {
		const docId = must(journalOf(child), 'a journal I may write');
		await session.writeIn(docId, async (doc) => {
			if (readEntry(doc, entryId) === null) {
				doc.transact(() => {
					addEntry(doc, {
						...{ id: entryId, type: kind, occurredOn: session.today() },
						...{ writtenAt: session.now(), createdBy: session.me.userId },
					});
					writeWords(doc, entryId, words);
					addPhotos(doc, entryId, photos);
				});
			}
			if (isShared) await session.photos.share(docId, entryId, doc, othersLacking);
		});
	}
}

/** Of each picture all the children and entries at once: it is sent for all of them. */
function placesOf(planned: readonly PlannedEntry[]) {
	const targets = new Map<string, { childIds: ChildId[]; places: PhotoPlace[] }>();
	for (const { child, entryId, photos } of planned) {
		const docId = must(journalOf(child), 'a journal I may write');
		for (const hash of photos) {
			const target = targets.get(hash) ?? { childIds: [], places: [] };
			target.childIds.push(child.id);
			target.places.push({ docId, entryId });
			targets.set(hash, target);
		}
	}
	return targets;
}
