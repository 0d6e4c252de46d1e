import type { AuthoredPiece, Restoration, Sitting } from '#domain/history.ts';
import type { DocId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { askOffice, type OfficeRefusal } from '#lib/session/ask-office.ts';

/** What `GET /api/documents/<doc>/history` answers. */
export interface HistoryList {
	readonly sittings: readonly Sitting[];
}

/** What `GET /api/documents/<doc>/wipes` answers. */
export interface WipeList {
	readonly wipes: readonly Sitting[];
}

/** What `GET /api/documents/<doc>/words` answers. */
export interface WordsList {
	readonly pieces: readonly AuthoredPiece[];
}

export const historyPath = (docId: DocId) => `/api/documents/${docId}/history` as const;

export function wordsPath(docId: DocId, at: number, piece: string | null) {
	const query = new URLSearchParams({ at: String(at), ...(piece === null ? {} : { piece }) });
	return `/api/documents/${docId}/words?${query.toString()}` as const;
}

/** A restoration that was made; its number takes it back again. */
export interface Restored {
	readonly seq: number;
}

/** Puts words back as a new edit; refused with `nothing-to-restore` where it has been done already. */
export function restore(
	docId: DocId,
	restoration: Restoration,
): Promise<Result<Restored, OfficeRefusal>> {
	return askOffice<Restored>('POST', historyPath(docId), restoration);
}
