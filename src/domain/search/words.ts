import type { DocKind } from '#domain/doc-kind.ts';
import type { EntryType } from '#domain/entry.ts';
import type { ChildId, ClassId, DocId, TermId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { foldText } from './folded-text.ts';
import type { Query } from './query.ts';
import { snippetOf, type Snippet } from './snippet.ts';

/** One entry, section, note, … of a document: what a search finds and opens. */
export interface SearchablePiece {
	readonly id: string;
	/** The piece of the page that shows it: itself, or of a note the section it hangs on. */
	readonly place: string;
	/** Of an entry; `null` for other pieces. */
	readonly type: EntryType | null;
	/** The day it tells of, or on which it was written. */
	readonly on: LocalDate;
	readonly lines: readonly string[];
	/** Its author has not handed it in; nobody else is shown it. */
	readonly isDraft: boolean;
	/** Whom it is about, where the document is of no single child: a remark in a register. */
	readonly childId?: ChildId;
}

/**
 * Which documents are searched. Every kind must say so: a confidential one is searched nowhere, neither
 * on a device nor at school (reliability.md §3).
 */
export const IS_SEARCHED: Readonly<Record<DocKind, boolean>> = {
	journal: true,
	diary: true,
	plan: true,
	'plan-margin': true,
	guidance: true,
	'guidance-margin': true,
	card: true,
	tidings: true,
	/** What teachers say of each child, and what tests are called; marks are no words. */
	register: true,
	summary: true,
};

/** A piece with its words as they are compared. */
export interface FoldedPiece extends SearchablePiece {
	readonly folded: string;
}

/** Pieces that may be searched as often as somebody types. */
export function foldPieces(pieces: readonly SearchablePiece[]): FoldedPiece[] {
	return pieces
		.map((piece) => {
			const lines = piece.lines.filter((line) => line.trim() !== '');
			return { ...piece, lines, folded: lines.map(foldText).join('\n') };
		})
		.filter(({ folded }) => folded !== '');
}

/** A document whose words are at hand. */
export interface WordsOfDocument {
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	/** Of a mentor's document. */
	readonly authorId: UserId | null;
	/** Of a class's document, with its term. */
	readonly classId?: ClassId | null;
	readonly termId?: TermId | null;
	/** The name of an earlier school year; missing in what is worked with today. */
	readonly year?: string;
	readonly pieces: readonly FoldedPiece[];
}

/** Words that were found, with what is needed to show them and to open their page. */
export interface WordHit {
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly childId: ChildId | null;
	readonly authorId: UserId | null;
	readonly classId?: ClassId | null;
	readonly termId?: TermId | null;
	/** Of an earlier school year, whose pages are not there any more: its name, and all the words. */
	readonly earlier?: { readonly year: string; readonly lines: readonly string[] };
	readonly pieceId: string;
	readonly place: string;
	readonly type: EntryType | null;
	readonly on: LocalDate;
	readonly snippet: Snippet;
}

/** More than this nobody reads through; whoever wants less types more. */
export const WORD_HITS_MAX = 50;

/** Everything in which the whole query stands, the newest first, `max` at most; and how many there are. */
export function findWords(
	query: Query,
	documents: Iterable<WordsOfDocument>,
	reader: UserId,
	max = WORD_HITS_MAX,
): { hits: WordHit[]; total: number } {
	// A statement that was settled stands in the card and in the tidings, under one id.
	const found = new Map<string, { document: WordsOfDocument; piece: FoldedPiece }>();
	for (const document of documents) {
		const isAuthor = document.authorId === reader;
		for (const piece of document.pieces) {
			if ((piece.isDraft && !isAuthor) || found.has(piece.id)) continue;
			if (query.terms.every((term) => piece.folded.includes(term))) {
				found.set(piece.id, { document, piece });
			}
		}
	}
	const newest = [...found.values()].sort((a, b) => newestFirst(a.piece, b.piece));
	const hits = newest.slice(0, max).map(({ document, piece }) => hitOf(query, document, piece));
	return { hits, total: found.size };
}

function hitOf(query: Query, document: WordsOfDocument, piece: FoldedPiece): WordHit {
	const { docId, kind, authorId, classId = null, termId = null, year } = document;
	const { id: pieceId, place, type, on, lines } = piece;
	return {
		...{ docId, kind, childId: piece.childId ?? document.childId, authorId },
		...(kind === 'register' ? { classId, termId } : {}),
		...(year === undefined ? {} : { earlier: { year, lines } }),
		...{ pieceId, place, type, on, snippet: snippetOf(lines, query) },
	};
}

/** Equal days in the order of the ids, so that two answers to one question are the same. */
const newestFirst = (a: SearchablePiece, b: SearchablePiece) =>
	a.on === b.on ? (a.id < b.id ? -1 : 1) : a.on < b.on ? 1 : -1;

/** What both ends found, what the device has itself first; nothing twice, the newest first. */
export function mergeHits(
	mine: readonly WordHit[],
	school: readonly WordHit[],
	onDevice: readonly DocId[],
): WordHit[] {
	const held = new Set(onDevice);
	const found = new Set(mine.map(({ pieceId }) => pieceId));
	const others = school.filter(({ docId, pieceId }) => !held.has(docId) && !found.has(pieceId));
	const byDay = (a: WordHit, b: WordHit) => (a.on === b.on ? 0 : a.on < b.on ? 1 : -1);
	return [...mine, ...[...others].sort(byDay)];
}
