import { plainCodec, type Codec } from './codec.ts';
import {
	quarantinedBytesMax,
	quarantinedRowsMax,
	type QuarantinedWords,
	type QuarantineStore,
} from './quarantine.ts';

/** The quarantine for tests, in memory. */
export function createMemoryQuarantine(options: {
	readonly now: () => number;
	readonly codec?: Codec;
}): QuarantineStore {
	const codec = options.codec ?? plainCodec;
	let rows: (Omit<QuarantinedWords, 'bytes'> & { readonly sealed: Uint8Array })[] = [];
	let last = 0;

	return {
		async keep({ bytes, ...words }) {
			const { docId, author, handIn } = words;
			const own = rows.filter((row) => row.docId === docId && row.author === author);
			if (handIn !== null && own.some((row) => row.handIn === handIn)) return 'kept';
			const waiting = own.filter(({ outcome }) => outcome === null);
			const size = waiting.reduce((sum, { sealed }) => sum + sealed.length, bytes.length);
			if (waiting.length >= quarantinedRowsMax || size > quarantinedBytesMax) return 'full';
			const number = ++last;
			const sealed = codec.seal(docId, 0, number, bytes);
			rows.push({ ...words, sealed, number, receivedAt: options.now(), outcome: null });
			return 'kept';
		},
		async read(docIds) {
			return rows
				.filter(({ docId }) => docIds.includes(docId))
				.map(({ sealed, ...row }) => ({
					...row,
					bytes: codec.open(row.docId, 0, row.number, sealed),
				}));
		},
		async settle(numbers, outcome) {
			rows = rows.map((row) => (numbers.includes(row.number) ? { ...row, outcome } : row));
		},
		async rewrite(docId, number, bytes) {
			const sealed = codec.seal(docId, 0, number, bytes);
			rows = rows.map((row) => (row.number === number ? { ...row, sealed } : row));
		},
	};
}
