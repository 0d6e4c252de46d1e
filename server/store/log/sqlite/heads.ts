import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { DatabaseSync } from 'node:sqlite';
import type { DocId } from '#domain/ids.ts';
import { PayloadError, type Codec } from '../codec.ts';

/** A document and generation, as all tables of the log mean it. */
export interface Place {
	readonly docId: DocId;
	readonly generation: number;
}

/** What must be found when a document is read, known without reading it. */
export interface Head {
	/** The document's number in all tables. */
	readonly key: number;
	/** Number of the last row; in the quarantine (generation 0) how many rows there are. */
	readonly seq: number;
	/** Over whose each client id is; in the quarantine over what lies beside the words. */
	readonly sum: number;
}

/** What is wrong with a document on the disk; `docId` is null for the store as a whole. */
export interface Damage {
	readonly docId: DocId | null;
	readonly message: string;
}

/**
 * The sealed heads of one handle on `log.sqlite`, one for each document and generation, all in memory.
 * Rows are bound to the row before them (`rows.ts`), a head to the last one: together they make a row
 * that has gone from the file an error, wherever it was (R10). A head and the row of its document tell
 * the same thing twice; where one of them is missing the document is damaged and not new.
 *
 * What a transaction changes counts when `committed` is called.
 */
export class Heads {
	readonly damages: Damage[] = [];
	readonly #codec: Codec;
	readonly #statements: ReturnType<typeof prepareStatements>;
	readonly #heads = new Map<DocId, Map<number, Head | PayloadError>>();
	#staged = new Map<string, Place & { readonly head: Head | null }>();

	constructor(database: DatabaseSync, codec: Codec) {
		this.#codec = codec;
		this.#statements = prepareStatements(database);
		for (const row of this.#statements.all.all()) this.#load(row);
	}

	/** `null` for what was never written. Throws when what was written cannot be told any more. */
	find({ docId, generation }: Place): Head | null {
		const staged = this.#staged.get(`${generation} ${docId}`);
		if (staged !== undefined) return staged.head;
		const known = this.#heads.get(docId)?.get(generation) ?? null;
		if (known instanceof PayloadError) throw known;
		return known;
	}

	/** As `find`, for who is about to write: what was never written begins here. */
	findOrBegin({ docId, generation }: Place): Head {
		const known = this.find({ docId, generation });
		if (known !== null) return known;
		return { key: Number(this.#statements.begin.get(docId, generation)?.['key']), seq: 0, sum: 0 };
	}

	/** Writes the head of what was written; call it once a transaction and document. */
	put({ docId, generation }: Place, head: Head): void {
		const sealed = this.#codec.seal(docId, generation, 0, encodeHead(head), besideHead(head.key));
		this.#statements.put.run(head.key, docId, generation, sealed);
		this.#staged.set(`${generation} ${docId}`, { docId, generation, head });
	}

	/** The generation is no more, whole or damaged. */
	forget({ docId, generation }: Place): void {
		this.#staged.set(`${generation} ${docId}`, { docId, generation, head: null });
	}

	committed(): void {
		for (const { docId, generation, head } of this.#staged.values()) {
			if (head === null) this.#heads.get(docId)?.delete(generation);
			else this.#set({ docId, generation }, head);
		}
		this.#staged = new Map();
	}

	rolledBack(): void {
		this.#staged = new Map();
	}

	/** The newest row of a document in whatever generation; 0 where nothing was written. */
	newest(docId: DocId): number {
		let newest = 0;
		for (const [generation, head] of this.#heads.get(docId) ?? []) {
			if (generation === 0 || head instanceof PayloadError) continue;
			newest = Math.max(newest, head.seq);
		}
		return newest;
	}

	/** Every generation of every document whose head can be told. */
	get places(): Place[] {
		return [...this.#heads].flatMap(([docId, heads]) =>
			[...heads]
				.filter(([generation, head]) => generation > 0 && !(head instanceof PayloadError))
				.map(([generation]) => ({ docId, generation })),
		);
	}

	/** Every document that was written in. */
	get docIds(): Iterable<DocId> {
		return this.#heads.keys();
	}

	#load(row: Record<string, unknown>): void {
		const place = { docId: row['docId'] as DocId, generation: Number(row['generation']) };
		try {
			this.#set(place, this.#open(place, row));
		} catch (cause) {
			const message = cause instanceof Error ? cause.message : String(cause);
			this.lose(place, message);
			// Which of two names is the right one nobody can tell: neither is handed out.
			const { ownDocId, ownGeneration } = row;
			if (ownDocId === place.docId && ownGeneration === place.generation) return;
			if (typeof ownDocId !== 'string') return;
			this.lose({ docId: ownDocId as DocId, generation: Number(ownGeneration) }, message);
		}
	}

	/** What lies on the disk of this document is not whole: it is not handed out and not written on. */
	lose(place: Place, message: string): void {
		this.#set(place, new PayloadError(message));
		this.damages.push({ docId: place.docId, message });
	}

	#open({ docId, generation }: Place, row: Record<string, unknown>): Head {
		const { key, sealed, ownDocId, ownGeneration } = row;
		const isSame = ownDocId === docId && ownGeneration === generation;
		if (!isSame || !(sealed instanceof Uint8Array)) {
			throw new PayloadError(`Of ${docId}, generation ${generation}, the head is missing on disk.`);
		}
		const bytes = this.#codec.open(docId, generation, 0, sealed, besideHead(Number(key)));
		return decodeHead(Number(key), bytes);
	}

	#set({ docId, generation }: Place, head: Head | PayloadError): void {
		const generations = this.#heads.get(docId) ?? new Map<number, Head | PayloadError>();
		generations.set(generation, head);
		this.#heads.set(docId, generations);
	}
}

const besideHead = (key: number) => `head ${key}`;

function encodeHead({ seq, sum }: Head): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, seq);
	encoding.writeVarInt(encoder, sum);
	return encoding.toUint8Array(encoder);
}

function decodeHead(key: number, bytes: Uint8Array): Head {
	const decoder = decoding.createDecoder(bytes);
	return { key, seq: decoding.readVarUint(decoder), sum: decoding.readVarInt(decoder) };
}

function prepareStatements(database: DatabaseSync) {
	return {
		all: database.prepare(`SELECT head.document AS key, head.docId, head.generation, sealed,
			document.docId AS ownDocId, document.generation AS ownGeneration
			FROM head LEFT JOIN document ON document.key = head.document
			UNION ALL SELECT key, docId, generation, NULL, docId, generation FROM document
			WHERE key NOT IN (SELECT document FROM head)`),
		begin: database.prepare('INSERT INTO document (docId, generation) VALUES (?, ?) RETURNING key'),
		put: database.prepare(`INSERT INTO head VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET sealed = excluded.sealed`),
	};
}
