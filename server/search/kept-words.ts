import type { DocKind } from '#domain/doc-kind.ts';
import type { ChildId, ClassId, DocId, TermId, UserId } from '#domain/ids.ts';
import type { FoldedPiece, WordsOfDocument } from '#domain/search/words.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { WordsThread } from './words-thread.ts';

/** A document that somebody may search, with the newest number of its log. */
export interface SearchedDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly generation: number;
	readonly head: number;
	readonly childId: ChildId | null;
	readonly authorId: UserId | null;
	readonly classId?: ClassId | null;
	readonly termId?: TermId | null;
	/** The name of an earlier school year. */
	readonly year?: string;
}

/**
 * The words of documents as a search needs them, in this process's memory and nowhere else: on the disk
 * they are sealed (R10), and an index beside them would say in clear what they hold. They are read from
 * the log when somebody first searches them, kept while they are current, and bounded in all.
 */
export interface KeptWords {
	/**
	 * The words of these documents. What cannot be read in the time, finds no room or is damaged is
	 * counted as unread; asking again goes on from there.
	 */
	of(documents: readonly SearchedDocument[]): Promise<{ words: WordsOfDocument[]; unread: number }>;
	/** How many characters are kept. */
	readonly characters: number;
	/** Forgets everything, e.g. when nobody has searched for a while. */
	forget(): void;
}

export interface KeptWordsOptions {
	readonly updateLog: Pick<UpdateLog, 'read'>;
	readonly thread: Pick<WordsThread, 'read'>;
	/** In milliseconds, for deadlines. */
	readonly now: () => number;
	readonly onUnreadable: (docId: DocId, error: unknown) => void;
	readonly charactersMax?: number;
	readonly readingMsMax?: number;
}

/** Two forms of each character, two bytes each: 80 MB at the most. A school of 750 holds half of it. */
const CHARACTERS_MAX = 20_000_000;
/** So long a search waits for documents that nobody has searched yet. */
const READING_MS_MAX = 1_500;
/** As many at a time keep the log's thread and the reading one busy. */
const READERS = 4;

interface Kept {
	readonly generation: number;
	readonly head: number;
	readonly pieces: readonly FoldedPiece[];
	readonly characters: number;
}

export function createKeptWords(options: KeptWordsOptions): KeptWords {
	const { updateLog, thread, now, onUnreadable } = options;
	const charactersMax = options.charactersMax ?? CHARACTERS_MAX;
	const readingMsMax = options.readingMsMax ?? READING_MS_MAX;
	// In the order of their last use: the first is the first to go.
	const keptById = new Map<DocId, Kept>();
	const readingById = new Map<DocId, Promise<void>>();
	let characters = 0;

	function drop(id: DocId): void {
		characters -= keptById.get(id)?.characters ?? 0;
		keptById.delete(id);
	}

	/** The words if they are current; they count as used now. */
	function current(document: SearchedDocument): Kept | null {
		const kept = keptById.get(document.id);
		if (kept === undefined) return null;
		if (kept.generation !== document.generation || kept.head < document.head) return null;
		keptById.delete(document.id);
		keptById.set(document.id, kept);
		return kept;
	}

	/** Makes room by what this search does not need; `false` when there is not enough of it. */
	function makeRoom(wanted: number, needed: ReadonlySet<DocId>): boolean {
		for (const id of keptById.keys()) {
			if (characters + wanted <= charactersMax) return true;
			if (!needed.has(id)) drop(id);
		}
		return characters + wanted <= charactersMax;
	}

	async function read(document: SearchedDocument, needed: ReadonlySet<DocId>): Promise<void> {
		const { id, kind, generation, head } = document;
		const pieces = await thread.read(kind, await updateLog.read(id, generation));
		drop(id);
		const size = pieces.reduce((sum, { folded }) => sum + folded.length, 0);
		if (!makeRoom(size, needed)) return;
		keptById.set(id, { generation, head, pieces, characters: size });
		characters += size;
	}

	/** Two searches at the same time read each document once. */
	function readOnce(document: SearchedDocument, needed: ReadonlySet<DocId>): Promise<void> {
		const { id } = document;
		const reading =
			readingById.get(id) ??
			read(document, needed)
				.catch((error: unknown) => onUnreadable(id, error))
				.finally(() => readingById.delete(id));
		readingById.set(id, reading);
		return reading;
	}

	async function readMissing(documents: readonly SearchedDocument[]): Promise<void> {
		const needed = new Set(documents.map(({ id }) => id));
		// What changed last is looked for most.
		const missing = documents
			.filter((document) => current(document) === null)
			.sort((a, b) => a.head - b.head);
		const stopAt = now() + readingMsMax;
		const readOn = async () => {
			while (now() < stopAt) {
				const document = missing.pop();
				if (document === undefined) return;
				await readOnce(document, needed);
			}
		};
		await Promise.all(Array.from({ length: READERS }, readOn));
	}

	return {
		get characters() {
			return characters;
		},
		async of(documents) {
			const written = documents.filter(({ head }) => head > 0);
			await readMissing(written);
			const words = written.flatMap((document): WordsOfDocument[] => {
				const { id: docId, kind, childId, authorId, classId, termId, year } = document;
				const kept = current(document);
				if (kept === null) return [];
				const when = year === undefined ? {} : { year };
				const whose = { childId, authorId, classId: classId ?? null, termId: termId ?? null };
				return [{ docId, kind, ...whose, ...when, pieces: kept.pieces }];
			});
			return { words, unread: written.length - words.length };
		},
		forget() {
			keptById.clear();
			characters = 0;
		},
	};
}
