import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { Submission } from '#domain/frozen-piece.ts';
import { readLiveEntry } from './entry-book.ts';
import { submissionsOf } from './freeze-entry.ts';
import { readGuidancePlan } from './guidance.ts';
import { submissionsOfSection } from './freeze-section.ts';

/** Every submission of a piece of a document, whatever it is; the earliest first. */
export function submissionsOfPiece(doc: Y.Doc, kind: DocKind, pieceId: string): Submission[] {
	switch (kind) {
		case 'journal':
		case 'diary': {
			const entry = readLiveEntry(doc, pieceId);
			return entry === null ? [] : submissionsOf(doc, entry);
		}
		case 'plan':
			return submissionsOfSection(doc, pieceId);
		case 'guidance': {
			const plan = readGuidancePlan(doc, pieceId);
			return plan === null ? [] : [...plan.submissions, ...plan.reviews];
		}
		default:
			return [];
	}
}
