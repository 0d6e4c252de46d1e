import { SvelteMap } from 'svelte/reactivity';
import * as Y from 'yjs';
import { foldPieces, findWords, IS_SEARCHED, type WordHit } from '#domain/search/words.ts';
import type { WordsOfDocument } from '#domain/search/words.ts';
import type { Query } from '#domain/search/query.ts';
import type { DocId, UserId } from '#domain/ids.ts';
import type { Copy } from '#lib/storage/device-store.ts';
import { readCopyRows } from '#lib/storage/read-copy.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { searchablePieces } from '#notebook/searchable.ts';
import type { DeviceSearch } from './device-search.ts';

/** What it must know of the device and of the school's word about it. */
export interface WordsHereOptions {
	readonly userId: UserId;
	readonly copies: () => Iterable<Copy>;
	/** Is this copy mine to read and kept ready for work without a network? */
	readonly isKept: (copy: Copy) => boolean;
	/** Has it come up to what the school has? */
	readonly isCurrent: (copy: Copy) => boolean;
	/** Whose the document is: a mentor's, a class's in a term; `null` for what does not apply. */
	readonly ownerOf: (docId: DocId) => Pick<WordsOfDocument, 'authorId' | 'classId' | 'termId'>;
	/** Has something been written in it here that the school has not got? */
	readonly isWaiting: (docId: DocId) => boolean;
	/** Gives way to typing and painting between two documents. */
	readonly giveWay?: () => Promise<void>;
}

/**
 * The words of the copies on this device. A copy is read beside whoever has it open, one at a time, with
 * the page's own work let in between: a year of a child takes a few milliseconds each.
 */
export class WordsHere implements DeviceSearch {
	typed = '';
	readonly #options: WordsHereOptions;
	/** By document: its words, and the state of the copy they were read from. */
	readonly #read = new SvelteMap<
		DocId,
		{ readonly words: WordsOfDocument; readonly stamp: string }
	>();
	#unread = $state(0);
	#reading: Promise<void> | null = null;

	constructor(options: WordsHereOptions) {
		this.#options = options;
	}

	get unread(): number {
		return this.#unread;
	}

	get documents(): DocId[] {
		const { copies, isKept, isCurrent } = this.#options;
		return [...copies()]
			.filter((copy) => this.#read.has(copy.docId) && isKept(copy) && isCurrent(copy))
			.map(({ docId }) => docId);
	}

	refresh(): Promise<void> {
		this.#reading ??= this.#readOn().finally(() => (this.#reading = null));
		return this.#reading;
	}

	find(query: Query): { hits: readonly WordHit[]; total: number } {
		const words = [...this.#read.values()].map((one) => one.words);
		return findWords(query, words, this.#options.userId);
	}

	async #readOn(): Promise<void> {
		const { copies, isKept, isWaiting, giveWay = nextTurn } = this.#options;
		const kept = [...copies()].filter((copy) => IS_SEARCHED[copy.kind] && isKept(copy));
		this.#forgetAllBut(kept.map(({ docId }) => docId));
		const stale = kept.filter(
			(copy) => isWaiting(copy.docId) || this.#read.get(copy.docId)?.stamp !== stampOf(copy),
		);
		this.#unread = stale.length;
		for (const copy of stale) {
			await this.#readCopy(copy);
			this.#unread--;
			await giveWay();
		}
		this.#unread = 0;
	}

	async #readCopy(copy: Copy): Promise<void> {
		const { docId, kind, childId, generation } = copy;
		const { userId, ownerOf } = this.#options;
		try {
			const rows = await readCopyRows(userId, docId, generation);
			const doc = new Y.Doc();
			doc.transact(() => rows.forEach((row) => Y.applyUpdate(doc, row)));
			const pieces = foldPieces(searchablePieces(doc, kind));
			doc.destroy();
			const words = { docId, kind, childId, ...ownerOf(docId), pieces };
			this.#read.set(docId, { words, stamp: stampOf(copy) });
		} catch (error) {
			// The others can be searched all the same, and the next opening of the page tries it again.
			console.warn('A copy could not be searched.', error);
		}
	}

	#forgetAllBut(kept: readonly DocId[]): void {
		for (const docId of [...this.#read.keys()]) if (!kept.includes(docId)) this.#read.delete(docId);
	}
}

/** Changes whenever what the copy holds came to it from school; own words that wait are read anyway. */
const stampOf = ({ generation, syncedHead, syncedStore }: Copy) =>
	`${generation}/${syncedHead}/${syncedStore ?? ''}`;

const nextTurn = () => new Promise<void>((resolve) => setTimeout(resolve));

/**
 * The words of what this device keeps ready: my own children's documents, and what I write in myself.
 * `subscribe` makes what is read of the engine a rune.
 */
export function wordsOfEngine(
	engine: Pick<SyncEngine, 'device' | 'copies' | 'find' | 'waiting' | 'caseload'>,
	subscribe: () => void,
): WordsHere {
	const today = ({ docId, generation }: Copy) => {
		const found = engine.find(docId);
		return found?.document.generation === generation ? found : null;
	};
	return new WordsHere({
		userId: engine.device.userId,
		copies: () => {
			subscribe();
			return engine.copies.values();
		},
		isKept: (copy) => {
			const found = today(copy);
			return found !== null && (found.child?.mine ?? found.document.access === 'write');
		},
		isCurrent: (copy) =>
			copy.syncedStore === engine.caseload.store && copy.syncedHead === today(copy)?.document.head,
		ownerOf: (docId) => {
			const document = engine.caseload.shared?.find(({ id }) => id === docId);
			const { authorId = null, classId = null, termId = null } = document ?? {};
			return { authorId, classId, termId };
		},
		isWaiting: (docId) => [...engine.waiting].some((piece) => piece.startsWith(`${docId}/`)),
	});
}
