import { createSecretKey } from 'node:crypto';
import * as v from 'valibot';
import { isDocKind, type DocKind } from '#domain/doc-kind.ts';
import { parseId, type DocId, type SessionId, type UserId } from '#domain/ids.ts';
import { createSealedCodec } from '#server/store/log/sealing/sealed-codec.ts';
import { makeDataKey, type KeyRing } from '#server/store/log/sealing/key-ring.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';

/** One document in a file: all of its rows, so that history and attribution travel with the words. */
export interface DocumentFile {
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly generation: number;
	readonly rows: readonly LoggedUpdate[];
}

const BESIDE = 'document file';

const base64 = v.pipe(v.string(), v.base64());
const idOf = <T>(read: (value: unknown) => T | null) =>
	v.custom<T>((value) => read(value) !== null);
const FileSchema = v.object({
	jiashu: v.literal(BESIDE),
	version: v.literal(1),
	docId: idOf((value) => parseId('document', value)),
	kind: v.custom<DocKind>(isDocKind),
	generation: v.pipe(v.number(), v.integer()),
	ringKey: v.string(),
	wrapped: base64,
	sealed: base64,
});
const when = { seq: v.number(), receivedAt: v.number() };
const RowsSchema = v.array(
	v.object({
		...when,
		author: idOf<UserId>((value) => parseId('user', value)),
		session: idOf<SessionId>((value) => parseId('session', value)),
		bytes: base64,
		folded: v.optional(v.object(when)),
	}),
);

/**
 * Seals a document for whoever has the store's key ring, and for nobody else (R10): the file may lie
 * anywhere, and what was changed in it does not open.
 */
export function sealDocumentFile(file: DocumentFile, ring: KeyRing): string {
	const { docId, kind, generation, rows } = file;
	const key = makeDataKey();
	const { ringKeyId, wrapped } = ring.wrap(docId, generation, key);
	const text = JSON.stringify(rows.map((row) => ({ ...row, bytes: encode(row.bytes) })));
	const sealed = codecOf(key).seal(docId, generation, 0, Buffer.from(text), besideOf(kind));
	const facts = { jiashu: BESIDE, version: 1, docId, kind, generation, ringKey: ringKeyId };
	return JSON.stringify({ ...facts, wrapped: encode(wrapped), sealed: encode(sealed) });
}

/** Throws, with words for who gave it, when it is no such file, another ring's, or was changed. */
export function openDocumentFile(text: string, ring: KeyRing): DocumentFile {
	const file = v.parse(FileSchema, JSON.parse(text));
	const { docId, kind, generation, ringKey, wrapped, sealed } = file;
	const key = ring.unwrap(docId, generation, { ringKeyId: ringKey, wrapped: decode(wrapped) });
	const bytes = codecOf(key).open(docId, generation, 0, decode(sealed), besideOf(kind));
	const rows = v.parse(RowsSchema, JSON.parse(Buffer.from(bytes).toString()));
	return {
		...{ docId, kind, generation },
		rows: rows.map(({ folded, ...row }) => ({
			...{ ...row, bytes: decode(row.bytes) },
			...(folded && { folded }),
		})),
	};
}

const besideOf = (kind: DocKind) => `${BESIDE} ${kind}`;
const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const decode = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

function codecOf(bytes: Uint8Array) {
	const key = createSecretKey(bytes);
	return createSealedCodec({ forSealing: () => key, forOpening: () => key });
}
