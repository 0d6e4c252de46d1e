import type { DocId } from '#domain/ids.ts';
import { plainCodec, type Codec } from './codec.ts';
import { createMemoryQuarantine } from './memory-quarantine.ts';
import {
	AppendError,
	underNumber,
	type ClientOwner,
	type LoggedUpdate,
	type StoredDocument,
	type UpdateLog,
	type UpdateLogState,
} from './update-log.ts';

type MemoryRow = Omit<LoggedUpdate, 'bytes'> & { readonly sealed: Uint8Array };

interface MemoryDocument {
	readonly rows: MemoryRow[];
	snapshot: { readonly seq: number; readonly sealed: Uint8Array } | null;
	readonly ownersByClientId: Map<number, ClientOwner>;
}

/** The log for tests: everything in memory, "durable" in the next microtask. */
export function createMemoryLog(options: {
	readonly now: () => number;
	readonly codec?: Codec;
}): UpdateLog {
	const codec = options.codec ?? plainCodec;
	const documents = new Map<DocId, Map<number, MemoryDocument>>();
	let head = 0;
	let state: UpdateLogState = 'open';

	function documentOf(docId: DocId, generation: number): MemoryDocument {
		const generations = documents.get(docId) ?? new Map<number, MemoryDocument>();
		documents.set(docId, generations);
		const document = generations.get(generation) ?? {
			rows: [],
			snapshot: null,
			ownersByClientId: new Map(),
		};
		generations.set(generation, document);
		return document;
	}

	function headOf(docId: DocId): number {
		const generations = [...(documents.get(docId)?.values() ?? [])];
		return Math.max(0, ...generations.map(({ rows }) => rows.at(-1)?.seq ?? 0));
	}

	function rowsAfter(docId: DocId, generation: number, afterSeq: number): LoggedUpdate[] {
		return documentOf(docId, generation)
			.rows.filter(({ seq }) => seq > afterSeq)
			.map(({ sealed, ...row }) => ({
				...row,
				bytes: codec.open(docId, generation, row.seq, sealed),
			}));
	}

	function seal(docId: DocId, generation: number, { bytes, ...row }: LoggedUpdate): MemoryRow {
		return { ...row, sealed: codec.seal(docId, generation, row.seq, bytes) };
	}

	return {
		quarantine: createMemoryQuarantine(options),
		settled: async () => undefined,
		storeName: async () => 'memory',
		async putGeneration({ docId, generation, from, rows }) {
			const { ownersByClientId } = documentOf(docId, from);
			documents.get(docId)?.delete(generation);
			const fresh = documentOf(docId, generation);
			for (const [clientId, owner] of ownersByClientId) {
				fresh.ownersByClientId.set(clientId, owner);
			}
			for (const row of rows) {
				fresh.rows.push(seal(docId, generation, underNumber(row, ++head)));
			}
		},
		async fold({ docId, generation, fromSeq, replaces, updates }) {
			const { rows } = documentOf(docId, generation);
			const last = updates.at(-1)?.seq ?? 0;
			const at = rows.findIndex(({ seq }) => seq >= fromSeq);
			const end = rows.findIndex(({ seq }) => seq === last) + 1;
			if (at < 0 || end - at !== replaces) return false;
			const folded = updates.map((update) => seal(docId, generation, update));
			rows.splice(at, replaces, ...folded);
			return true;
		},
		async destroyGeneration(docId, generation) {
			documents.get(docId)?.delete(generation);
		},
		get state() {
			return state;
		},
		async append({ docId, generation, author, session, bytes, claims = [] }) {
			if (state !== 'open') throw new AppendError('The update log is closed.');
			const appended = { seq: ++head, receivedAt: options.now() };
			const sealed = codec.seal(docId, generation, appended.seq, bytes);
			const { rows, ownersByClientId } = documentOf(docId, generation);
			rows.push({ ...appended, author, session, sealed });
			for (const claim of claims) {
				ownersByClientId.set(claim.clientId, { ...claim, userId: author });
			}
			return appended;
		},
		async read(docId, generation): Promise<StoredDocument> {
			const { snapshot, ownersByClientId } = documentOf(docId, generation);
			return {
				snapshot: snapshot && {
					seq: snapshot.seq,
					state: codec.open(docId, generation, snapshot.seq, snapshot.sealed),
				},
				tail: rowsAfter(docId, generation, snapshot?.seq ?? 0).map(({ seq, bytes }) => ({
					seq,
					bytes,
				})),
				owners: [...ownersByClientId.values()],
			};
		},
		async history(docId, generation, afterSeq) {
			return rowsAfter(docId, generation, afterSeq);
		},
		async heads(docIds) {
			return new Map(docIds.map((docId) => [docId, headOf(docId)]));
		},
		async moved(afterSeq) {
			return [...documents.keys()]
				.map((docId) => ({ docId, head: headOf(docId) }))
				.filter((document) => document.head > afterSeq);
		},
		async putSnapshot(docId, generation, seq, bytes) {
			const document = documentOf(docId, generation);
			if (document.rows.length === 0) return;
			if (document.snapshot !== null && document.snapshot.seq >= seq) return;
			document.snapshot = { seq, sealed: codec.seal(docId, generation, seq, bytes) };
		},
		onFailed: () => () => undefined,
		async close() {
			state = 'closed';
		},
	};
}
