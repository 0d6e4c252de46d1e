import { readDocument } from '#server/relay/document-reader.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId, UserId } from '#domain/ids.ts';
import type { QuarantinedParcel } from '#domain/quarantine.ts';
import { instantFromMs } from '#domain/time.ts';
import { differenceIn } from './difference.ts';
import { readOwnerName } from './document-row.ts';
import type { Parcel } from './parcels.ts';
import { typedWords } from './typed-words.ts';

/** The document a parcel belongs to. */
export interface DescribedDocument {
	readonly id: DocId;
	readonly kind: DocKind;
	readonly generation: number;
}

/** A parcel as whoever may settle it sees it: who, when, which words, what merging would change. */
export async function describeParcel(
	needs: { readonly records: Records; readonly updateLog: UpdateLog },
	document: DescribedDocument,
	parcel: Parcel,
): Promise<QuarantinedParcel> {
	const { records, updateLog } = needs;
	const [first] = parcel;
	const bytes = parcel.map((row) => row.bytes);
	const doc = await readDocument(updateLog, document.id, document.generation);
	const { pieces, update } = differenceIn(doc, document.kind, bytes);
	return {
		numbers: parcel.map(({ number }) => number),
		...{ docId: document.id, kind: document.kind },
		ownerName: await readOwnerName(records, document.id),
		author: first.author,
		authorName: await nameOf(records, first.author),
		reason: first.reason,
		receivedAt: instantFromMs(parcel.at(-1)?.receivedAt ?? first.receivedAt),
		typed: typedWords(bytes),
		difference: pieces,
		canMerge: update !== null,
		outcome: first.outcome && {
			state: first.outcome.state,
			by: await nameOf(records, first.outcome.by),
			at: instantFromMs(first.outcome.at),
		},
	};
}

async function nameOf(records: Records, userId: UserId): Promise<string> {
	const row = await records
		.selectFrom('user')
		.select('name')
		.where('id', '=', userId)
		.executeTakeFirst();
	return row?.name ?? '';
}
