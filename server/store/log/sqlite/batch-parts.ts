import { must } from '#domain/assert.ts';
import type { Clients } from './clients.ts';
import type { Head } from './heads.ts';
import { PART_NUMBERS, type Batch } from './messages.ts';
import type { RowPart } from './row.ts';

/** The updates of a batch by the place of their document, each with its number. */
export function partsByDocument(
	{ documents, parts, bytes }: Batch,
	writers: readonly number[],
	firstSeq: number,
): [RowPart, ...RowPart[]][] {
	const byDocument: RowPart[][] = documents.map(() => []);
	let start = 0;
	for (let at = 0; at < parts.length; at += PART_NUMBERS) {
		const [document = 0, writer = 0, receivedAt = 0, length = 0] = parts.subarray(at);
		byDocument[document]?.push({
			seq: firstSeq + at / PART_NUMBERS,
			writer: must(writers[writer], 'a part has a writer'),
			receivedAt,
			bytes: bytes.subarray(start, (start += length)),
		});
	}
	return byDocument as [RowPart, ...RowPart[]][];
}

/** Puts the claims of a batch into the heads of its documents, which are given by their places. */
export function claimAll(
	clients: Clients,
	{ claims, parts }: Batch,
	writers: readonly number[],
	heads: Head[],
): void {
	for (let at = 0; at < claims.length; at += 3) {
		const part = (claims[at] ?? 0) * PART_NUMBERS;
		const document = parts[part] ?? 0;
		const head = must(heads[document], 'a part has a document');
		const writer = must(writers[parts[part + 1] ?? 0], 'a part has a writer');
		const [clientId = 0, firm = 0] = claims.slice(at + 1, at + 3);
		heads[document] = clients.claim(head, writer, clientId, firm);
	}
}
