import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocId, EntryId, SectionId, SessionId, UserId } from '#domain/ids.ts';
import { createAnchor } from '#notebook/anchor.ts';
import { addEntry, addPhotos, entryBody, entryField, type NewEntry } from '#notebook/entry-book.ts';
import { setChoice } from '#notebook/entry-marks.ts';
import { addThread, type Comment, type Thread } from '#notebook/margin.ts';
import { addSection, addStage, partName, sectionPart, stagePart } from '#notebook/plan.ts';
import type { Section, Stage } from '#notebook/plan.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

/**
 * Writes into documents as a member of staff would: through the notebook's commands in a Y.Doc of
 * their own, whose updates go into the update log under their name. Nothing reaches a document by
 * another way.
 */
export interface Hand {
	/** Does something in a document; resolves when what it changed is durable. */
	write(docId: DocId, by: Writer, work: (doc: Y.Doc) => void): Promise<void>;
	/** What has been written into a document so far, to be read. */
	copyOf(docId: DocId): Y.Doc;
}

export interface Writer {
	readonly userId: UserId;
	readonly session: SessionId;
	/** The Yjs client id under which this person writes. */
	readonly clientId: number;
}

/** Every document is of this generation: nothing was ever restored in a new school. */
const GENERATION = 1;

export function createHand(log: UpdateLog): Hand {
	const docs = new Map<DocId, Y.Doc>();
	const copyOf = (docId: DocId): Y.Doc => {
		const doc = docs.get(docId) ?? new Y.Doc();
		docs.set(docId, doc);
		return doc;
	};
	return {
		copyOf,
		async write(docId, by, work) {
			const doc = copyOf(docId);
			const before = Y.encodeStateVector(doc);
			doc.clientID = by.clientId;
			doc.transact(() => work(doc));
			await log.append({
				docId,
				generation: GENERATION,
				author: by.userId,
				session: by.session,
				bytes: Y.encodeStateAsUpdate(doc, before),
			});
		},
	};
}

/** One paragraph for each string, as the editor makes them. */
export function writeParagraphs(
	fragment: Y.XmlFragment | null,
	paragraphs: readonly string[],
): void {
	const nodes = paragraphs.map((words) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(words)]);
		return paragraph;
	});
	must(fragment, 'the text that was just made').push(nodes);
}

export interface EntryWords {
	readonly paragraphs: readonly string[];
	readonly fields: Readonly<Record<string, string>>;
	readonly photos: readonly string[];
}

export function writeEntry(doc: Y.Doc, entry: NewEntry, words: EntryWords): EntryId {
	addEntry(doc, entry);
	writeParagraphs(entryBody(doc, entry.id), words.paragraphs);
	for (const [field, text] of Object.entries(words.fields)) {
		entryField(doc, entry.id, field)?.insert(0, text);
	}
	if (words.photos.length > 0) addPhotos(doc, entry.id, words.photos);
	if (entry.type === 'visit') tickWhatWasSeen(doc, entry.id, words.fields['hazards'] ?? '');
	return entry.id;
}

/** The look round the home, ticked by what the words say of it. */
function tickWhatWasSeen(doc: Y.Doc, id: EntryId, hazards: string): void {
	const seen: readonly (readonly [string, RegExp])[] = [
		['power', /电/],
		['fire', /柴|火/],
		['water', /水塘/],
		['road', /路/],
	];
	const ticked = seen.filter(([, words]) => words.test(hazards)).map(([hazard]) => hazard);
	for (const hazard of ticked.length > 0 ? ticked : ['none']) {
		setChoice(doc, id, 'lookRound', hazard, true);
	}
}

export interface SectionWords {
	readonly time: string;
	readonly content: readonly string[];
	readonly stages: readonly (Pick<Stage, 'id' | 'dueOn'> & {
		readonly expected: string;
		/** `null` while the stage lies ahead. */
		readonly observed: string | null;
	})[];
}

export function writeSection(
	doc: Y.Doc,
	section: Pick<Section, 'id' | 'termId' | 'subject' | 'createdBy' | 'createdAt'>,
	words: SectionWords,
): void {
	addSection(doc, section);
	writeParagraphs(sectionPart(doc, section.id, 'time'), [words.time]);
	writeParagraphs(sectionPart(doc, section.id, 'content'), words.content);
	for (const stage of words.stages) {
		addStage(doc, section.id, stage);
		writeParagraphs(stagePart(doc, section.id, stage.id, 'expected'), [stage.expected]);
		if (stage.observed !== null) {
			writeParagraphs(stagePart(doc, section.id, stage.id, 'observed'), [stage.observed]);
		}
	}
}

interface NewNote {
	readonly thread: Pick<Thread, 'id' | 'createdBy' | 'createdAt'>;
	readonly first: Comment;
	/** The words of the plan's first paragraph that it is about. */
	readonly quote: string;
}

/** Hangs a note on the words of a section's content that it is about. */
export function annotate(
	plan: Y.Doc,
	margin: Y.Doc,
	sectionId: SectionId,
	{ thread, first, quote }: NewNote,
): void {
	const fragment = must(sectionPart(plan, sectionId, 'content'), 'the section just written');
	const words = fragment.toJSON().replaceAll(/<[^>]*>/g, '');
	const from = words.indexOf(quote);
	const place = { from, to: from + quote.length };
	const anchor = from < 0 ? null : createAnchor(fragment, partName(sectionId, 'content'), place);
	addThread(margin, { ...thread, anchor: must(anchor, 'words to hang the note on') }, first);
}
